package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// figures adds one second's sums.
func figures(t *testing.T, f *Feed, when string, s sums) {
	t.Helper()
	if err := f.add(at(t, when), &s); err != nil {
		t.Fatal(err)
	}
}

func resultOf(t *testing.T, b *Builder) Result {
	t.Helper()
	r, err := b.Result()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDefinitions(t *testing.T) {
	b := New(Options{By: Day, Zone: time.UTC})
	f := b.Feed("m", "zmetric", nil, nil)
	figures(t, f, "2026-03-01T12:00:00Z", sums{fromCache: 1, fromOrigin: 20, fromPeers: 300, fromParents: 4000, originToPeers: 50000, requests: 7})
	want := Period{
		Start: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
		Group:       map[string]string{},
		ServedBytes: 4321, FromCacheBytes: 1, FromOriginBytes: 20, FromPeersBytes: 300, FromParentsBytes: 4000,
		OriginToPeersBytes: 50000, WANBytes: 50020, SavedBytes: 301, SavedRatio: 301.0 / 4321, Requests: 7,
	}
	r := resultOf(t, b)
	if diff := cmp.Diff([]Period{want}, r.Periods); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, r.Total); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyPeriodsAndGroups(t *testing.T) {
	b := New(Options{By: Day, Zone: time.UTC, GroupBy: []string{"region"}})
	north := b.Feed("n", "zmetric", nil, tags.Set{{Key: "region", Value: "north"}})
	south := b.Feed("s", "zmetric", nil, tags.Set{{Key: "region", Value: "south"}})
	b.Feed("e", "zmetric", nil, tags.Set{{Key: "region", Value: "east"}}) // no rows
	figures(t, south, "2026-03-01T12:00:00Z", sums{fromCache: 1})
	figures(t, north, "2026-03-04T12:00:00Z", sums{fromCache: 2})
	figures(t, north, "2026-03-01T00:00:00Z", sums{fromCache: 4}) // out of order
	r := resultOf(t, b)
	var got []string
	for _, p := range r.Periods {
		got = append(got, p.Start.Format("02")+" "+p.Group["region"]+" "+Size(p.ServedBytes))
	}
	want := []string{
		"01 east 0", "01 north 4 bytes", "01 south 1 bytes",
		"02 east 0", "02 north 0", "02 south 0",
		"03 east 0", "03 north 0", "03 south 0",
		"04 east 0", "04 north 2 bytes", "04 south 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(r.Total.Group) != 0 || r.Total.Group == nil || r.Total.ServedBytes != 7 {
		t.Errorf("total %+v", r.Total)
	}
}

func TestSinceAndUntil(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	b := New(Options{By: Hour, Zone: time.UTC, Since: day, Until: day.Add(24*time.Hour + time.Millisecond)})
	f := b.Feed("m", "zmetric", nil, nil)
	for _, when := range []string{
		"2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-03T00:00:01Z",
	} {
		figures(t, f, when, sums{requests: 1})
	}
	r := resultOf(t, b)
	if r.Total.Requests != 2 || len(r.Periods) != 25 {
		t.Errorf("%d requests in %d periods, want 2 in 25", r.Total.Requests, len(r.Periods))
	}
	if s := r.Sources[0]; s.First.Unix() != at(t, "2026-03-01T23:59:59Z") || s.Last.Unix() != at(t, "2026-03-03T00:00:01Z") {
		t.Errorf("source %+v: want the whole database", s)
	}
}

func TestNothing(t *testing.T) {
	r := resultOf(t, New(Options{By: Day, Zone: time.UTC}))
	if r.Periods == nil || r.Sources == nil || r.Total.Group == nil || !r.Total.Start.IsZero() || !r.Total.End.IsZero() {
		t.Errorf("%+v", r)
	}
}

func TestAllIsBoundedByDays(t *testing.T) {
	b := New(Options{By: All, Zone: zoneOf(t, "Australia/Sydney")})
	f := b.Feed("m", "zmetric", nil, nil)
	figures(t, f, "2017-04-01T20:00:00Z", sums{requests: 1})
	r := resultOf(t, b)
	if len(r.Periods) != 1 || r.Total.Start.Unix() != at(t, "2017-04-01T13:00:00Z") || r.Total.End.Unix() != at(t, "2017-04-02T14:00:00Z") {
		t.Errorf("%+v", r)
	}
}

func TestOverflow(t *testing.T) {
	huge := sums{fromCache: math.MaxInt64}
	b := New(Options{By: Day, Zone: time.UTC})
	f := b.Feed("m", "zmetric", nil, nil)
	figures(t, f, "2026-03-01T00:00:00Z", huge)
	if err := f.add(at(t, "2026-03-01T00:00:01Z"), &sums{fromCache: 1}); codeOf(t, err) != CodeSumOverflow {
		t.Errorf("within a period: %v", err)
	}
	figures(t, f, "2026-03-01T00:00:02Z", sums{fromPeers: 1})
	if _, err := b.Result(); codeOf(t, err) != CodeSumOverflow {
		t.Errorf("of all that was served: %v", err)
	}
	b = New(Options{By: Day, Zone: time.UTC})
	f = b.Feed("m", "zmetric", nil, nil)
	figures(t, f, "2026-03-01T00:00:00Z", huge)
	figures(t, f, "2026-03-02T00:00:00Z", sums{fromCache: 1})
	if _, err := b.Result(); codeOf(t, err) != CodeSumOverflow {
		t.Errorf("in the total: %v", err)
	}
}

func TestTooManyPeriods(t *testing.T) {
	wrongClock := func(by By, last string) (Result, error) {
		b := New(Options{By: by, Zone: time.UTC})
		f := b.Feed("m", "zmetric", nil, nil)
		figures(t, f, "2001-01-01T00:00:00Z", sums{requests: 1})
		figures(t, f, last, sums{requests: 1})
		return b.Result()
	}
	if r, err := wrongClock(Hour, "2025-12-31T23:00:00Z"); err != nil || len(r.Periods) != 219_144 {
		t.Errorf("25 years by hour: %d periods, %v", len(r.Periods), err)
	}
	_, err := wrongClock(Hour, "2262-01-01T00:00:00Z")
	if codeOf(t, err) != CodeTooManyPeriods || !strings.Contains(err.Error(), "from 2001-01-01T00:00:00Z to 2262-01-01T00:00:00Z") {
		t.Errorf("261 years by hour: %v", err)
	}
	if _, err := wrongClock(Day, "2262-01-01T00:00:00Z"); err != nil {
		t.Errorf("261 years by day: %v", err)
	}
}

// TestAddDoesNotAllocate: a row costs no memory while its period goes on.
func TestAddDoesNotAllocate(t *testing.T) {
	b := New(Options{By: Day, Zone: zoneOf(t, "Australia/Sydney")})
	fields := metrics.Fields()
	f := b.Feed("m", "zmetric", fields, nil)
	row := sums{fromCache: 1}
	second := at(t, "2017-04-01T13:00:00Z")
	if n := testing.AllocsPerRun(100, func() {
		if err := f.add(second, &row); err != nil {
			t.Fatal(err)
		}
		second++
	}); n != 0 {
		t.Errorf("%v allocations a row", n)
	}
}
