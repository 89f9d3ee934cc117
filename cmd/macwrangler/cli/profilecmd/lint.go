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
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// lintOptions are the flags of profile lint.
type lintOptions struct {
	target string
	now    func() time.Time
}

const lintLong = `Check configuration profiles: their structure, identifiers and UUIDs, and by
Apple's schema and the manifests of applications their payload types, preference
domains and keys: what is misspelt, of a wrong type, outside a list or range, missing,
for another platform or scope, deprecated or removed. Also Privacy Preferences with
their code requirements, certificates and references to them, placeholders that were
left in, and dates that have passed. In a folder all .mobileconfig files are checked.
Several files are compared with each other: a UUID that two profiles share was copied,
one with the identifier of another replaces it, and settings can contradict each other.

What the schema does not have is not checked, and a finding of rule not-checked says so;
it is counted by itself and does not raise the status.

A signed profile is unwrapped first; line numbers are those of the profile inside.
"macwrangler explain RULE" explains a rule. If a file cannot be read, or is not a
property list at all, the others are still checked, and the status is 2.`

const lintExample = `  macwrangler profile lint fus.mobileconfig
  # a folder, in CI, where a warning is a failure too
  macwrangler profile lint --fail-on warning profiles
  # what will macOS 27 no longer do, and what replaces it?
  macwrangler profile lint --target-macos 27 profiles`

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
		Gone:    profile.GoneRules(),
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
	table, err := schema.Load()
	if err != nil {
		return nil, nil, err
	}
	list, unread := checkFiles(a, files, profile.LintOptions{Target: target, Schema: table, Now: opts.now()})
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
