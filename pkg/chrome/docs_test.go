package chrome_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
)

// The page for administrators has every rule, and its settings file is one.
func TestDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/chrome.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	for _, rule := range lint.Rules() {
		row := fmt.Sprintf("| `%s` | %s | %s | %s |\n", rule.ID, rule.Severity, rule.Guideline+" "+rule.Why, rule.Source)
		if !strings.Contains(page, row) {
			t.Errorf("docs/chrome.md does not have this row:\n%s", row)
		}
	}
	_, sample, _ := strings.Cut(page, "```yaml\n")
	sample, _, ok := strings.Cut(sample, "```")
	s, err := chrome.ReadSettings(strings.NewReader(sample), "the sample")
	if !ok || err != nil {
		t.Fatal(err)
	}
	mustBuild(t, s, options(chrome.Policy))
	for _, key := range chrome.SettingsKeys() {
		if !strings.Contains(sample, key+":") {
			t.Errorf("the sample does not have %s", key)
		}
	}
}
