package report

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

func contextCancelled(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 907: "907 bytes", 999: "999 bytes", 1000: "1 KB", 227064: "227 KB", 999499: "999 KB", 999500: "1.0 MB",
		4_500_000: "4.5 MB", 97_350_000: "97.3 MB", 973_500_000: "974 MB", 999_499_999: "999 MB", 999_500_000: "1.00 GB",
		1_080_000_000: "1.08 GB", 9_994_000_000: "9.99 GB", 9_996_000_000: "10.0 GB", 99_960_000_000: "100 GB",
		172_900_000_000: "173 GB", math.MaxInt64: "9.22 EB", -5: "-5 bytes", -1_080_000_000: "-1.08 GB",
	} {
		if got := Size(n); got != want {
			t.Errorf("Size(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestCountAndPercent(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
	for _, c := range []struct {
		saved, served int64
		want          string
	}{{0, 0, ""}, {0, 10, "0%"}, {10, 10, "100%"}, {999, 1000, "99%"}, {1, 1000, "1%"}, {1, 3, "33%"}} {
		p := Period{SavedBytes: c.saved, ServedBytes: c.served}
		if c.served > 0 {
			p.SavedRatio = float64(c.saved) / float64(c.served)
		}
		if got := percent(p); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.saved, c.served, got, c.want)
		}
	}
}

// weekReport is a report with peers, a group with hostile letters, and a day
// without rows.
func weekReport(t *testing.T) Result {
	t.Helper()
	b := New(Options{By: Day, Zone: time.UTC, GroupBy: []string{"region"}})
	north := b.Feed("north/Metrics.db", "zmetric", nil, tags.Set{{Key: "region", Value: "north"}})
	evil := b.Feed("e\x1b[2J.db", "zmetric", nil, tags.Set{{Key: "region", Value: `</script><b>"é"&`}})
	figures(t, north, "2017-02-13T08:00:00Z", sums{11_200_000_000, 1_140_000_000, 60_000_000, 0, 361_000_000, 12_345})
	figures(t, north, "2017-02-15T08:00:00Z", sums{5_000_000_000, 5_000_000_000, 0, 0, 0, 9_999})
	figures(t, evil, "2017-02-14T08:00:00Z", sums{907, 0, 0, 0, 0, 1})
	return resultOf(t, b)
}

func TestText(t *testing.T) {
	var out bytes.Buffer
	if err := WriteText(&out, weekReport(t), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	want := `Apple content caching by day, 13 to 15 February 2017
north/Metrics.db, e\x1b[2J.db, times in UTC

region </script><b>"é"&

Day           Served     Cache Apple Peers     Saved      Requests
Mon 13 Feb         0         0     0     0         0             0
Tue 14 Feb 907 bytes 907 bytes     0     0 907 bytes 100%        1  #
Wed 15 Feb         0         0     0     0         0             0
------------------------------------------------------------------
Total      907 bytes 907 bytes     0     0 907 bytes 100%        1

region north

Day          Served    Cache    Apple    Peers    Saved       Requests
Mon 13 Feb  12.4 GB  11.2 GB  1.14 GB  60.0 MB  11.3 GB  91%    12,345  #######.
Tue 14 Feb        0        0        0        0        0              0
Wed 15 Feb  10.0 GB  5.00 GB  5.00 GB        0  5.00 GB  50%     9,999  ###...
----------------------------------------------------------------------
Total       22.4 GB  16.2 GB  6.14 GB  60.0 MB  16.3 GB  73%    22,344

All groups

region              Served     Cache   Apple   Peers     Saved      Requests
north              22.4 GB   16.2 GB 6.14 GB 60.0 MB   16.3 GB  73%   22,344
</script><b>"é"& 907 bytes 907 bytes       0       0 907 bytes 100%        1
----------------------------------------------------------------------------
Total              22.4 GB   16.2 GB 6.14 GB 60.0 MB   16.3 GB  73%   22,345

# saved   . fetched from Apple
In addition, 361 MB from Apple went to peer caches.
`
	got := out.String()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for line := range strings.Lines(got) {
		if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("wider than 80 columns: %q", line)
		}
	}
}

// TestLongNames: a name as long as tags may be does not push the figures away.
func TestLongNames(t *testing.T) {
	b := New(Options{By: All, Zone: time.UTC, GroupBy: []string{"site"}})
	f := b.Feed("m", "zmetric", nil, tags.Set{{Key: "site", Value: strings.Repeat("ö", 200)}})
	figures(t, f, "2017-02-13T08:00:00Z", sums{fromCache: 1})
	var out bytes.Buffer
	if err := WriteText(&out, resultOf(t, b), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "\n"+strings.Repeat("ö", 29)+"... 1 bytes") {
		t.Error(out.String())
	}
}

