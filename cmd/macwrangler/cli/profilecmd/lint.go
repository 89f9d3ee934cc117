package profilecmd

import (
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

// lintOptions are the flags of profile lint.
type lintOptions struct {
	target string
	now    func() time.Time
}

const lintLong = `Check configuration profiles: their structure, identifiers and UUIDs, the types
of values, the nesting of managed preferences, misspelt keys, and payloads that
have no effect on the macOS they are for. In a folder all .mobileconfig files are
checked. Several files are also compared with each other: a UUID that two profiles
share was copied.

A signed profile is unwrapped first; line numbers are those of the profile inside.
"macwrangler explain RULE" explains a rule. If a file cannot be read, or is not a
property list at all, the others are still checked, and the status is 2.

Beyond keys and types it checks Privacy Preferences with their code requirements,
certificates and references to them, placeholders that were left in, and dates that
have passed; of several files, identifiers that are there twice, and settings that
contradict each other.`

const lintExample = `  macwrangler profile lint fus.mobileconfig
  # a folder, in CI, where a warning is a failure too
  macwrangler profile lint --fail-on warning profiles
  # which payloads have no effect on macOS 15?
  macwrangler profile lint --target-macos 15 fus.mobileconfig`

func newLint(a *frame.App) *cobra.Command {
	opts := lintOptions{now: time.Now}
	cmd := a.Linter(frame.Linter{
		Verb: frame.Verb{
			Use:     "lint PATH...",
			Short:   "Check configuration profiles for mistakes",
			Long:    lintLong,
			Example: lintExample,
		},
		Schema:  "macwrangler/profile.lint/1",
		Rules:   profile.LintRules(),
		Accepts: isProfile,
		Lint: func(ctx context.Context, files []string) ([]finding.Finding, []error, error) {
			return runLint(ctx, a, opts, files)
		},
	})
	frame.TargetVar(cmd, &opts.target)
	return cmd
}

// isProfile reports whether a file below a folder is checked.
func isProfile(path string) bool {
	return strings.EqualFold(filepath.Ext(path), ".mobileconfig")
}

func runLint(_ context.Context, a *frame.App, opts lintOptions, files []string) ([]finding.Finding, []error, error) {
	target, err := profile.ParseTarget(opts.target)
	if err != nil {
		return nil, nil, err
	}
	list, unread := checkFiles(a, files, profile.LintOptions{Target: target, Now: opts.now()})
	return list, unread, nil
}

// checkFiles checks each file by itself, and then compares them with each
// other.
func checkFiles(a *frame.App, files []string, o profile.LintOptions) (list []finding.Finding, unread []error) {
	var read []profile.Named
	var each [][]finding.Finding
	for _, file := range files {
		o.Name = frame.InputName(file)
		data, err := a.ReadInput(file)
		if err != nil {
			unread = append(unread, err)
			continue
		}
		found, p, err := profile.Check(data, o)
		if err != nil {
			unread = append(unread, fmt.Errorf("%s: %w", o.Name, err))
			continue
		}
		read, each = append(read, profile.Named{Name: o.Name, Profile: p}), append(each, found)
	}
	shared := profile.Together(read)
	for i, found := range each {
		list = append(append(list, found...), shared[i]...)
	}
	return list, unread
}
