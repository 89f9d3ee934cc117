package metrics_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// The sums of every second, by SQLite itself.
const (
	statsTruth = `SELECT CAST(collectionDate AS INTEGER) || ' ' || metricName, CAST(sum(dataValue) AS INTEGER) FROM statsData
		WHERE typeof(entryIndex) = 'integer' AND (CAST(dataValue AS REAL) >= 0 OR instr(metricName, '.') = 0) GROUP BY 1 HAVING sum(dataValue) <> 0`
	zmetricTruth = `WITH r(s, d, c, q, x) AS (SELECT (CAST(ZCREATIONDATE AS INTEGER) + 978307200) || ' ', ZBYTESDROPPED,
			ZBYTESFROMCACHETOCLIENT, ZREQUESTSFROMCLIENT, ZNEW FROM ZMETRIC)
		SELECT s || 'bytes.dropped', sum(d) FROM r GROUP BY s HAVING sum(d) <> 0
		UNION ALL SELECT s || 'bytes.fromcache.toclients', sum(c) FROM r GROUP BY s HAVING sum(c) <> 0
		UNION ALL SELECT s || 'requests.fromclients', sum(q) FROM r GROUP BY s HAVING sum(q) <> 0
		UNION ALL SELECT s || 'ZNEW', sum(x) FROM r GROUP BY s HAVING sum(x) <> 0`
)

func truth(tb testing.TB, path, sql string) map[string]int64 {
	tb.Helper()
	sums := map[string]int64{}
	for _, row := range askDB(tb, path, sql) {
		v, err := strconv.ParseInt(row[1], 10, 64)
		if err != nil {
			tb.Fatal(err)
		}
		sums[row[0]] += v
	}
	return sums
}

// shape is a schema that random rows are put into.
type shape struct {
	name, table, truth, runs string
	row                      func(r *rand.Rand, id, second int) string
}

func shapes() []shape {
	pick := func(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }
	stats := func(r *rand.Rand, id, second int) string {
		name := append(knownNames(), "new metric", "neu,=")[r.IntN(23)]
		v := r.IntN(1_000_000) - 1000
		value := pick(r, fmt.Sprint(v), fmt.Sprint(v), fmt.Sprintf("'%d'", v), fmt.Sprintf("%d.0", v))
		date := pick(r, fmt.Sprint(second), fmt.Sprintf("%d.0", second))
		return fmt.Sprintf("INSERT INTO statsData (entryIndex, collectionDate, metricName, dataValue) VALUES (%d, %s, '%s', %s);\n", id, date, name, value)
	}
	loose := func(r *rand.Rand, id, second int) string {
		id -= r.IntN(2) // some ids twice
		row := stats(r, id, second)
		if r.IntN(10) == 0 {
			row = strings.Replace(row, fmt.Sprintf("(%d,", id), "("+pick(r, "NULL", "1.5", "'x'")+",", 1)
		}
		return row
	}
	statsRuns := "SELECT entryIndex, CAST(collectionDate AS INTEGER) FROM statsData WHERE typeof(entryIndex)='integer' ORDER BY 1, rowid"
	columns := "(entryIndex %s, collectionDate, metricName, dataValue %s)"
	return []shape{
		{"statsData", statsTable, statsTruth, statsRuns, stats},
		{"no key", "CREATE TABLE statsData" + fmt.Sprintf(columns, "INT", "INT"), statsTruth, statsRuns, loose},
		{"no types", "CREATE TABLE StatsData" + fmt.Sprintf(columns, "", "NUMERIC"), statsTruth, statsRuns, loose},
		{
			"a key that is not the rowid", "CREATE TABLE statsdata" + fmt.Sprintf(columns, "INTEGER PRIMARY KEY DESC", "INT"),
			statsTruth, statsRuns, stats,
		},
		{
			"without rowid", "CREATE TABLE statsData" + fmt.Sprintf(columns, "INTEGER PRIMARY KEY", "INT") + " WITHOUT ROWID",
			statsTruth, strings.Replace(statsRuns, ", rowid", "", 1), stats,
		},
		{
			"ZMETRIC", strings.Replace(zmetricTable, "ZPERIOD", "ZNEW INTEGER, ZPERIOD", 1), zmetricTruth,
			"SELECT Z_PK, CAST(ZCREATIONDATE AS INTEGER) + 978307200 FROM ZMETRIC ORDER BY 1",
			func(r *rand.Rand, id, second int) string {
				value := func() string { return pick(r, "NULL", "0", fmt.Sprint(r.IntN(1_000_000))) }
				return fmt.Sprintf("INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESDROPPED, ZBYTESFROMCACHETOCLIENT, ZREQUESTSFROMCLIENT, ZNEW) VALUES (%d, %d.%d, %s, %s, %s, %s);\n",
					id, second-978307200, r.IntN(10), value(), value(), value(), value())
			},
		},
	}
}

