package pkgcmd

import (
	"bufio"
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// rulesResult is the result of pkg rules.
type rulesResult struct {
	Rules []frame.ListedRule `json:"rules"`
}

func newRules(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:   "rules",
		Short: "List what pkg lint can find",
		Long: `List the rules of pkg lint, the worst first, with the severity that each has at most.
"macwrangler explain RULE" says more about one.`,
		Example: `  macwrangler pkg rules
  # the rules that fail a build
  macwrangler pkg rules --format json | jq -r '.rules[] | select(.severity == "error") | .id'`,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runRules(ctx, a) },
	})
}

func runRules(_ context.Context, a *frame.App) error {
	verbs := func(finding.Rule) []string { return []string{"lint"} }
	result := rulesResult{Rules: frame.ListRules(pkglint.Rules(), verbs)}
	return a.Render("macwrangler/pkg.rules/1", result, func(w *bufio.Writer) { frame.PrintRules(w, result.Rules) })
}
