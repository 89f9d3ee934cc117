package frame

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// ListedRule is a rule in the result of a verb that lists an area's rules.
type ListedRule struct {
	ID       string           `json:"id"`
	Severity finding.Severity `json:"severity"` // at most
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

// ListRules returns an area's rules and those of every linter, the worst first, with
// the verbs that can find each.
func ListRules(rules []finding.Rule, verbs func(r finding.Rule) []string) []ListedRule {
	var list []ListedRule
	for _, r := range append(slices.Clone(rules), finding.SharedRules()...) {
		list = append(list, ListedRule{
			ID: r.ID, Severity: r.Severity, Verbs: verbs(r), Guideline: r.Guideline, Check: r.Why, Fix: r.Fix, Good: r.Good, Bad: r.Bad, Source: r.Source,
		})
	}
	order := finding.Severities()
	slices.SortStableFunc(list, func(a, b ListedRule) int {
		return cmp.Compare(slices.Index(order, a.Severity), slices.Index(order, b.Severity))
	})
	return list
}

// PrintRules writes a line for each rule.
func PrintRules(w *bufio.Writer, list []ListedRule) {
	width := 0
	for _, r := range list {
		width = max(width, len(r.ID))
	}
	for _, r := range list {
		fmt.Fprintf(w, "%-7s  %-*s  %s\n", r.Severity, width, r.ID, r.Guideline)
	}
}