// TestIdleGroups: groups without traffic are no run of empty days.
func TestIdleGroups(t *testing.T) {
	b := New(Options{By: Day, Zone: time.UTC, GroupBy: []string{"host"}})
	for i := range 40 {
		f := b.Feed("m", "zmetric", nil, tags.Set{{Key: "host", Value: fmt.Sprintf("idle%02d", i)}})
		figures(t, f, "2026-03-01T12:00:00Z", sums{})
	}
	var out, page strings.Builder
	r := resultOf(t, b)
	if err := errors.Join(WriteText(&out, r, TextOptions{}), WriteHTML(&page, r)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{out.String(), page.String()} {
		if strings.Contains(text, "without traffic") || !strings.Contains(text, "idle39") {
			t.Error(text)
		}
	}
}

// TestExpired: a database that begins later than the report is said; one that was
// idle in the first hours is not.
func TestExpired(t *testing.T) {
	since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		why, first string
		since      time.Time
		want       string
	}{
		{"days later", "2026-03-05T12:00:00Z", since, "1 of 2 databases begins after 1 March 2026: earlier rows may have expired."},
		{"hours later", "2026-03-01T12:00:00Z", since, ""},
		{"no beginning", "2026-03-05T12:00:00Z", time.Time{}, ""},
	} {
		b := New(Options{By: Day, Zone: time.UTC, Since: c.since})
		figures(t, b.Feed("a", "zmetric", nil, nil), c.first, sums{requests: 1})
		figures(t, b.Feed("b", "zmetric", nil, nil), "2026-02-01T12:00:00Z", sums{requests: 1})
		if got := strings.Join(remarks(resultOf(t, b)), "\n"); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestTextOnATerminal(t *testing.T) {
	var out bytes.Buffer
	if err := WriteText(&out, weekReport(t), TextOptions{Width: 120, UTF8: true, Color: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"█", "░", "─", "\x1b[32m", "\x1b[33m"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
}

func TestEmptyRunsAreFolded(t *testing.T) {
	b := New(Options{By: Day, Zone: time.UTC})
	f := b.Feed("m", "zmetric", nil, nil)
	figures(t, f, "2017-02-13T08:00:00Z", sums{fromCache: 1})
	figures(t, f, "2026-02-13T08:00:00Z", sums{fromCache: 1})
	var out bytes.Buffer
	if err := WriteText(&out, resultOf(t, b), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n > 15 || !strings.Contains(out.String(), "3,286 days without traffic") {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
}

// TestRepeatedHours: an hour that comes twice has two names.
func TestRepeatedHours(t *testing.T) {
	b := New(Options{By: Hour, Zone: zoneOf(t, "Australia/Sydney")})
	f := b.Feed("m", "zmetric", nil, nil)
	figures(t, f, "2017-04-01T14:00:00Z", sums{requests: 1})
	figures(t, f, "2017-04-01T17:00:00Z", sums{requests: 1})
	r := resultOf(t, b)
	want := []string{"Sun  2 Apr 01:00", "Sun  2 Apr 02:00 AEDT", "Sun  2 Apr 02:00 AEST", "Sun  2 Apr 03:00"}
	if diff := cmp.Diff(want, labels(r, r.Periods)); diff != "" {
		t.Error(diff)
	}
}

func TestCSV(t *testing.T) {
	var out bytes.Buffer
	if err := WriteCSV(&out, weekReport(t)); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2017-02-13", "2017-02-13T00:00:00Z", "2017-02-14T00:00:00Z", "north", "12400000000", "11200000000",
		"1140000000", "60000000", "0", "361000000", "11260000000", "0.9080645161290323", "12345",
		"0", "0", "1501000000",
	}
	if len(lines) != 7 {
		t.Fatalf("%d lines, want 7", len(lines))
	}
	if diff := cmp.Diff(want, lines[2]); diff != "" {
		t.Error(diff)
	}
	if got := strings.Join(lines[0], ","); got != "period,start,end,region,servedBytes,fromCacheBytes,fromOriginBytes,"+
		"fromPeersBytes,fromParentsBytes,originToPeersBytes,savedBytes,savedRatio,requests,originToChildrenBytes,toChildrenBytes,wanBytes" {
		t.Errorf("header %s", got)
	}
}

func TestStamps(t *testing.T) {
	start := time.Date(2017, 1, 1, 15, 0, 0, 0, time.UTC) // a Sunday, the last day of ISO week 52 of 2016
	zone := zoneOf(t, "Asia/Kathmandu")
	for by, want := range map[By]string{
		Hour: "2017-01-01T20:45+05:45", Day: "2017-01-01", Week: "2016-W52", Month: "2017-01", All: "all",
	} {
		if got := stamp(Result{By: by, zone: zone}, Period{Start: start}); got != want {
			t.Errorf("%s: %q, want %q", by, got, want)
		}
	}
}

// TestHTML: well-formed, without addresses and without scripts but the page's own,
// even if tag values contain them.
func TestHTML(t *testing.T) {
	var out strings.Builder
	if err := WriteHTML(&out, weekReport(t)); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	const script = "<script>" + pageScript + "</script>"
	if strings.Count(page, script) != 1 {
		t.Error("the page does not have its script")
	}
	page = strings.Replace(page, script, "", 1)
	for _, bad := range []string{"<script", "</script>", "<b>", "http:", "https:", "@import", "url(", "\x1b", "ZgotmplZ", "NaN", "Inf"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, good := range []string{"&lt;/script&gt;&lt;b&gt;", "<h2>All groups</h2>", "22.4 GB", "<svg class=\"chart\"", `<html lang="en">`} {
		if !strings.Contains(page, good) {
			t.Errorf("the page lacks %q", good)
		}
	}
	d := xml.NewDecoder(strings.NewReader(out.String()))
	d.Entity = xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
}

func TestHTMLOfNothing(t *testing.T) {
	var out bytes.Buffer
	if err := WriteHTML(&out, resultOf(t, New(Options{By: Day, Zone: time.UTC}))); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Nothing was recorded") {
		t.Error("the page does not say so")
	}
}

func TestNiceScale(t *testing.T) {
	for highest, want := range map[int64][2]float64{1: {1, 1}, 4: {4, 1}, 10: {10, 5}, 173: {200, 50}, 999: {1000, 500}} {
		if top, step := niceScale(highest); top != want[0] || step != want[1] {
			t.Errorf("niceScale(%d) = %v, %v, want %v", highest, top, step, want)
		}
	}
}