// TestRandomDatabases compares the sums of windows of many sizes with SQLite's.
func TestRandomDatabases(t *testing.T) {
	for _, s := range shapes() {
		for seed := range uint64(8) {
			r := rand.New(rand.NewPCG(seed, 7))
			id, now := r.IntN(1000), start+r.IntN(1000)
			sql := "BEGIN;\n"
			for range r.IntN(250) {
				id += 1 + r.IntN(2)*r.IntN(5)
				switch r.IntN(12) {
				case 0, 1, 2:
					now += 1 + r.IntN(90)
				case 3:
					now -= r.IntN(120) // the clock was set back
				}
				sql += s.row(r, id, now)
			}
			checkWindows(t, fmt.Sprintf("%s, seed %d", s.name, seed), makeDB(t, s.table, sql+"COMMIT;"), s)
		}
	}
}

func checkWindows(t *testing.T, what, path string, s shape) {
	t.Helper()
	want := truth(t, path, s.truth)
	runs := askDB(t, path, s.runs)
	negative := 0
	if strings.Contains(s.truth, "dataValue") {
		negative = len(askDB(t, path, "SELECT 1 FROM statsData WHERE typeof(entryIndex) = 'integer' AND CAST(dataValue AS REAL) < 0 AND instr(metricName, '.') > 0"))
	}
	db := open(t, path)
	for _, size := range []int{-1, 1, 2, 3, 5, 8, 1000} {
		got, err := readAll(db, size)
		if err != nil {
			t.Errorf("%s, windows of %d: %v", what, size, err)
			continue
		}
		if diff := cmp.Diff(want, got.Sums); diff != "" || len(got.Bad) != negative {
			t.Errorf("%s, windows of %d, bad %v (-SQLite +windows):\n%s", what, size, got.Bad, diff)
		}
		if got.Rows != len(runs) {
			t.Errorf("%s, windows of %d: %d rows, want %d", what, size, got.Rows, len(runs))
		}
		ends := map[string]bool{}
		for i, end := range got.Ends {
			ends[fmt.Sprint(end)] = i < len(got.Ends)-1
		}
		for i := 1; i < len(runs); i++ {
			if runs[i][1] == runs[i-1][1] && runs[i][0] != runs[i-1][0] && ends[runs[i-1][0]] {
				t.Errorf("%s, windows of %d: second %s is parted after row %s", what, size, runs[i][1], runs[i-1][0])
			}
		}
	}
}

func TestWindowSizes(t *testing.T) {
	db := open(t, makeDB(t, statsTable, batches(1, 10, start)))
	for size, want := range map[int][]int{
		-5: {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 0: {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 3: {3, 3, 3, 1}, 9: {9, 1}, 10: {10}, 11: {10},
	} {
		got, err := readAll(db, size)
		if diff := cmp.Diff(want, got.Counts); diff != "" || err != nil {
			t.Errorf("windows of %d: %v (-want +got):\n%s", size, err, diff)
		}
	}
}

func TestWindowRange(t *testing.T) {
	db := open(t, makeDB(t, statsTable, batches(1, 10, start)))
	for _, c := range []struct {
		after, through int64
		size           int
		rows           int
		end            int64
		done           bool
		first          int64
	}{
		{metrics.FirstID, metrics.LastID, 100, 210, 210, true, 190},
		{0, 210, 100, 210, 210, true, 190},
		{0, 42, 100, 42, 42, true, 22},
		{0, 30, 100, 30, 30, true, 22}, // through may part a second: the newest one is held back
		{0, 42, 2, 42, 42, true, 22},
		{0, 43, 2, 42, 42, false, 22},
		{30, 50, 100, 20, 50, true, 43},
		{30, 50, 1, 12, 42, false, 31},
		{210, metrics.LastID, 1, 0, 210, true, 0},
		{metrics.LastID, metrics.LastID, 1, 0, metrics.LastID, true, 0},
		{50, 30, 1, 0, 50, true, 0},
	} {
		var w metrics.Window
		if err := db.ReadWindow(&w, c.after, c.through, c.size); err != nil {
			t.Fatal(err)
		}
		if w.After != c.after || w.Rows != c.rows || w.Through != c.end || w.Done != c.done || w.Last.First != c.first {
			t.Errorf("%+v: After %d, Rows %d, Through %d, Done %v, Last %+v", c, w.After, w.Rows, w.Through, w.Done, w.Last)
		}
	}
}

// Adjacent rows of a second are one; a second that comes again is summed within a window.
func TestClockSetBack(t *testing.T) {
	db := open(t, makeDB(t, statsTable, `INSERT INTO statsData VALUES
		(1, 100, 0, 'bytes.dropped', 1), (2, 100, 0, 'bytes.dropped', 2), (3, 160, 0, 'bytes.dropped', 4), (4, 160, 0, 'x', 8),
		(5, 100, 0, 'bytes.dropped', 16), (6, 100, 0, 'x', 32), (7, 160, 0, 'x', 64)`))
	var w metrics.Window
	if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 10); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{100, 160}, w.Seconds); diff != "" {
		t.Errorf("seconds (-want +got):\n%s", diff)
	}
	if w.Row(0)[0] != 19 || w.Row(1)[0] != 4 { // bytes.dropped is the first field
		t.Errorf("sums %v", w.Values)
	}
	if diff := cmp.Diff([]metrics.Other{{100, "x", 32}, {160, "x", 72}}, w.Others); diff != "" {
		t.Errorf("others (-want +got):\n%s", diff)
	}
	if w.Last.First != 7 || w.Last.Last != 7 || w.Last.Second != 160 {
		t.Errorf("the last second by id: %+v", w.Last)
	}
}

