package metrics_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

func TestTail(t *testing.T) {
	insert := func(pairs ...int) string { // id, second
		var rows []string
		for i := 0; i < len(pairs); i += 2 {
			rows = append(rows, fmt.Sprintf("(%d, %d, 0, 'bytes.dropped', 1)", pairs[i], pairs[i+1]))
		}
		return "INSERT INTO statsData VALUES " + strings.Join(rows, ", ")
	}
	z := func(period string, dates ...string) string {
		return zmetricTable + "INSERT INTO ZMETRIC (ZPERIOD, ZCREATIONDATE) VALUES (" + period + ", " + strings.Join(dates, "), ("+period+", ") + ")"
	}
	for _, c := range []struct {
		why, sql string
		want     metrics.Tail
	}{
		{"empty", looseStats, metrics.Tail{}},
		{"one second", looseStats + insert(5, 100, 6, 100), metrics.Tail{Rows: true, MinID: 5, MaxID: 6, Newest: 100, NewestFirst: 5, Interval: time.Minute}},
		{"batches", looseStats + insert(5, 100, 6, 100, 7, 115, 8, 115), metrics.Tail{Rows: true, MinID: 5, MaxID: 8, Newest: 115, NewestFirst: 7, Interval: 15 * time.Second}},
		{"a gap is outvoted", looseStats + insert(1, 100, 2, 160, 3, 9000, 4, 9060), metrics.Tail{Rows: true, MinID: 1, MaxID: 4, Newest: 9060, NewestFirst: 4, Interval: time.Minute}},
		{"two distances tie: the longer one", looseStats + insert(1, 100, 2, 160, 3, 250), metrics.Tail{Rows: true, MinID: 1, MaxID: 3, Newest: 250, NewestFirst: 3, Interval: 90 * time.Second}},
		{"only a gap", looseStats + insert(1, 100, 2, 100000), metrics.Tail{Rows: true, MinID: 1, MaxID: 2, Newest: 100000, NewestFirst: 2, Interval: time.Hour}},
		{"a clock set back", looseStats + insert(1, 100, 2, 160, 3, 90, 4, 80, 5, 80), metrics.Tail{Rows: true, MinID: 1, MaxID: 5, Newest: 80, NewestFirst: 4, Interval: time.Minute}},
		{"the newest second once before", looseStats + insert(1, 100, 2, 160, 3, 100), metrics.Tail{Rows: true, MinID: 1, MaxID: 3, Newest: 100, NewestFirst: 3, Interval: time.Minute}},
		{
			"a newest row without a date", looseStats + insert(1, 100, 2, 160) + "; INSERT INTO statsData VALUES (3, NULL, 0, 'x', 1)",
			metrics.Tail{Rows: true, MinID: 1, MaxID: 3, Newest: 160, NewestFirst: 2, Interval: time.Minute},
		},
		{"no date at all", looseStats + "INSERT INTO statsData VALUES (3, NULL, 0, 'x', 1)", metrics.Tail{Rows: true, MinID: 3, MaxID: 3, Interval: time.Minute}},
		{"fifty seconds are enough", looseStats + batches(1, 60, start) + "UPDATE statsData SET collectionDate = entryIndex WHERE entryIndex < 9*21", metrics.Tail{Rows: true, MinID: 1, MaxID: 1260, Newest: start + 59*60, NewestFirst: 1240, Interval: time.Minute}},
		{"ZPERIOD", z("300", "60.5", "120.5"), metrics.Tail{Rows: true, MinID: 1, MaxID: 2, Newest: 978307320, NewestFirst: 2, Interval: 5 * time.Minute}},
		{"a day", z("86400", "1"), metrics.Tail{Rows: true, MinID: 1, MaxID: 1, Newest: 978307201, NewestFirst: 1, Interval: 24 * time.Hour}},
		{"ZPERIOD as REAL", z("30.0", "60", "60.9"), metrics.Tail{Rows: true, MinID: 1, MaxID: 2, Newest: 978307260, NewestFirst: 1, Interval: 30 * time.Second}},
		{"ZPERIOD is NULL", z("NULL", "60", "90"), metrics.Tail{Rows: true, MinID: 1, MaxID: 2, Newest: 978307290, NewestFirst: 2, Interval: 30 * time.Second}},
		{"ZPERIOD is 0", z("0", "60", "90"), metrics.Tail{Rows: true, MinID: 1, MaxID: 2, Newest: 978307290, NewestFirst: 2, Interval: 30 * time.Second}},
		{"ZPERIOD is negative", z("-60", "60"), metrics.Tail{Rows: true, MinID: 1, MaxID: 1, Newest: 978307260, NewestFirst: 1, Interval: time.Minute}},
		{"ZPERIOD is years", z("99999999", "60"), metrics.Tail{Rows: true, MinID: 1, MaxID: 1, Newest: 978307260, NewestFirst: 1, Interval: time.Minute}},
		{"ZPERIOD is a word", z("'often'", "60"), metrics.Tail{Rows: true, MinID: 1, MaxID: 1, Newest: 978307260, NewestFirst: 1, Interval: time.Minute}},
		{
			"no ZPERIOD", "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZBYTESDROPPED); INSERT INTO ZMETRIC VALUES (7, 1, 1)",
			metrics.Tail{Rows: true, MinID: 7, MaxID: 7, Newest: 978307201, NewestFirst: 7, Interval: time.Minute},
		},
	} {
		got, err := open(t, makeDB(t, c.sql)).Tail()
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.why, err, diff)
		}
	}
}

