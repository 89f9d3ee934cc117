package cli

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// profileLintOptions are the flags of profile lint.
type profileLintOptions struct {
	findingOptions
	target string
	files  []string
}

const profileLintLong = `Check configuration profiles: their structure, identifiers and UUIDs, the types
of values, the nesting of managed preferences, misspelt keys, and payloads that
have no effect on the macOS they are for. Several files are also compared with
each other: a UUID that two profiles share was copied.

A signed profile is unwrapped first; lines are those of the profile inside.
macwrangler explain RULE explains a rule. If a file cannot be read, or is not a
property list at all, the others are still checked, and the status is 2.`

const profileLintExample = `  macwrangler profile lint fus.mobileconfig
  # all of them, in CI, where a warning is a failure too
  macwrangler profile lint --fail-on warning profiles/*.mobileconfig
  # which payloads have no effect on macOS 15?
  macwrangler profile lint --target-macos 15 fus.mobileconfig`

const profileLintSchema = "macwrangler/profile.lint/1"

func newProfileLint(a *app) *cobra.Command {
	var opts profileLintOptions
	cmd := a.verb(verb{
		use:     "lint FILE...",
		short:   "Check configuration profiles for mistakes",
		long:    profileLintLong,
		found:   "a finding of the severity of --fail-on or above",
		example: profileLintExample,
		args:    atLeastOne("FILE"),
		formats: resultFormats(),
		run: func(_ context.Context, args []string) error {
			opts.files = args
			return runProfileLint(a, opts)
		},
	})
	findingVars(cmd, &opts.findingOptions)
	targetVar(cmd, &opts.target)
	return cmd
}

func runProfileLint(a *app, opts profileLintOptions) error {
	if err := opts.check(profileRuleIDs(append(profile.LintRules(), finding.SharedRules()...))); err != nil {
		return err
	}
	target, err := profile.ParseTarget(opts.target)
	if err != nil {
		return err
	}
	list, unread := a.lintProfiles(opts.files, profile.LintOptions{Target: target})
	if len(unread) == len(opts.files) {
		return joined(unread) // nothing was checked, so print nothing that looks like a result
	}
	result := opts.keep(list)
	if err := a.render(profileLintSchema, result, func(w *bufio.Writer) { a.printFindings(w, result) }); err != nil {
		return err
	}
	if len(unread) > 0 {
		return joined(unread)
	}
	return opts.verdict(result)
}

// lintProfiles checks each file by itself, and then compares them with each
// other.
func (a *app) lintProfiles(files []string, o profile.LintOptions) (list []finding.Finding, unread []error) {
	var read []profile.Named
	var each [][]finding.Finding
	for _, file := range files {
		o.Name = inputName(file)
		data, err := a.readInput(file)
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
	shared := profile.SharedUUIDs(read)
	for i, found := range each {
		list = append(append(list, found...), shared[i]...)
	}
	return list, unread
}

// joined returns several errors as one, with the code and hint of the first.
func joined(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	text := ""
	for _, err := range errs[1:] {
		text += "; " + err.Error()
	}
	return fmt.Errorf("%w%s", errs[0], text)
}
