package pkgcmd

import (
	"bufio"
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// rulesResult is the result of pkg rules.
type rulesResult struct {
	Rules []frame.ListedRule `json:"rules"`
}

func newRules(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:   "rules",
		Short: "List what pkg lint and pkg verify can find",
		Long: `List the rules of pkg lint and pkg verify, the worst first, with the severity that each
has at most. "macwrangler explain RULE" says more about one.`,
		Example: `  macwrangler pkg rules
  # the rules that fail a build
  macwrangler pkg rules --format json | jq -r '.rules[] | select(.severity == "error") | .id'`,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runRules(ctx, a) },
	})
}

func runRules(_ context.Context, a *frame.App) error {
	result := rulesResult{Rules: frame.ListRules(slices.Concat(pkglint.Rules(), flatpkg.VerifyRules()), verbsOf)}
	return a.Render("macwrangler/pkg.rules/1", result, func(w *bufio.Writer) { frame.PrintRules(w, result.Rules) })
}

// verbsOf returns the verbs that can find a rule.
func verbsOf(rule finding.Rule) []string {
	has := func(rules []finding.Rule) bool {
		return slices.ContainsFunc(rules, func(r finding.Rule) bool { return r.ID == rule.ID })
	}
	var verbs []string
	if has(pkglint.Rules()) || has(finding.SharedRules()) {
		verbs = append(verbs, "lint")
	}
	if has(flatpkg.VerifyRules()) {
		verbs = append(verbs, "verify")
	}
	return verbs
}