func lastMark(t *testing.T, path string) metrics.Mark {
	t.Helper()
	var w metrics.Window
	if err := open(t, path).ReadWindow(&w, metrics.FirstID, metrics.LastID, 1_000_000); err != nil {
		t.Fatal(err)
	}
	return w.Last
}

// Checkpoints on servers have marks. These were computed by another program, as
// FNV-1a over 64-bit words; if they change, every deployed checkpoint takes its
// database for a new one and sends everything again.
func TestMarkIsStable(t *testing.T) {
	stats := makeDB(t, looseStats, `INSERT INTO statsData VALUES (1, 100, 0, 'bytes.dropped', 3), (4, 160, 0, 'bytes.dropped', 5),
		(5, 160, 0, 'requests.fromclients', -7), (6, 160, 0, 'new metric', 9223372036854775807)`)
	if got, want := lastMark(t, stats), (metrics.Mark{First: 4, Last: 6, Second: 160, Hash: 14460551451468316017}); got != want {
		t.Errorf("statsData: %+v, want %+v", got, want)
	}
	const table = "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZBYTESDROPPED, ZBYTESFROMCACHETOCLIENT, ZREQUESTSFROMCLIENT, ZNEW);"
	const rows = "INSERT INTO ZMETRIC VALUES (7, 1, 1, 1, 1, 1), (8, 61.2, 5, NULL, -7, 3), (9, 61.9, 0, 1099511627776, 0, NULL)"
	want := metrics.Mark{First: 8, Last: 9, Second: 978307261, Hash: 10537100361021853174}
	if got := lastMark(t, makeDB(t, table, rows)); got != want {
		t.Errorf("ZMETRIC: %+v, want %+v", got, want)
	}
	// A newer model has more columns: NULL in the earlier rows.
	if got := lastMark(t, makeDB(t, table, rows, "ALTER TABLE ZMETRIC ADD COLUMN ZBYTESFROMPARENTTOCLIENT", "ALTER TABLE ZMETRIC ADD COLUMN ZOTHER DEFAULT 0")); got != want {
		t.Errorf("ZMETRIC with new columns: %+v, want %+v", got, want)
	}
}

