package chromecmd

import (
	"bufio"
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// rulesResult is the result of chrome rules.
type rulesResult struct {
	// Chromium is the version whose preferences and policies lint knows.
	Chromium string             `json:"chromium"`
	Rules    []frame.ListedRule `json:"rules"`
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
	verbs := func(finding.Rule) []string { return []string{"lint"} }
	result := rulesResult{Chromium: keys.Version(), Rules: frame.ListRules(lint.Rules(), verbs)}
	return a.Render("macwrangler/chrome.rules/1", result, func(w *bufio.Writer) { frame.PrintRules(w, result.Rules) })
}
