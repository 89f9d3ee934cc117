package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const createStatsData = `CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate INTEGER,
	expirationDate INTEGER, metricName TEXT, dataValue INTEGER);`

const createZMetric = `CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE TIMESTAMP,
	ZBYTESFROMCACHETOCLIENT INTEGER, ZBYTESFROMORIGINTOCLIENT INTEGER, ZBYTESFROMPEERTOCLIENT INTEGER,
	ZBYTESFROMPARENTTOCLIENT INTEGER, ZBYTESFROMORIGINTOPEER INTEGER, ZREQUESTSFROMCLIENT INTEGER);
	CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);`

// makeDB makes a database by SQL.
func makeDB(tb testing.TB, name string, script ...string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		tb.Fatal(err)
	}
	if err := sqlitex.ExecuteScript(conn, strings.Join(script, "\n"), nil); err != nil {
		tb.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

// query returns one number, with its own SQL.
func query(tb testing.TB, path, sql string) int64 {
	tb.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close() }() // only read
	n, err := sqlitex.ResultInt64(conn.Prep(sql))
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// fillStatsData makes n intervals of 21 rows, so many seconds apart.
func fillStatsData(n, seconds int) string {
	var names []string
	for _, name := range strings.Fields(`bytes.fromcache.topeers requests.fromclients imports.byhttp bytes.frompeers.toclients
		bytes.purged.total replies.fromorigin.topeers bytes.purged.youngerthan1day bytes.fromcache.toclients
		bytes.imported.byxpc requests.frompeers bytes.fromorigin.toclients replies.fromcache.topeers
		bytes.imported.byhttp bytes.dropped replies.fromcache.toclients replies.frompeers.toclients imports.byxpc
		bytes.purged.youngerthan7days bytes.fromorigin.topeers replies.fromorigin.toclients bytes.purged.youngerthan30days`) {
		names = append(names, "('"+name+"')")
	}
	return fmt.Sprintf(`WITH RECURSIVE batch(i) AS (VALUES (0) UNION ALL SELECT i+1 FROM batch WHERE i+1 < %[1]d),
		names(name) AS (VALUES %[2]s)
		INSERT INTO statsData (collectionDate, expirationDate, metricName, dataValue)
		SELECT 1487115473+%[3]d*i, 1487720273+%[3]d*i, name, (i*7919+length(name)*104729) %% 1000003 FROM batch, names ORDER BY i;`,
		n, strings.Join(names, ","), seconds)
}

func readAll(t *testing.T, opts Options, inputs ...Input) (*Builder, []string) {
	t.Helper()
	b := New(opts)
	var notes []string
	err := ReadFiles(t.Context(), b, inputs, metrics.Options{Note: func(n string) { notes = append(notes, n) }})
	if err != nil {
		t.Fatal(err)
	}
	return b, notes
}

// TestAgainstSQL holds every day's sums against SQLite's own.
func TestAgainstSQL(t *testing.T) {
	path := makeDB(t, "Metrics.sqlite", createStatsData, fillStatsData(500, 600))
	b, _ := readAll(t, Options{By: Day, Zone: zoneOf(t, "Australia/Sydney")}, Input{Path: volume.Door{}.Path(path)})
	r := resultOf(t, b)
	if len(r.Periods) != 4 || r.Sources[0].Rows != 21*500 || r.Sources[0].Kind != "statsData" {
		t.Fatalf("%d periods of %+v", len(r.Periods), r.Sources)
	}
	for _, p := range append(r.Periods, r.Total) {
		for name, got := range map[string]int64{
			"bytes.fromcache.toclients": p.FromCacheBytes, "bytes.fromorigin.toclients": p.FromOriginBytes,
			"bytes.frompeers.toclients": p.FromPeersBytes, "bytes.fromorigin.topeers": p.OriginToPeersBytes,
			"requests.fromclients": p.Requests,
		} {
			want := query(t, path, fmt.Sprintf(`SELECT total(dataValue) FROM statsData WHERE metricName = '%s'
				AND collectionDate >= %d AND collectionDate < %d`, name, p.Start.Unix(), p.End.Unix()))
			if got != want {
				t.Errorf("%s from %v: %d, want %d", name, p.Start, got, want)
			}
		}
	}
}

func TestZMetricNullsAndFractions(t *testing.T) {
	// The 1st and 2nd row lie in one second, at the last moment of a UTC day.
	path := makeDB(t, "Metrics.db", createZMetric, `INSERT INTO ZMETRIC VALUES
		(1, 509846399.25, 1, 20, 300, 4000, 50000, 7), (2, 509846399.999, 1, NULL, 0, NULL, 0, NULL),
		(3, 509846400, 5, 0, 0, 0, 0, 0);`)
	b, _ := readAll(t, Options{By: Day, Zone: time.UTC}, Input{Path: volume.Door{}.Path(path)})
	r := resultOf(t, b)
	if len(r.Periods) != 2 || r.Periods[0].ServedBytes != 4322 || r.Periods[1].ServedBytes != 5 || r.Sources[0].Rows != 3 {
		t.Errorf("%+v", r)
	}
}

// TestUnread: what makes no sense is left out, counted and named.
func TestUnread(t *testing.T) {
	path := makeDB(t, "Metrics.sqlite", createStatsData, `INSERT INTO statsData VALUES
		(1, 1487115473, 0, 'requests.fromclients', 61), (2, 1487115473, 0, 'bytes.fromcache.toclients', NULL),
		(3, 1487115473000, 0, 'requests.fromclients', 1), (4, -5, 0, 'requests.fromclients', 1),
		(5, 1487115473, 0, 'bytes.fromcache.toclients', 9.9e30), (6, 1487115473, 0, 'requests.fromclients', NULL),
		(7, 1487115473, 0, 'a,b', 3);`)
	b, _ := readAll(t, Options{By: Day, Zone: time.UTC}, Input{Path: volume.Door{}.Path(path)})
	r := resultOf(t, b)
	if r.Total.Requests != 61 || r.Total.ServedBytes != 0 || r.Sources[0].Rows != 2 {
		t.Errorf("%+v", r)
	}
	err := b.Unread()
	if codeOf(t, err) != CodeUnreadRows {
		t.Fatalf("Unread: %v", err)
	}
	for _, want := range []string{
		"lack 5 rows", "2 null-value, the first: row 2", "1 date-in-milliseconds, the first: row 3",
		"1 date-negative, the first: row 4", "1 overflow, the first: row 5",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: does not say %q", err, want)
		}
	}
}

