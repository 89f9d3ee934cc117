package profilecmd

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const rulesSchema = "macwrangler/profile.rules/1"

// rulesResult is the result of profile rules.
type rulesResult struct {
	Rules []ruleResult `json:"rules"`
}

// ruleResult is one rule.
type ruleResult struct {
	ID       string           `json:"id"`
	Severity finding.Severity `json:"severity"`
	// Verbs are those that can find it.
	Verbs     []string `json:"verbs"`
	Guideline string   `json:"guideline"`
	// Check says why it matters, and what exactly is looked at; it may be "".
	Check  string `json:"check"`
	Fix    string `json:"fix"`
	Good   string `json:"good"`
	Bad    string `json:"bad"`
	Source string `json:"source"`
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
	result := rulesResult{Rules: allRules()}
	width := 0
	for _, rule := range result.Rules {
		width = max(width, len(rule.ID))
	}
	return a.Render(rulesSchema, result, func(w *bufio.Writer) {
		for _, rule := range result.Rules {
			fmt.Fprintf(w, "%-7s  %-*s  %s\n", rule.Severity, width, rule.ID, rule.Guideline)
		}
	})
}

// allRules returns the rules of this area and of every linter.
func allRules() []ruleResult {
	has := func(rules []finding.Rule, id string) bool {
		return slices.ContainsFunc(rules, func(r finding.Rule) bool { return r.ID == id })
	}
	var list []ruleResult
	for _, r := range append(profile.Rules(), finding.SharedRules()...) {
		one := ruleResult{
			ID: r.ID, Severity: r.Severity, Guideline: r.Guideline, Check: r.Why, Fix: r.Fix, Good: r.Good, Bad: r.Bad, Source: r.Source,
		}
		shared := has(finding.SharedRules(), r.ID)
		if shared || has(profile.LintRules(), r.ID) {
			one.Verbs = append(one.Verbs, "lint")
		}
		if shared || has(profile.VerifyRules(), r.ID) {
			one.Verbs = append(one.Verbs, "verify")
		}
		list = append(list, one)
	}
	order := finding.Severities()
	slices.SortStableFunc(list, func(a, b ruleResult) int {
		return cmp.Compare(slices.Index(order, a.Severity), slices.Index(order, b.Severity))
	})
	return list
}
