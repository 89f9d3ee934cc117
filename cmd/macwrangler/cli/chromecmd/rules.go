package chromecmd

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// rulesResult is the result of chrome rules.
type rulesResult struct {
	// Chromium is the version whose preferences and policies lint knows.
	Chromium string       `json:"chromium"`
	Rules    []ruleResult `json:"rules"`
}

// ruleResult is one rule.
type ruleResult struct {
	ID        string           `json:"id"`
	Severity  finding.Severity `json:"severity"`
	Guideline string           `json:"guideline"`
	// Check says why it matters; it may be "".
	Check  string `json:"check"`
	Fix    string `json:"fix"`
	Good   string `json:"good"`
	Bad    string `json:"bad"`
	Source string `json:"source"`
}

func newRules(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:   "rules",
		Short: "List what chrome lint can find",
		Long: `List the rules of chrome lint, the worst first, with the severity that each has at
most. "macwrangler explain RULE" says more about one.`,
		Example: `  macwrangler chrome rules
  # the rules that were proven on a real Chromium
  macwrangler chrome rules --format json | jq -r '.rules[] | select(.source | startswith("tests")) | .id'`,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runRules(ctx, a) },
	})
}

func runRules(_ context.Context, a *frame.App) error {
	result := rulesResult{Chromium: keys.Version()}
	width := 0
	for _, r := range append(lint.Rules(), finding.SharedRules()...) {
		result.Rules = append(result.Rules, ruleResult{
			ID: r.ID, Severity: r.Severity, Guideline: r.Guideline, Check: r.Why, Fix: r.Fix, Good: r.Good, Bad: r.Bad, Source: r.Source,
		})
		width = max(width, len(r.ID))
	}
	order := finding.Severities()
	slices.SortStableFunc(result.Rules, func(a, b ruleResult) int {
		return cmp.Compare(slices.Index(order, a.Severity), slices.Index(order, b.Severity))
	})
	return a.Render("macwrangler/chrome.rules/1", result, func(w *bufio.Writer) {
		for _, r := range result.Rules {
			fmt.Fprintf(w, "%-7s  %-*s  %s\n", r.Severity, width, r.ID, r.Guideline)
		}
	})
}