func TestSumOverflow(t *testing.T) {
	const most = "9223372036854775807"
	adjacent := makeDB(t, statsTable, "INSERT INTO statsData VALUES (1,100,0,'bytes.dropped',"+most+"), (2,100,0,'bytes.dropped',1), (3,100,0,'x',"+most+"), (4,100,0,'x',1), (5,100,0,'bytes.dropped',-1), (6,100,0,'x',-9)")
	got := mustRead(t, adjacent, 5)
	if got.Rows != 6 || len(got.Bad) != 3 || got.Bad[0].ID != 2 || got.Bad[1].ID != 4 || got.Bad[2].Reason != "negative-value" || got.Bad[0].Reason != "overflow" {
		t.Errorf("%+v", got)
	}
	if got.Sums["100 bytes.dropped"] != 1<<63-1 || got.Sums["100 x"] != 1<<63-10 {
		t.Errorf("sums %v", got.Sums)
	}
	whole := makeDB(t, zmetricTable, "INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESDROPPED, ZREQUESTSFROMCLIENT) VALUES (1,1,1,"+most+"), (2,1,2,1), (3,1,4,0)")
	got = mustRead(t, whole, 5)
	if len(got.Bad) != 1 || got.Bad[0].ID != 2 || got.Sums["978307201 bytes.dropped"] != 5 || got.Sums["978307201 requests.fromclients"] != 1<<63-1 {
		t.Errorf("a row of ZMETRIC is taken whole or not at all: %+v", got)
	}
	whole = makeDB(t, "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZBYTESDROPPED, ZNEW, ZOLD)", "INSERT INTO ZMETRIC VALUES (1,1,1,"+most+",1), (2,1,2,1,1), (3,1,4,0,1)")
	got = mustRead(t, whole, 5)
	if len(got.Bad) != 1 || got.Bad[0].ID != 2 || got.Sums["978307201 bytes.dropped"] != 5 || got.Sums["978307201 ZNEW"] != 1<<63-1 || got.Sums["978307201 ZOLD"] != 2 {
		t.Errorf("nor with columns nobody knows: %+v", got)
	}
	for _, name := range []string{"bytes.dropped", "x"} {
		apart := makeDB(t, statsTable, fmt.Sprintf("INSERT INTO statsData VALUES (1,100,0,'%[1]s',%[2]s), (2,160,0,'%[1]s',1), (3,100,0,'%[1]s',1)", name, most))
		if _, err := readAll(open(t, apart), 5); codeOf(err) != metrics.CodeSumOverflow {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The memory of a window does not grow with its rows.
func TestMemoryIsBounded(t *testing.T) {
	const rows = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d) INSERT INTO statsData SELECT i, %s, 0, %s, 1 FROM n;`
	var w metrics.Window
	t.Run("one second", func(t *testing.T) {
		db := open(t, makeDB(t, statsTable, fmt.Sprintf(rows, 50_000, "100", "'name ' || (i%5)")))
		if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 10); err != nil {
			t.Fatal(err)
		}
		if len(w.Others) != 5 || cap(w.Others) > 100 || w.Others[0].Value != 10_000 || w.Rows != 50_000 {
			t.Errorf("%d others (room for %d) of %d rows", len(w.Others), cap(w.Others), w.Rows)
		}
	})
	t.Run("many names", func(t *testing.T) {
		db := open(t, makeDB(t, statsTable, fmt.Sprintf(rows, 150_000, "100+i/1000", "'name ' || (i%1000)")))
		most := 0
		for after := int64(metrics.FirstID); !w.Done || most == 0; after = w.Through {
			if err := db.ReadWindow(&w, after, metrics.LastID, 1_000_000); err != nil {
				t.Fatal(err)
			}
			most = max(most, len(w.Others))
		}
		if most < 50_000 || most > 101_000 {
			t.Errorf("a window holds %d others", most)
		}
	})
	t.Run("one id", func(t *testing.T) {
		loose := "CREATE TABLE statsData (entryIndex INT, collectionDate, expirationDate, metricName, dataValue);"
		few := makeDB(t, loose, fmt.Sprintf(rows, 500, "100+i", "'bytes.dropped'"), "UPDATE statsData SET entryIndex=7")
		if got := mustRead(t, few, 3); got.Rows != 500 || len(got.Ends) > 2 {
			t.Errorf("500 rows of one id: %d rows in %d windows", got.Rows, len(got.Ends))
		}
		many := makeDB(t, loose, fmt.Sprintf(rows, 5000, "100+i", "'bytes.dropped'"), "UPDATE statsData SET entryIndex=7")
		if _, err := readAll(open(t, many), 3); codeOf(err) != metrics.CodeTooManyBadRows || !strings.Contains(err.Error(), "share one entryIndex") {
			t.Errorf("5000 rows of one id: %v", err)
		}
	})
}
