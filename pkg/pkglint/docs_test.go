package pkglint_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// TestPageHasEachRule: the page lists the rules as they are.
func TestPageHasEachRule(t *testing.T) {
	page, err := os.ReadFile("../../docs/pkglint.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range append(pkglint.Rules(), finding.SharedRules()...) {
		if row := fmt.Sprintf("| `%s` | %s | %s |\n", r.ID, r.Severity, r.Guideline); !strings.Contains(string(page), row) {
			t.Errorf("docs/pkglint.md lacks %s", row)
		}
	}
}

// TestRulesAreWhole: each says why, what to do, and shows it.
func TestRulesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range pkglint.Rules() {
		if seen[r.ID] || r.Guideline == "" || r.Why == "" || r.Fix == "" || r.Good == "" || r.Bad == "" || r.Source == "" {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
	}
	if len(seen) < 39 {
		t.Errorf("%d rules", len(seen))
	}
}
