package sampledb_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/internal/sampledb"
)

var kinds = []sampledb.Kind{sampledb.StatsData, sampledb.ZMetric}

// sums reads a database with SQLite's own sum().
func sums(t *testing.T, path string, kind sampledb.Kind, names []string) (rows int64, out map[string]int64) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}()
	out = map[string]int64{}
	for _, name := range names {
		out[name] = 0
	}
	if kind == sampledb.StatsData {
		err = sqlitex.ExecuteTransient(conn, "SELECT metricName, sum(dataValue), count(*) FROM statsData GROUP BY 1",
			&sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error {
				out[stmt.ColumnText(0)] = stmt.ColumnInt64(1)
				rows += stmt.ColumnInt64(2)
				return nil
			}})
	} else {
		err = sqlitex.ExecuteTransient(conn, "SELECT * FROM ZMETRIC",
			&sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error {
				rows++
				for _, name := range names {
					out[name] += stmt.GetInt64(column(name))
				}
				return nil
			}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return rows, out
}

func column(name string) string {
	name = strings.NewReplacer(".", "", "children", "child", "clients", "client", "peers", "peer", "parents", "parent",
		"rejected.nospace", "rejectedfornospace").Replace(name)
	return "Z" + strings.ToUpper(name)
}

func check(t *testing.T, path string, kind sampledb.Kind, totals sampledb.Totals) {
	t.Helper()
	names := slices.Sorted(maps.Keys(totals.Sums))
	rows, got := sums(t, path, kind, names)
	if diff := cmp.Diff(totals.Sums, got); diff != "" {
		t.Errorf("the sums of %s differ from the generator's (-want +got):\n%s", kind, diff)
	}
	if rows != totals.Rows {
		t.Errorf("%s has %d rows, the generator counted %d", kind, rows, totals.Rows)
	}
	if diff := cmp.Diff(totals.Sums, totals.Between(time.Time{}, time.Time{})); diff != "" {
		t.Errorf("the quarter hours add up to something else (-want +got):\n%s", diff)
	}
}

// tenHours of a Monday from midnight on: idle at first, then lessons.
func tenHours(o sampledb.Options) sampledb.Options {
	o.Interval, o.Batches = 10*time.Minute, 60
	return o
}

func TestTotals(t *testing.T) {
	for name, options := range map[string]sampledb.Options{
		"plain":      {},
		"busy":       {Profile: sampledb.Busy, Seed: 7},
		"quiet":      {Profile: sampledb.Quiet},
		"duplicates": {Duplicates: 20},
		"clock back": {ClockBack: time.Hour},
		"outage":     {OutageAt: time.Hour, OutageFor: 35*time.Minute + 11*time.Second},
		"expired":    {Expired: 50, FirstID: 50_863},
		"loose":      {LooseSchema: true},
		"compact":    {Compact: true},
		"in the WAL": {WAL: 25},
		"no SHM":     {WAL: 25, NoSHM: true},
		"all in WAL": {WAL: 60},
	} {
		for _, kind := range kinds {
			t.Run(name+" "+string(kind), func(t *testing.T) {
				options.Kind = kind
				path := filepath.Join(t.TempDir(), "db")
				totals, err := sampledb.Write(t.Context(), path, tenHours(options))
				if err != nil {
					t.Fatal(err)
				}
				check(t, path, kind, totals)
			})
		}
	}
}

func TestOneKindOnly(t *testing.T) {
	for name, options := range map[string]sampledb.Options{
		"partial":       {Kind: sampledb.StatsData, Partial: 5},
		"extra":         {Kind: sampledb.StatsData, ExtraMetrics: []string{"bytes.fromspace.toclients"}},
		"old model":     {Kind: sampledb.ZMetric, OldModel: true},
		"whole seconds": {Kind: sampledb.ZMetric, WholeSeconds: true},
		"idle":          {Kind: sampledb.ZMetric, StoreIdle: true},
		"null":          {Kind: sampledb.ZMetric, StoreIdle: true, NullZeros: true},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "db")
			totals, err := sampledb.Write(t.Context(), path, tenHours(options))
			if err != nil {
				t.Fatal(err)
			}
			check(t, path, options.Kind, totals)
		})
	}
}

func TestEqualOptionsEqualBytes(t *testing.T) {
	for _, kind := range kinds {
		var first []byte
		for range 2 {
			path := filepath.Join(t.TempDir(), "db")
			options := tenHours(sampledb.Options{Kind: kind, Duplicates: 9, Compact: true, Seed: 3})
			if _, err := sampledb.Write(t.Context(), path, options); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if first != nil && !bytes.Equal(first, data) {
				t.Errorf("%s: two runs gave different bytes", kind)
			}
			first = data
		}
	}
}

func TestWALHoldsTheNewest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	options := sampledb.Options{Kind: sampledb.StatsData, Batches: 100, WAL: 25, Profile: sampledb.Busy}
	totals, err := sampledb.Write(t.Context(), path, options)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + "-shm"); err != nil {
		t.Error(err)
	}
	if err := os.Remove(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	rows, _ := sums(t, path, options.Kind, nil)
	if want := totals.Rows - 25*21; rows != want {
		t.Errorf("%d rows without FILE-wal, want %d", rows, want)
	}
	if leftover, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".sampledb-*")); leftover != nil {
		t.Errorf("left behind: %v", leftover)
	}
}

