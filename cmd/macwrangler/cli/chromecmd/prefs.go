package chromecmd

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// prefsOptions are the flags of chrome prefs.
type prefsOptions struct {
	settingFlags

	identifier     string
	organization   string
	mode           string
	packageVersion string
	out            string
	dryRun         bool
}

const prefsLong = `Make settings for Google Chrome in one of three modes:

  policy   a configuration profile for Chrome and its updater (the default): for
           settings that users must not change; deploy it by MDM
  initial  Initial Preferences, read only at a user's first start: for defaults
           that users may change; policies and updates are not possible
  legacy   the three files of old recipes, for comparison: warnings name each
           reason why Chrome ignores or resets them

Without --out it prints the profile or the Initial Preferences. With --out it
writes a folder from which munkipkg builds a package: build-info.plist, payload,
scripts, and beside them the profile for MDM. The same settings always result in
the same bytes.

A setting that the mode cannot make is an error, which names the mode that can.
--settings reads a YAML file whose keys are those of the flags, with startup-urls,
bookmarks and policies in the plural. "macwrangler explain CODE" explains the
code of a warning.`

const prefsExample = `  # the profile, for MDM
  macwrangler chrome prefs --homepage https://www.example.org/ --startup-url https://www.example.org/ \
    --no-first-run --no-default-browser-check --identifier com.example.chrome >chrome.mobileconfig
  # a project for munkipkg that seeds the first start of new users
  macwrangler chrome prefs --mode initial --settings chrome.yaml --identifier com.example.chrome --out chrome
  # updates only when a user asks, and a policy that has no flag
  macwrangler chrome prefs --updates manual --policy TranslateEnabled=false --identifier com.example.chrome`

func newPrefs(a *frame.App) *cobra.Command {
	opts := prefsOptions{mode: chrome.ModeWords()[0], packageVersion: "1.0"}
	cmd := a.Verb(frame.Verb{
		Use:     "prefs",
		Short:   "Make profiles and first-run settings for Chrome",
		Long:    prefsLong,
		Example: prefsExample,
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, _ []string) error {
			return runPrefs(ctx, a, opts)
		},
	})
	opts.bind(cmd)
	flags := cmd.Flags()
	frame.ChoiceVar(cmd, &opts.mode, "mode", chrome.ModeWords(), "what to make:")
	flags.StringVar(&opts.identifier, "identifier", "", "reverse-DNS `NAME` of profile and package: com.example.chrome")
	flags.StringVar(&opts.organization, "organization", "", "`NAME` of the organization, shown to users")
	flags.StringVar(&opts.packageVersion, "package-version", opts.packageVersion, "`VERSION` of the package")
	flags.StringVar(&opts.out, "out", "", "write a project for munkipkg to `DIR`, which must be new or empty")
	frame.DryRunVar(cmd, &opts.dryRun)
	return cmd
}

func runPrefs(_ context.Context, a *frame.App, opts prefsOptions) error {
	if err := opts.check(a); err != nil {
		return err
	}
	settings, err := opts.read(a)
	if err != nil {
		return err
	}
	output, err := chrome.Build(settings, chrome.BuildOptions{
		Mode: chrome.Mode(opts.mode), Identifier: opts.identifier, Organization: opts.organization,
	})
	if err != nil {
		return err
	}
	if opts.out != "" {
		return opts.save(a, output)
	}
	warnReasons(a, output.Warnings)
	if output.Mode == chrome.Initial {
		return a.WriteArtefact("", output.InitialPreferences)
	}
	return a.WriteArtefact("", output.Profile)
}

// check refuses flags that do not go together.
func (o prefsOptions) check(a *frame.App) error {
	mode := chrome.Mode(o.mode)
	switch {
	case o.given("out") && o.out == "":
		return frame.Usagef(frame.CodeBadArgument, "--out is empty").WithHint("name a folder that is new or empty")
	case o.identifier == "" && (mode == chrome.Policy || o.out != ""):
		return frame.Usagef(frame.CodeMissingFlag, "--identifier is missing: profile and package need a name").
			WithHint("use your own domain in reverse order: --identifier com.example.chrome")
	case o.out != "":
		return nil
	case mode == chrome.Legacy:
		return frame.Usagef(frame.CodeMissingFlag, "--mode legacy makes three files: it needs --out").WithHint("name a folder that is new or empty")
	case o.given("package-version"):
		return frame.Usagef(frame.CodeConflictingFlags, "--package-version goes with --out").WithHint("a profile has no version")
	case a.Format != frame.FormatText:
		return frame.Usagef(frame.CodeConflictingFlags, "--format %s goes with --out: without it the profile or file itself is printed", a.Format).
			WithHint("add --out DIR, or remove --format")
	}
	return nil
}

func warnReasons(a *frame.App, reasons []fault.Reason) {
	for _, r := range reasons {
		a.Warn("%s (%s)", r.Text, r.Code)
	}
}

// project is the result of chrome prefs --out.
type project struct {
	Mode      chrome.Mode    `json:"mode"`
	Directory string         `json:"directory"`
	DryRun    bool           `json:"dryRun"`
	Files     []file         `json:"files"`
	Warnings  []fault.Reason `json:"warnings"`
}

type file struct {
	Path  string `json:"path"`
	Bytes int    `json:"bytes"`
	Mode  string `json:"mode"`
}

// save writes the project, or shows what it would write.
func (o prefsOptions) save(a *frame.App, output *chrome.Output) error {
	files, err := output.Project(o.packageVersion)
	if err != nil {
		return err
	}
	dir := a.Door.Path(o.out)
	if o.dryRun {
		err = chrome.CheckFolder(dir)
	} else {
		err = chrome.Save(dir, files)
	}
	if err != nil {
		return err
	}
	warnReasons(a, output.Warnings)
	result := project{Mode: output.Mode, Directory: o.out, DryRun: o.dryRun, Warnings: output.Warnings}
	for _, f := range files {
		result.Files = append(result.Files, file{f.Path, len(f.Data), fmt.Sprintf("%04o", f.Mode)})
	}
	return a.Render("macwrangler/chrome.prefs/1", result, func(w *bufio.Writer) {
		if a.Quiet {
			return
		}
		for _, f := range result.Files {
			fmt.Fprintf(w, "%s %7d  %s\n", f.Mode, f.Bytes, f.Path)
		}
		fmt.Fprintf(w, "%ssaved: %s\n", frame.WouldBe(o.dryRun), fault.Printable(o.out))
	})
}
