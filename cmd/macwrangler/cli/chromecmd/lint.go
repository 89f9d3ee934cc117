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

const lintLong = `Check files with settings for Google Chrome: Initial or Master Preferences, the
Preferences of a profile, and profiles or plain property lists for
com.google.Chrome and com.google.Keystone, signed or not.

A trailing comma makes Chrome ignore a whole file without an error message, one
wrong type makes it crash at every start, a First Run file keeps it from reading
Initial Preferences: "macwrangler explain RULE" explains each rule. If PATH is a
folder, all such files below it are checked. Several files are also checked
against each other, in the order in which Chrome on macOS reads them; so give
them with their paths.

PATH may be - for standard input. If a file cannot be read, or is neither JSON nor
a property list, the status is 2, after the findings of the others.`

const lintExample = `  macwrangler chrome lint "Google Chrome Initial Preferences"
  # a payload folder, in CI: warnings count too
  macwrangler chrome lint --fail-on warning payload
  macwrangler chrome lint --kind initial settings.json`

func newLint(a *frame.App) *cobra.Command {
	opts := lintOptions{kind: "auto"}
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
		Lint: func(_ context.Context, files []string) ([]finding.Finding, []error, error) {
			list, unread := runLint(a, opts, files)
			return list, unread, nil
		},
	})
	kinds := []string{"auto", string(lint.KindInitial), string(lint.KindPreferences)}
	frame.ChoiceVar(cmd, &opts.kind, "kind", kinds, "which file of Chrome a JSON file is; auto decides by its name:")
	return cmd
}

// runLint checks each file, and then all of them against each other.
func runLint(a *frame.App, opts lintOptions, files []string) (list []finding.Finding, unread []error) {
	options := lint.Options{Kind: lint.Kind(opts.kind)}
	if opts.kind == "auto" {
		options.Kind = ""
	}
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
		found, err := lint.File(name, data, options)
		if err != nil {
			unread = append(unread, fmt.Errorf("%s: %w", name, err))
			all = all[:len(all)-1]
			continue
		}
		list = append(list, found...)
	}
	return append(list, lint.Set(all)...), unread
}