func TestMarkTellsChanges(t *testing.T) {
	base := looseStats + batches(1, 3, start)
	mark := lastMark(t, makeDB(t, base))
	for why, change := range map[string]string{
		"a value":         "UPDATE statsData SET dataValue = dataValue + 1 WHERE entryIndex = 50",
		"a known name":    "UPDATE statsData SET metricName = 'bytes.dropped' WHERE entryIndex = 50",
		"an unknown name": "UPDATE statsData SET metricName = 'x' WHERE entryIndex = 50",
		"a time":          "UPDATE statsData SET collectionDate = collectionDate + 1 WHERE entryIndex > 42",
		"a row less":      "DELETE FROM statsData WHERE entryIndex = 50",
		"the last one":    "DELETE FROM statsData WHERE entryIndex = 63",
		"two exchanged":   "UPDATE statsData SET metricName = CASE entryIndex WHEN 50 THEN 'imports.byhttp' WHEN 45 THEN 'replies.fromorigin.topeers' ELSE metricName END",
	} {
		changed := makeDB(t, base, change)
		if got := lastMark(t, changed); got == mark {
			t.Errorf("%s changed, and the mark did not", why)
		}
		if got, err := open(t, changed).Verify(mark); got != metrics.Different || err != nil {
			t.Errorf("%s changed: Verify says %v, %v", why, got, err)
		}
	}
}

func TestVerify(t *testing.T) {
	base := looseStats + batches(101, 10, start) // ids 101 to 310
	marks := map[string]metrics.Mark{}
	db := open(t, makeDB(t, base))
	var w metrics.Window
	for name, through := range map[string]int64{"third": 163, "last": 310, "half of the last": 300} {
		if err := db.ReadWindow(&w, metrics.FirstID, through, 100); err != nil {
			t.Fatal(err)
		}
		marks[name] = w.Last
	}
	for _, c := range []struct {
		why, sql, mark string
		want           metrics.Match
	}{
		{"unchanged", base, "last", metrics.Same},
		{"unchanged, an older mark", base, "third", metrics.Same},
		{"rows were added", base + batches(311, 10, start+600), "last", metrics.Same},
		{"the marked second has grown", base, "half of the last", metrics.Same},
		{"older rows expired", base + "DELETE FROM statsData WHERE entryIndex <= 142", "third", metrics.Same},
		{"the marked rows expired", base + "DELETE FROM statsData WHERE entryIndex <= 163", "third", metrics.Expired},
		{"the first of them expired", base + "DELETE FROM statsData WHERE entryIndex <= 150", "third", metrics.Expired},
		{"all expired", base + "DELETE FROM statsData", "last", metrics.Expired},
		{"recreated: no rows yet", looseStats, "last", metrics.Expired},
		{"recreated: ids start again", looseStats + batches(1, 3, start+9999), "last", metrics.Different},
		{"recreated: few ids, the same times", looseStats + batches(1, 3, start), "third", metrics.Different},
		{"recreated: the same ids, other rows", looseStats + batches(101, 10, start+9999), "last", metrics.Different},
		{"the same rows at other times", looseStats + batches(101, 10, start+1), "last", metrics.Different},
		{"the newest rows are gone: an older copy", base + "DELETE FROM statsData WHERE entryIndex > 200", "last", metrics.Different},
		{"bad rows stand there", base + "UPDATE statsData SET dataValue = 'x'", "third", metrics.Different},
		{"dates are gone", base + "UPDATE statsData SET collectionDate = NULL", "last", metrics.Different},
		{"hundreds of bad rows in a second", looseStats + strings.ReplaceAll(batches(101, 10, start), "i/21*60", "0") + "UPDATE statsData SET dataValue = 'x'", "whole", metrics.Different},
	} {
		mark, ok := marks[c.mark]
		if !ok {
			mark = metrics.Mark{First: 101, Last: 310, Second: start}
		}
		got, err := open(t, makeDB(t, c.sql)).Verify(mark)
		if got != c.want || err != nil {
			t.Errorf("%s: %v, %v; want %v", c.why, got, err, c.want)
		}
	}
}