func TestGoingOn(t *testing.T) {
	for _, kind := range kinds {
		path := filepath.Join(t.TempDir(), "db")
		first, err := sampledb.Write(t.Context(), path, tenHours(sampledb.Options{Kind: kind, ExtraMetrics: extra(kind)}))
		if err != nil {
			t.Fatal(err)
		}
		second, err := sampledb.Write(t.Context(), path, first.Next(20))
		if err != nil {
			t.Fatal(err)
		}
		both := first.Plus(second)
		check(t, path, kind, both)
		if both.LastID != second.LastID || second.FirstID != first.LastID+1 || !second.First.After(first.Last) {
			t.Errorf("%s: ids to %d, then %d to %d; times to %s, then from %s", kind,
				first.LastID, second.FirstID, second.LastID, first.Last, second.First)
		}
		if diff := cmp.Diff(second.Newest, both.Newest); diff != "" {
			t.Errorf("newest (-second +both):\n%s", diff)
		}
	}
}

func extra(kind sampledb.Kind) []string {
	if kind == sampledb.ZMetric {
		return nil
	}
	return []string{"bytes.fromspace.toclients"}
}

func TestWriterStaysOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	w, err := sampledb.Create(t.Context(), path, sampledb.Options{Kind: sampledb.ZMetric, Batches: 20, WAL: 20, Profile: sampledb.Busy})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		totals, err := w.Add(5)
		if err != nil {
			t.Fatal(err)
		}
		check(t, path, sampledb.ZMetric, totals)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestSchoolWeek checks the properties of the profile on which reports of the
// samples rely.
func TestSchoolWeek(t *testing.T) {
	options := sampledb.Options{Kind: sampledb.StatsData, Batches: 7 * 24 * 6, Interval: 10 * time.Minute}
	totals, err := sampledb.Write(t.Context(), filepath.Join(t.TempDir(), "db"), options)
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) map[string]int64 {
		from := time.Date(2017, 2, 13+n, 0, 0, 0, 0, time.UTC)
		return totals.Between(from, from.Add(24*time.Hour))
	}
	const cache, origin = "bytes.fromcache.toclients", "bytes.fromorigin.toclients"
	if mon := day(0); mon[cache] < 5*mon[origin] {
		t.Errorf("Monday: %d from cache, %d from origin", mon[cache], mon[origin])
	}
	if tue := day(1); tue[cache] > tue[origin] || tue["bytes.purged.total"] == 0 {
		t.Errorf("Tuesday: %d from cache, %d from origin, %d purged", tue[cache], tue[origin], tue["bytes.purged.total"])
	}
	if thu, sun := day(3), day(6); sun[cache] == 0 || thu[cache] < 20*sun[cache] {
		t.Errorf("Thursday %d, Sunday %d", thu[cache], sun[cache])
	}
}

func TestLocalOffset(t *testing.T) {
	options := tenHours(sampledb.Options{Kind: sampledb.ZMetric, LocalOffset: 11 * time.Hour})
	totals, err := sampledb.Write(t.Context(), filepath.Join(t.TempDir(), "db"), options)
	if err != nil {
		t.Fatal(err)
	}
	// at 8 in Sydney it is 21 by UTC: midnight to 4 are lessons, then they end
	lessons, evening := totals.First.Truncate(time.Hour), totals.First.Truncate(time.Hour).Add(5*time.Hour)
	const requests = "requests.fromclients"
	if a, b := totals.Between(lessons, evening)[requests], totals.Between(evening, time.Time{})[requests]; a < 5*b {
		t.Errorf("%d requests in the lessons, %d in the evening", a, b)
	}
}

func TestBadOptions(t *testing.T) {
	for name, options := range map[string]sampledb.Options{
		"no kind":          {Batches: 1},
		"no such profile":  {Kind: sampledb.ZMetric, Profile: "lazy"},
		"more WAL than db": {Kind: sampledb.ZMetric, Batches: 1, WAL: 2},
		"half a second":    {Kind: sampledb.ZMetric, Batches: 1, Interval: time.Second / 2},
		"partial ZMETRIC":  {Kind: sampledb.ZMetric, Batches: 1, Partial: 2},
		"no such folder":   {Kind: sampledb.ZMetric, Batches: 1},
	} {
		path := filepath.Join(t.TempDir(), "none", "db")
		if _, err := sampledb.Write(t.Context(), path, options); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSamples compares the files in the repository with the generator's.
func TestSamples(t *testing.T) {
	for name, options := range sampledb.Samples() {
		path := filepath.Join(t.TempDir(), name)
		totals, err := sampledb.Write(t.Context(), path, options)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", "..", "testdata", "metrics", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("testdata/metrics/%s differs: go run ./scripts/sampledata", name)
		}
		if len(got) > 400_000 {
			t.Errorf("testdata/metrics/%s has %d bytes, too much for a repository", name, len(got))
		}
		if totals.First.Before(options.Start) || totals.First.Weekday() != time.Monday || totals.Last.Weekday() != time.Sunday {
			t.Errorf("%s: from %s to %s is not a week", name, totals.First, totals.Last)
		}
	}
}
