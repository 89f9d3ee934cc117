package finding_test

import (
	"math/rand/v2"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// TestBoundNeverChangesTheVerdict: whatever a collector leaves out, and whichever
// rules are disabled, the verdict is that of the whole list at every bar.
func TestBoundNeverChangesTheVerdict(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	ids := []string{"syntax", "style", "thought", finding.NotChecked}
	table := append(rules, finding.Rule{ID: "thought", Severity: finding.Info})
	for range 20_000 {
		bounded := finding.NewCollector("x", table, random.IntN(4))
		whole := finding.NewCollector("x", table, 1<<20)
		for range random.IntN(12) {
			f := finding.Finding{Rule: ids[random.IntN(len(ids))]}
			if f.Rule != finding.NotChecked && random.IntN(3) == 0 {
				f.Severity = finding.Severities()[random.IntN(3)]
			}
			bounded.Put(f)
			whole.Put(f)
		}
		var disabled []string
		for _, id := range append(ids, finding.MoreFindings) {
			if random.IntN(3) == 0 {
				disabled = append(disabled, id)
			}
		}
		got, want := finding.NewReport(bounded.Findings(), disabled), finding.NewReport(whole.Findings(), disabled)
		for _, bar := range finding.Severities() {
			if got.Reaches(bar) != want.Reaches(bar) {
				t.Fatalf("bar %s, without %q: %v of\n%+v\nbut %v of\n%+v", bar, disabled,
					got.Reaches(bar), got.Findings, want.Reaches(bar), want.Findings)
			}
		}
		if (got.Counts.NotChecked > 0) != (want.Counts.NotChecked > 0) {
			t.Fatalf("without %q: what was not checked is counted %d times, want %d", disabled, got.Counts.NotChecked, want.Counts.NotChecked)
		}
	}
}

// TestFewerFindingsNeverReachMore: a report of fewer findings has no worse verdict.
func TestFewerFindingsNeverReachMore(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2_000 {
		var list []finding.Finding
		for range random.IntN(6) {
			list = append(list, finding.Finding{Rule: "style", Severity: finding.Severities()[random.IntN(3)]})
		}
		fewer := list[:random.IntN(len(list)+1)]
		for _, bar := range finding.Severities() {
			if finding.NewReport(fewer, nil).Reaches(bar) && !finding.NewReport(list, nil).Reaches(bar) {
				t.Fatalf("%v reach %s, but not %v", fewer, bar, list)
			}
		}
	}
}

// TestUnknownSeverityIsAnError: a severity that does not exist is not the kindest.
func TestUnknownSeverityIsAnError(t *testing.T) {
	r := finding.NewReport([]finding.Finding{{Rule: "style", Severity: "fatal"}}, nil)
	if r.Counts.Error != 1 || !r.Reaches(finding.Error) {
		t.Errorf("counts %v", r.Counts)
	}
}
