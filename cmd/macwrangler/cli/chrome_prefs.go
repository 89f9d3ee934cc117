package cli

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// chromePrefsOptions are the flags of chrome prefs.
type chromePrefsOptions struct {
	chromeSettingFlags

	identifier     string
	organization   string
	mode           string
	packageVersion string
	out            string
	dryRun         bool

	versionGiven bool
}

const chromePrefsLong = `Make settings for Google Chrome in one of three modes:

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

A setting that the mode cannot make is an error that names the mode that can.
--settings reads a YAML file whose keys are the flags, with startup-urls,
bookmarks and policies in the plural. "macwrangler explain CODE" explains the
code of a warning.`

const chromePrefsExample = `  # the profile, for MDM
  macwrangler chrome prefs --homepage https://www.example.org/ --startup-url https://www.example.org/ \
    --no-first-run --no-default-browser-check --identifier com.example.chrome >chrome.mobileconfig
  # a project for munkipkg that seeds the first start of new users
  macwrangler chrome prefs --mode initial --settings chrome.yaml --identifier com.example.chrome --out chrome
  # updates only when a user asks, and a policy that has no flag
  macwrangler chrome prefs --updates manual --policy TranslateEnabled=false --identifier com.example.chrome`

func newChromePrefs(a *app) *cobra.Command {
	opts := chromePrefsOptions{mode: chrome.ModeWords()[0], packageVersion: "1.0"}
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "prefs",
		short:   "Make profiles and first-run settings for Chrome",
		long:    chromePrefsLong,
		example: chromePrefsExample,
		formats: resultFormats(),
		run: func(_ context.Context, _ []string) error {
			opts.versionGiven = cmd.Flags().Changed("package-version")
			if cmd.Flags().Changed("out") && opts.out == "" {
				return usagef(codeBadArgument, "--out is empty").withHint("name a folder that is new or empty")
			}
			return runChromePrefs(a, opts, cmd)
		},
	})
	opts.bind(cmd)
	flags := cmd.Flags()
	choiceVar(cmd, &opts.mode, "mode", chrome.ModeWords(), "how the settings are made:")
	flags.StringVar(&opts.identifier, "identifier", "", "`NAME` of profile and package in reverse DNS: com.example.chrome")
	flags.StringVar(&opts.organization, "organization", "", "`NAME` of the sender, shown to people")
	flags.StringVar(&opts.packageVersion, "package-version", opts.packageVersion, "`VERSION` of the package")
	flags.StringVar(&opts.out, "out", "", "write a project for munkipkg to `DIR`, which must be new or empty")
	dryRunVar(cmd, &opts.dryRun)
	return cmd
}

func runChromePrefs(a *app, opts chromePrefsOptions, cmd *cobra.Command) error {
	if err := opts.check(a); err != nil {
		return err
	}
	settings, err := opts.read(a, cmd)
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
	a.warnReasons(output.Warnings)
	if output.Mode == chrome.Initial {
		return a.writeArtefact("", output.InitialPreferences)
	}
	return a.writeArtefact("", output.Profile)
}

// check refuses flags that do not go together.
func (o chromePrefsOptions) check(a *app) error {
	mode := chrome.Mode(o.mode)
	switch {
	case o.identifier == "" && (mode == chrome.Policy || o.out != ""):
		return usagef(codeMissingFlag, "--identifier is missing: profile and package need a name").
			withHint("use your own domain in reverse order: --identifier com.example.chrome")
	case o.out != "":
		return nil
	case mode == chrome.Legacy:
		return usagef(codeMissingFlag, "--mode legacy is three files: it needs --out").withHint("name a folder that is new or empty")
	case o.versionGiven:
		return usagef(codeConflictingFlags, "--package-version goes with --out").withHint("a profile has no version")
	case a.format != formatText:
		return usagef(codeConflictingFlags, "--format %s goes with --out: without it the profile or the file itself is printed", a.format).
			withHint("add --out DIR, or remove --format")
	}
	return nil
}

func (a *app) warnReasons(reasons []fault.Reason) {
	for _, r := range reasons {
		a.warn("%s (%s)", r.Text, r.Code)
	}
}

// chromeProject is the result of chrome prefs --out.
type chromeProject struct {
	Mode      chrome.Mode    `json:"mode"`
	Directory string         `json:"directory"`
	DryRun    bool           `json:"dryRun"`
	Files     []chromeFile   `json:"files"`
	Warnings  []fault.Reason `json:"warnings"`
}

type chromeFile struct {
	Path  string `json:"path"`
	Bytes int    `json:"bytes"`
	Mode  string `json:"mode"`
}

// save writes the project, or shows what it would write.
func (o chromePrefsOptions) save(a *app, output *chrome.Output) error {
	files, err := output.Project(o.packageVersion)
	if err != nil {
		return err
	}
	if o.dryRun {
		err = chrome.CheckFolder(o.out)
	} else {
		err = chrome.Save(o.out, files)
	}
	if err != nil {
		return err
	}
	a.warnReasons(output.Warnings)
	result := chromeProject{Mode: output.Mode, Directory: o.out, DryRun: o.dryRun, Warnings: output.Warnings}
	for _, f := range files {
		result.Files = append(result.Files, chromeFile{f.Path, len(f.Data), fmt.Sprintf("%04o", f.Mode)})
	}
	return a.render("macwrangler/chrome.prefs/1", result, func(w *bufio.Writer) {
		if a.quiet {
			return
		}
		for _, f := range result.Files {
			fmt.Fprintf(w, "%s %7d  %s\n", f.Mode, f.Bytes, f.Path)
		}
		fmt.Fprintf(w, "%ssaved: %s\n", wouldBe(o.dryRun), printable(o.out))
	})
}
