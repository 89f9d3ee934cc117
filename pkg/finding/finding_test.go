package finding_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

var rules = []finding.Rule{
	{ID: "syntax", Severity: finding.Error},
	{ID: "style", Severity: finding.Warning},
}

func ExampleCollector() {
	c := finding.NewCollector("a.plist", rules, 100)
	c.Add(finding.Place{Line: 7, Column: 3}, "style", "an odd name", "rename it")
	c.Add(finding.Place{}, "syntax", "a tag is not closed", "")
	r := finding.NewReport(c.Findings(), nil)
	fmt.Println(r.Findings[0].Rule, r.Counts, r.Reaches(finding.Error))
	// Output: syntax errors: 1, warnings: 1, infos: 0 true
}

// TestErrorsOutliveAFlood: no number of lesser findings hides an error, or that
// something was not checked.
func TestErrorsOutliveAFlood(t *testing.T) {
	c := finding.NewCollector("x", rules, 3)
	for range 10 {
		c.Add(finding.Place{}, "style", "odd", "")
	}
	for range 4 {
		c.Add(finding.Place{}, "syntax", "broken", "")
		c.Put(finding.Finding{Rule: "remark", Severity: finding.Info})
	}
	c.Add(finding.Place{}, finding.NotChecked, "the rest", "")
	r := finding.NewReport(c.Findings(), nil)
	if want := (finding.Counts{Error: 3, Warning: 3, Info: 4, NotChecked: 1}); r.Counts != want {
		t.Errorf("counts %+v, want %+v", r.Counts, want)
	}
	last := r.Findings[len(r.Findings)-1]
	want := finding.Finding{
		Rule: finding.MoreFindings, Severity: finding.Info, Target: "x",
		Message: "9 more findings are not listed: errors 1, warnings 7, infos 1",
	}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Error(diff)
	}
}

func TestNotCheckedRaisesNoStatus(t *testing.T) {
	list := []finding.Finding{
		{Rule: finding.NotChecked, Severity: finding.Info},
		{Rule: "gone", Severity: finding.Error},
	}
	r := finding.NewReport(list, []string{"gone"})
	if want := (finding.Counts{NotChecked: 1}); r.Counts != want || len(r.Findings) != 1 {
		t.Errorf("counts %+v of %d findings, want %+v of 1", r.Counts, len(r.Findings), want)
	}
	for _, bar := range finding.Severities() {
		if r.Reaches(bar) {
			t.Errorf("what was not checked reaches %s", bar)
		}
	}
	r = finding.NewReport([]finding.Finding{{Rule: "style", Severity: finding.Warning}}, nil)
	if r.Reaches(finding.Error) || !r.Reaches(finding.Warning) || !r.Reaches(finding.Info) {
		t.Error("a warning is at least a warning, and no error")
	}
}

// TestUnknownRuleIsAnError: a rule that its table forgot shows.
func TestUnknownRuleIsAnError(t *testing.T) {
	c := finding.NewCollector("x", rules, 3)
	c.Add(finding.Place{}, "forgotten", "m", "")
	if got := c.Findings()[0].Severity; got != finding.Error {
		t.Errorf("severity %q", got)
	}
}
