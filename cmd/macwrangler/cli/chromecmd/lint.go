package chromecmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// lintOptions are the flags of chrome lint.
type lintOptions struct {
	kind string
}

// kindAuto decides by the name of the file.
const kindAuto = "auto"

const lintLong = `Check files with settings for Google Chrome: Initial or Master Preferences, the
Preferences of a profile, and profiles or plain property lists for
com.google.Chrome and com.google.Keystone, signed or not.

It finds, for example, a trailing comma (Chrome silently ignores the whole file),
a wrong type (Chrome ignores the policy, or crashes at every start) and a First Run
file (Chrome does not read Initial Preferences). "macwrangler chrome rules" lists the
rules, "macwrangler explain RULE" explains one.

Policies are checked by Chromium's own schema: types, values, ranges and what is
inside lists and dictionaries. A fault is an error if Chromium reports an error and
ignores the policy, or crashes, and a warning if it says nothing or uses the rest.
Settings of Microsoft Edge and Brave are compared with their manifests by name and type
alone, and those of extensions are not checked, which the result says. So it does of
encrypted payloads and of payloads of which nothing is known; those of other programs
are left out.

If PATH is a folder, all such files below it are checked. Several files are also
checked against each other, in the order in which Chrome on macOS reads them, so
give them with the paths that they have on a Mac.

PATH may be - for standard input. If a file cannot be read, or is neither JSON nor
a property list, the status is 2, after the findings of the others.`

const lintExample = `  macwrangler chrome lint "Google Chrome Initial Preferences"
  # a payload folder, in CI: warnings count too
  macwrangler chrome lint --fail-on warning payload
  macwrangler chrome lint --kind initial settings.json`

func newLint(a *frame.App) *cobra.Command {
	opts := lintOptions{kind: kindAuto}
	cmd := a.Linter(frame.Linter{
		Verb: frame.Verb{
			Use:     "lint PATH...",
			Short:   "Check preferences and profiles for Chrome",
			Long:    lintLong,
			Example: lintExample,
		},
		Schema:  "macwrangler/chrome.lint/1",
		Rules:   lint.Rules(),
		Accepts: lint.IsInput,
		Lint: func(ctx context.Context, files []string) ([]finding.Finding, []error, error) {
			return runLint(ctx, a, opts, files)
		},
	})
	kinds := []string{kindAuto, string(lint.KindInitial), string(lint.KindPreferences)}
	frame.ChoiceVar(cmd, &opts.kind, "kind", kinds, "which of Chrome's files a JSON file is; auto goes by its name:")
	return cmd
}

func runLint(_ context.Context, a *frame.App, opts lintOptions, files []string) ([]finding.Finding, []error, error) {
	options := lint.Options{Kind: lint.Kind(opts.kind)}
	if opts.kind == kindAuto {
		options.Kind = ""
	}
	list, unread := checkFiles(a, files, options)
	return list, unread, nil
}

// checkFiles checks each file by itself, and then compares them with each other.
func checkFiles(a *frame.App, files []string, o lint.Options) (list []finding.Finding, unread []error) {
	var all []lint.Named
	for _, file := range files {
		name := frame.InputName(file)
		data, err := a.ReadInput(file)
		if err != nil {
			unread = append(unread, err)
			continue
		}
		all = append(all, lint.Named{Name: name, Data: data})
		if lint.IsFirstRun(name) {
			continue
		}
		found, err := lint.File(name, data, o)
		if err != nil {
			unread = append(unread, fmt.Errorf("%s: %w", name, err))
			all = all[:len(all)-1]
			continue
		}
		list = append(list, found...)
	}
	return append(list, lint.CrossCheck(all)...), unread
}