func TestBadIDs(t *testing.T) {
	path := makeDB(t, "Metrics.sqlite", `CREATE TABLE statsData (entryIndex, collectionDate, metricName, dataValue);
		INSERT INTO statsData VALUES (1, 1487115473, 'requests.fromclients', 61), (NULL, 1487115473, 'requests.fromclients', 1);`)
	b, _ := readAll(t, Options{By: Day, Zone: time.UTC}, Input{Path: volume.Door{}.Path(path)})
	if err := b.Unread(); codeOf(t, err) != CodeUnreadRows || !strings.Contains(err.Error(), "lack 1 row that") {
		t.Errorf("Unread: %v", err)
	}
}

func TestReadFilesRefuses(t *testing.T) {
	path := makeDB(t, "Metrics.sqlite", createStatsData)
	link := filepath.Join(t.TempDir(), "other")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	region := tags.Set{{Key: "region", Value: "north"}}
	for _, c := range []struct {
		why    string
		group  []string
		inputs []Input
		code   fault.Code
	}{
		{"one file twice", nil, []Input{{Path: volume.Door{}.Path(path)}, {Path: volume.Door{}.Path(path)}}, CodeDuplicate},
		{"a link to it", nil, []Input{{Path: volume.Door{}.Path(path)}, {Path: volume.Door{}.Path(link)}}, CodeDuplicate},
		{"a tag that none has", []string{"regoin"}, []Input{{Path: volume.Door{}.Path(path), Tags: region}}, CodeUnknownGroup},
		{"no tags at all", []string{"region"}, []Input{{Path: volume.Door{}.Path(path)}}, CodeUnknownGroup},
		{"no such file", nil, []Input{{Path: volume.Door{}.Path(path + "x")}}, metrics.CodeNotFound},
	} {
		b := New(Options{By: Day, Zone: time.UTC, GroupBy: c.group})
		if err := ReadFiles(t.Context(), b, c.inputs, metrics.Options{}); codeOf(t, err) != c.code {
			t.Errorf("%s: %v, want code %s", c.why, err, c.code)
		}
	}
}

// TestCopiesAreNoted: a copy of a store is another file with the same identity.
func TestCopiesAreNoted(t *testing.T) {
	script := createZMetric + `INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE) VALUES (1, 509846400);
		INSERT INTO Z_METADATA VALUES (1, '6F8E1C5A-0000-4000-8000-000000000001', NULL);`
	one, two := makeDB(t, "Metrics.db", script), makeDB(t, "Metrics.db", script)
	_, notes := readAll(t, Options{By: Day, Zone: time.UTC}, Input{Path: volume.Door{}.Path(one)}, Input{Path: volume.Door{}.Path(two)})
	if len(notes) != 1 || !strings.Contains(notes[0], "counted twice") {
		t.Errorf("notes %q", notes)
	}
}

func TestCancelled(t *testing.T) {
	path := makeDB(t, "Metrics.sqlite", createStatsData, fillStatsData(10, 60))
	ctx, cancel := contextCancelled(t)
	defer cancel()
	if err := ReadFiles(ctx, New(Options{By: Day, Zone: time.UTC}), []Input{{Path: volume.Door{}.Path(path)}}, metrics.Options{}); err == nil {
		t.Error("no error")
	}
}

// BenchmarkWeek reads a week of one server: 212,000 rows, as many as a
// Metrics.sqlite keeps.
func BenchmarkWeek(b *testing.B) {
	path := makeDB(b, "Metrics.sqlite", createStatsData, fillStatsData(10_096, 60))
	zone := zoneOf(b, "Australia/Sydney")
	for _, by := range []By{Hour, Day} {
		b.Run(by.String(), func(b *testing.B) {
			for b.Loop() {
				builder := New(Options{By: by, Zone: zone})
				if err := ReadFiles(b.Context(), builder, []Input{{Path: volume.Door{}.Path(path)}}, metrics.Options{}); err != nil {
					b.Fatal(err)
				}
				if _, err := builder.Result(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(212_016*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
