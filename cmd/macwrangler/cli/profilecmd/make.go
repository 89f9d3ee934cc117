package profilecmd

import (
	"bufio"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// makeOptions are the argument and flags of profile make, and the clock.
type makeOptions struct {
	file, out string
	sets      []string
	scope     string
	target    string
	profile.Preferences

	domainGiven bool

	now func() time.Time
}

const makeLong = `Print a configuration profile that manages the preferences of an application: those
in a property list (XML or binary), and those of --set. PLIST may be - for standard
input.

The payload is of type com.apple.ManagedClient.preferences, which every macOS takes for
every domain; --direct makes the domain the type of the payload, as Apple's own
payloads have it. The settings are forced; --once sets them once, and users may change
them. The UUIDs follow from --identifier, so the same input always gives the same
bytes, and the profile replaces an installed one with the same identifier.

--set KEY=VALUE adds a key, or replaces one of PLIST. A value in the form of JSON is
what JSON says: true, 5, 2.5, "5" (text), ["a"], {"k": 1}. Any other value is text.
Never give a secret there: others can see the command line. Put it into PLIST.

The profile is linted before it is written. An error refuses it, and nothing is
written; all findings go to stderr.`

const makeExample = `  # what defaults would write, for all Macs
  macwrangler profile make --domain com.apple.screensaver --identifier com.example.screensaver \
    --set idleTime=600 --set askForPassword=true --out screensaver.mobileconfig
  # from a file of preferences
  macwrangler profile make com.example.app.plist --domain com.example.app --identifier com.example.app.settings >app.mobileconfig`

func newMake(a *frame.App) *cobra.Command {
	opts := makeOptions{scope: string(profile.System), now: time.Now}
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "make [PLIST]",
		Short:   "Make a profile of preferences",
		Long:    makeLong,
		Found:   "profile lint finds an error in it; nothing is written",
		Example: makeExample,
		Args:    atMostOne,
		Formats: []string{formatMobileconfig},
		Run: func(ctx context.Context, args []string) error {
			opts.file, opts.domainGiven = strings.Join(args, ""), cmd.Flags().Changed("domain")
			return runMake(ctx, a, opts)
		},
	})
	frame.TargetVar(cmd, &opts.target)
	flags := cmd.Flags()
	flags.StringVar(&opts.Identifier, "identifier", "", "reverse-DNS `NAME` of the profile: com.example.app.settings")
	flags.StringVar(&opts.Domain, "domain", "", "preference `DOMAIN` (default: the name of PLIST)")
	flags.StringArrayVar(&opts.sets, "set", nil, "set `KEY=VALUE` (repeatable)")
	flags.StringVar(&opts.DisplayName, "name", "", "`NAME` of the profile, shown to users (default: the domain)")
	flags.StringVar(&opts.Organization, "organization", "", "`NAME` of the organization, shown to users")
	frame.ChoiceVar(cmd, &opts.scope, "scope", []string{string(profile.System), string(profile.User)}, "for all users of a Mac, or for one:")
	flags.BoolVar(&opts.Once, "once", false, "set the preferences once, so that users may change them")
	flags.BoolVar(&opts.Direct, "direct", false, "make the domain the type of the payload")
	flags.BoolVar(&opts.RemovalDisallowed, "removal-disallowed", false, "let only an administrator remove the profile")
	flags.StringVar(&opts.out, "out", "", frame.UsageOut)
	if err := cmd.MarkFlagRequired("identifier"); err != nil {
		panic(err)
	}
	return cmd
}

// atMostOne accepts PLIST, or nothing.
func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return frame.Exactly("PLIST")(cmd, args)
}

func runMake(_ context.Context, a *frame.App, opts makeOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	target, err := profile.ParseTarget(opts.target)
	if err != nil {
		return err
	}
	if err := opts.settings(a); err != nil {
		return err
	}
	data, err := profile.MakePreferences(opts.Preferences)
	if err != nil {
		return err
	}
	name := opts.out
	if name == "" || name == frame.StdinArgument {
		name = "the profile"
	}
	found, _, err := profile.Check(data, profile.LintOptions{Name: name, Target: target, Now: opts.now()})
	if err != nil {
		return err
	}
	if err := refuse(a, found); err != nil {
		return err
	}
	return a.WriteArtefact(opts.out, data)
}

// check refuses flags that do not go together, and finds the domain.
func (o *makeOptions) check() error {
	switch {
	case o.file == "" && len(o.sets) == 0:
		return frame.Usagef(frame.CodeMissingArgument, "profile make needs PLIST or --set KEY=VALUE").WithHint("--set ShowHelp=true")
	case o.Direct && o.Once:
		return frame.Usagef(frame.CodeConflictingFlags, "--once does not go with --direct: a payload of the domain always forces its settings").
			WithHint("leave out one of the two")
	}
	if o.Domain == "" && o.domainGiven {
		return frame.Usagef(frame.CodeBadArgument, "--domain is empty").WithHint("name a preference domain; in a script, is the variable set?")
	}
	if o.Domain == "" {
		o.Domain, _ = strings.CutSuffix(filepath.Base(o.file), ".plist")
		if o.file == "" || o.file == frame.StdinArgument || !strings.Contains(o.Domain, ".") {
			return frame.Usagef(frame.CodeMissingFlag, "profile make needs --domain: the preference domain of the settings").
				WithHint("--domain com.example.app")
		}
	}
	o.Scope = profile.Scope(o.scope)
	return notOver(o.out, frame.RoleOf{Role: "PLIST", Path: o.file})
}

// settings reads PLIST and --set.
func (o *makeOptions) settings(a *frame.App) error {
	o.Settings = map[string]any{}
	if o.file != "" {
		data, err := a.ReadInput(o.file)
		if err != nil {
			return err
		}
		if o.Settings, err = profile.ReadPreferences(data); err != nil {
			return fmt.Errorf("%s: %w", frame.InputName(o.file), err)
		}
	}
	for _, text := range o.sets {
		key, value, err := profile.ParseSetting(text)
		if err != nil {
			return err
		}
		o.Settings[key] = value
	}
	return nil
}

// refuse prints findings on stderr, and returns the error for status 1 if there is an
// error among them.
func refuse(a *frame.App, found []finding.Finding) error {
	report := finding.NewReport(found, nil)
	if len(report.Findings) > 0 && (!a.Quiet || report.Reaches(finding.Error)) {
		w := bufio.NewWriter(a.Err)
		finding.WriteText(w, report, nil)
		_ = w.Flush() // an error of stderr has nowhere to go
	}
	if report.Reaches(finding.Error) {
		return frame.ErrFound
	}
	return nil
}
