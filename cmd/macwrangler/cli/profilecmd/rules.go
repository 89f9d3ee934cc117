package profilecmd

import (
	"bufio"
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const rulesSchema = "macwrangler/profile.rules/1"

// rulesResult is the result of profile rules.
type rulesResult struct {
	Rules []frame.ListedRule `json:"rules"`
}

func newRules(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:   "rules",
		Short: "List what profile lint and profile verify can find",
		Long: `List the rules of profile lint and profile verify, the worst first. "macwrangler
explain RULE" says more about one.`,
		Example: `  macwrangler profile rules
  # the rules that fail a build
  macwrangler profile rules --format json | jq -r '.rules[] | select(.severity == "error") | .id'`,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runRules(ctx, a) },
	})
}

func runRules(_ context.Context, a *frame.App) error {
	result := rulesResult{Rules: frame.ListRules(profile.Rules(), verbsOf)}
	return a.Render(rulesSchema, result, func(w *bufio.Writer) { frame.PrintRules(w, result.Rules) })
}

// verbsOf returns the verbs that can find a rule.
func verbsOf(rule finding.Rule) []string {
	has := func(rules []finding.Rule) bool {
		return slices.ContainsFunc(rules, func(r finding.Rule) bool { return r.ID == rule.ID })
	}
	shared := has(finding.SharedRules())
	var verbs []string
	if shared || has(profile.LintRules()) {
		verbs = append(verbs, "lint")
	}
	if shared || has(profile.VerifyRules()) {
		verbs = append(verbs, "verify")
	}
	return verbs
}
