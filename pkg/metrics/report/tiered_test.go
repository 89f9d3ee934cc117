package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// parentAndChild are a parent that fetched 800 of the 1000 that it sent to its
// child, and that child.
func parentAndChild(t *testing.T, opts Options, parent, child bool) Result {
	t.Helper()
	b := New(opts)
	if parent {
		f := b.Feed("parent.db", "zmetric", nil, tags.Set{{Key: "host", Value: "parent"}})
		figures(t, f, "2026-03-01T12:00:00Z", sums{originToChildren: 800, cacheToChildren: 200})
	}
	if child {
		f := b.Feed("child.db", "zmetric", nil, tags.Set{{Key: "host", Value: "child"}})
		figures(t, f, "2026-03-01T12:00:00Z", sums{fromCache: 500, fromParents: 1000, requests: 9})
	}
	return resultOf(t, b)
}

func TestTiers(t *testing.T) {
	for _, c := range []struct {
		why                                         string
		parent, child                               bool
		served, fromParents, wan, toChildren, saved int64
		savedRatio                                  float64
	}{
		{"the child alone", false, true, 1500, 1000, 0, 0, 500, 1.0 / 3},
		{"the parent alone", true, false, 0, 0, 800, 1000, 0, 0},
		{"both", true, true, 1500, 1000, 800, 1000, 700, 700.0 / 1500},
	} {
		p := parentAndChild(t, Options{By: Day, Zone: time.UTC}, c.parent, c.child).Total
		if p.ServedBytes != c.served || p.FromParentsBytes != c.fromParents || p.WANBytes != c.wan || p.ToChildrenBytes != c.toChildren ||
			p.SavedBytes != c.saved || p.SavedRatio != c.savedRatio {
			t.Errorf("%s: %+v", c.why, p)
		}
	}
}

// TestTiersByGroup: a group without the parent is as it is by itself, a group with
// it is like the whole.
func TestTiersByGroup(t *testing.T) {
	r := parentAndChild(t, Options{By: Day, Zone: time.UTC, GroupBy: []string{"host"}}, true, true)
	all := sections(r)
	if len(r.Periods) != 2 || r.Periods[0].SavedBytes != 500 || r.Periods[1].SavedBytes != 0 || r.Total.SavedBytes != 700 {
		t.Errorf("%+v", r.Periods)
	}
	if all[0].total.SavedBytes != 500 || all[1].total.SavedBytes != 0 || all[1].total.WANBytes != 800 || all[1].total.ToChildrenBytes != 1000 {
		t.Errorf("sections %+v", all)
	}
	if fetchedFrom(r) != "Apple or a parent cache" {
		t.Errorf("fetched from %s", fetchedFrom(r))
	}
	b := New(Options{By: Day, Zone: time.UTC, GroupBy: []string{"region"}})
	north := tags.Set{{Key: "region", Value: "north"}}
	figures(t, b.Feed("p", "zmetric", nil, north), "2026-03-01T12:00:00Z", sums{originToChildren: 800, cacheToChildren: 200})
	figures(t, b.Feed("c", "zmetric", nil, north), "2026-03-02T12:00:00Z", sums{fromCache: 500, fromParents: 1000})
	r = resultOf(t, b)
	if total := sections(r)[0].total; total.SavedBytes != 700 || r.Total.SavedBytes != 700 || fetchedFrom(r) != "Apple" {
		t.Errorf("in one group: %+v, from %s", total, fetchedFrom(r))
	}
}

// TestPrefetchedForChildren: more may come from Apple than is served.
func TestPrefetchedForChildren(t *testing.T) {
	b := New(Options{By: All, Zone: time.UTC})
	figures(t, b.Feed("m", "zmetric", nil, nil), "2026-03-01T12:00:00Z", sums{fromCache: 10, originToChildren: 50})
	if p := resultOf(t, b).Total; p.SavedBytes != 0 || p.SavedRatio != 0 {
		t.Errorf("%+v", p)
	}
}

func TestTiersInText(t *testing.T) {
	for _, c := range []struct {
		parent, child bool
		want          []string
	}{
		{true, false, []string{"Children", "WAN", " 1 KB", "800 bytes"}},
		{true, true, []string{"fetched from Apple\n", "WAN is all that was fetched"}},
		{false, true, []string{"fetched from Apple or a parent cache\n"}},
	} {
		var out bytes.Buffer
		if err := WriteText(&out, parentAndChild(t, Options{By: Day, Zone: time.UTC}, c.parent, c.child), TextOptions{}); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("parent %v, child %v: no %q in\n%s", c.parent, c.child, want, out.String())
			}
		}
		if strings.Contains(out.String(), "without traffic") {
			t.Errorf("what went to children counts as nothing:\n%s", out.String())
		}
	}
}

// TestParentsAreNotIdle: a month of a parent without clients is no run of empty days.
func TestParentsAreNotIdle(t *testing.T) {
	for _, column := range []int{originToChildren, cacheToChildren, originToPeers} {
		b := New(Options{By: Day, Zone: time.UTC})
		f := b.Feed("m", "zmetric", nil, nil)
		for day := range 40 {
			var s sums
			s[column] = 1
			figures(t, f, time.Date(2026, 3, 1+day, 12, 0, 0, 0, time.UTC).Format(time.RFC3339), s)
		}
		if lines := sections(resultOf(t, b))[0].fold(); len(lines) != 40 {
			t.Errorf("column %d: %d lines", column, len(lines))
		}
	}
}

// TestParentsBeyondTheReport: what came from parents nobody reads is said.
func TestParentsBeyondTheReport(t *testing.T) {
	b := New(Options{By: All, Zone: time.UTC})
	figures(t, b.Feed("m", "zmetric", nil, nil), "2026-03-01T12:00:00Z", sums{fromParents: 5000, cacheToChildren: 2000})
	if got := strings.Join(remarks(resultOf(t, b)), "\n"); !strings.Contains(got, "At least 3 KB came from parents that are not in this report") {
		t.Error(got)
	}
}
