package cachelocatorcmd

import (
	"bufio"
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

const rulesSchema = "macwrangler/cachelocator.rules/1"

// rulesResult is the result of cachelocator rules.
type rulesResult struct {
	Rules []frame.ListedRule `json:"rules"`
}

// allRules returns what check and txt lint may find.
func allRules() []finding.Rule { return append(check.Rules(), lintRules()...) }

func newRules(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:   "rules",
		Short: "List what check and txt lint can find",
		Long: `List the rules of cachelocator check and cachelocator txt lint, the worst first.
"macwrangler explain RULE" says more about one.`,
		Example: `  macwrangler cachelocator rules
  # the rules about records alone
  macwrangler cachelocator rules --format json | jq -r '.rules[] | select(.verbs | index("txt lint")) | .id'`,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runRules(ctx, a) },
	})
}

func runRules(_ context.Context, a *frame.App) error {
	result := rulesResult{Rules: frame.ListRules(allRules(), verbsOf)}
	return a.Render(rulesSchema, result, func(w *bufio.Writer) { frame.PrintRules(w, result.Rules) })
}

// verbsOf returns the verbs that can find a rule. txt lint finds those of the library
// about records if it has settings to hold them against.
func verbsOf(rule finding.Rule) []string {
	has := func(rules []finding.Rule) bool {
		return slices.ContainsFunc(rules, func(r finding.Rule) bool { return r.ID == rule.ID })
	}
	record := slices.Contains([]string{check.RuleRecordDiffers, check.RuleRecordCache, check.RuleRecordFavored, check.RuleRecordMissing}, rule.ID)
	verbs := []string{"check"}
	if has(finding.SharedRules()) || has(lintRules()) || record {
		verbs = append(verbs, "txt lint")
	}
	return verbs
}