// Marks come from files that anybody may have edited.
func TestVerifyOddMarks(t *testing.T) {
	db := open(t, makeDB(t, looseStats+batches(1, 3, start)))
	for _, m := range []metrics.Mark{
		{},
		{First: metrics.FirstID, Last: metrics.LastID},
		{First: metrics.FirstID, Last: 1},
		{First: 50, Last: 40},
		{First: metrics.LastID, Last: metrics.LastID},
	} {
		if got, err := db.Verify(m); got == metrics.Same || err != nil {
			t.Errorf("%+v: %v, %v", m, got, err)
		}
	}
}

func TestVerifyZMetric(t *testing.T) {
	rows := zmetricTable + "INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESDROPPED) VALUES (1, 1, 1), (2, 61.5, 2), (3, 61.75, 3), (4, 121, 4)"
	db := open(t, makeDB(t, rows))
	var w metrics.Window
	if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 2); err != nil || w.Last.First != 2 || w.Last.Last != 3 {
		t.Fatalf("%+v, %v", w.Last, err)
	}
	for change, want := range map[string]metrics.Match{
		"SELECT 1":                         metrics.Same,
		"DELETE FROM ZMETRIC WHERE Z_PK=1": metrics.Same,
		"UPDATE ZMETRIC SET ZREQUESTSFROMCLIENT=1 WHERE Z_PK=3": metrics.Different,
		"DELETE FROM ZMETRIC WHERE Z_PK<4":                      metrics.Expired,
		"DELETE FROM ZMETRIC WHERE Z_PK>1":                      metrics.Different,
	} {
		if got, err := open(t, makeDB(t, rows, change)).Verify(w.Last); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", change, got, err, want)
		}
	}
}

func TestCountUpTo(t *testing.T) {
	stats := looseStats + batches(1, 10, start) + "INSERT INTO statsData VALUES (300, NULL, 0, 'x', 1), (301, '1487030400.9', 0, 'x', 1)"
	loose := strings.Replace(looseStats, "INTEGER PRIMARY KEY", "", 1) + "INSERT INTO statsData VALUES (1, 100, 0, 'x', 1), (1.5, 100, 0, 'x', 1), (NULL, 100, 0, 'x', 1)"
	z := zmetricTable + "INSERT INTO ZMETRIC (ZCREATIONDATE) VALUES (1.5), (61), (61.9), (62)"
	for _, c := range []struct {
		sql             string
		through, second int64
		want            int
	}{
		{stats, metrics.LastID, start - 1, 0},
		{stats, metrics.LastID, start, 22},
		{stats, 300, start, 21},
		{stats, 10, start + 600, 10},
		{stats, metrics.LastID, start + 600, 211},
		{loose, metrics.LastID, 100, 1},
		{z, metrics.LastID, 978307260, 1},
		{z, metrics.LastID, 978307261, 3},
		{z, 2, 978307261, 2},
	} {
		if got, err := open(t, makeDB(t, c.sql)).CountUpTo(c.through, c.second); got != c.want || err != nil {
			t.Errorf("CountUpTo(%d, %d) = %d, %v; want %d", c.through, c.second, got, err, c.want)
		}
	}
}

func TestSum(t *testing.T) {
	for _, c := range []struct {
		a, b, want int64
		ok         bool
	}{
		{1, 2, 3, true},
		{0, 0, 0, true},
		{math.MaxInt64, 0, math.MaxInt64, true},
		{math.MaxInt64, 1, 0, false},
		{math.MaxInt64, math.MinInt64, -1, true},
		{math.MinInt64, 0, math.MinInt64, true},
		{math.MinInt64, -1, 0, false},
		{math.MinInt64, math.MinInt64, 0, false},
	} {
		got, err := metrics.Sum(100, c.a, c.b)
		if got != c.want || (err == nil) != c.ok || !c.ok && codeOf(err) != metrics.CodeSumOverflow {
			t.Errorf("Sum(%d, %d) = %d, %v", c.a, c.b, got, err)
		}
	}
}
