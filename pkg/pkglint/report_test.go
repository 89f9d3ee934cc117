package pkglint

import (
	"fmt"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// TestFloodsAreBounded: whatever a folder or a payload holds, the report has an end, says
// so, and has one of each rule.
func TestFloodsAreBounded(t *testing.T) {
	r := newReport()
	r.most = 1000
	for i := range r.most + 100 {
		r.at(fmt.Sprint(i)).Add(finding.Place{}, "S13", "m", "")
		r.flush()
	}
	r.at("last").Add(finding.Place{}, "S02", "m", "")
	list := r.findings("all")
	if len(list) != r.most+2 || list[len(list)-2].Rule != "S02" || list[len(list)-1].Message != "100 more findings are not listed" {
		t.Errorf("%d findings, %+v", len(list), list[len(list)-2:])
	}
	var g groups
	for i := range maxGroups + 10 {
		g.add(fmt.Sprint(i), finding.Finding{Rule: "P05", Message: "m"})
	}
	n, last := 0, ""
	g.put(func(f finding.Finding) { n, last = n+1, f.Message })
	if n != maxGroups+1 || last != "m, and 9 more findings of other kinds" {
		t.Errorf("%d groups, %s", n, last)
	}
}
