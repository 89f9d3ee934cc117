package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

func inputOf(path string) Input { return Input{Path: volume.Door{}.Path(path)} }

// cacheDB makes a Metrics.db with one row of so many bytes from the cache.
func cacheDB(t *testing.T, bytes int64) string {
	t.Helper()
	return makeDB(t, "Metrics.db", createZMetric, fmt.Sprintf("INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESFROMCACHETOCLIENT) VALUES (1, 509846400, %d);", bytes))
}

// badInputs are databases that cannot be read, and the code of each.
func badInputs(t *testing.T) (inputs []Input, codes []fault.Code) {
	t.Helper()
	add := func(in Input, code fault.Code) { inputs, codes = append(inputs, in), append(codes, code) }
	file := func(name string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, err := os.ReadFile(cacheDB(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	add(inputOf("none.db"), metrics.CodeNotFound)
	add(inputOf(file("empty.db", nil)), metrics.CodeEmptyFile)
	add(inputOf(file("cut.db", good[:5000])), metrics.CodeTruncated)
	add(inputOf(file("text.db", bytes.Repeat([]byte("not a database\n"), 100))), metrics.CodeNotDatabase)
	add(inputOf(makeDB(t, "foreign.db", "CREATE TABLE people (id INTEGER);")), metrics.CodeUnknownSchema)
	add(inputOf(makeDB(t, "absurd.db", createZMetric, `INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESFROMCACHETOCLIENT)
		VALUES (1, 509846400, 9223372036854775807), (2, 509846460, 1);`)), CodeSumOverflow)
	add(inputOf(makeDB(t, "served.db", createZMetric, `INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESFROMCACHETOCLIENT, ZBYTESFROMORIGINTOCLIENT)
		VALUES (1, 509846400, 9223372036854775807, 1);`)), CodeSumOverflow)
	unlisted := inputOf(cacheDB(t, 1000))
	unlisted.Err = &fault.Error{Code: tags.CodeNoTagsRow, Act: "looking up", Err: errors.New("no row matches it"), Hint: "add a row"}
	add(unlisted, tags.CodeNoTagsRow)
	return inputs, codes
}

// TestBadAmongMany: the bad ones, wherever they come, leave nothing behind and
// stop nobody.
func TestBadAmongMany(t *testing.T) {
	bad, codes := badInputs(t)
	var inputs []Input
	for i, in := range bad {
		inputs = append(inputs, inputOf(cacheDB(t, int64(i+1))), in)
	}
	b, _ := readAll(t, Options{By: Day, Zone: time.UTC, GroupBy: []string{TagDatabase}}, inputs...)
	r := resultOf(t, b)
	if r.Total.ServedBytes != 36 || len(r.Sources) != 8 || len(r.Periods) != 8 || len(r.Failed) != len(bad) {
		t.Fatalf("served %d from %d sources in %d periods, %d failed", r.Total.ServedBytes, len(r.Sources), len(r.Periods), len(r.Failed))
	}
	for i, f := range r.Failed {
		if f.Database != bad[i].Path.String() || f.Code != codes[i] || f.Message == "" {
			t.Errorf("failed %d: %+v, want %s of %s", i, f, codes[i], bad[i].Path)
		}
	}
	err := b.Failures()
	if codeOf(t, err) != CodeUnreadDatabases || !strings.Contains(err.Error(), "lacks 8 of 16 databases") || !strings.Contains(err.Error(), "foreign.db") ||
		!strings.Contains(err.Error(), `absurd.db": adding up`) {
		t.Errorf("%v", err)
	}
	var out bytes.Buffer
	if err := WriteText(&out, r, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Not in this report: 8 databases\n  none.db: opening database") {
		t.Error(out.String())
	}
}

// TestAbsurdSum: what no server serves is left out, whether or not it fits, wherever
// it comes, and alone.
func TestAbsurdSum(t *testing.T) {
	for _, bytes := range []int64{implausible, 9_000_000_000_000_000_000, math.MaxInt64 - 5, math.MaxInt64} {
		absurd := inputOf(cacheDB(t, bytes))
		for _, inputs := range [][]Input{
			{absurd, inputOf(cacheDB(t, 100)), inputOf(cacheDB(t, implausible-120))},
			{inputOf(cacheDB(t, 100)), inputOf(cacheDB(t, implausible-120)), absurd},
		} {
			b, _ := readAll(t, Options{By: Day, Zone: time.UTC}, inputs...)
			r := resultOf(t, b)
			if r.Total.ServedBytes != implausible-20 || len(r.Sources) != 2 || len(r.Failed) != 1 || r.Failed[0].Database != absurd.Path.String() || r.Failed[0].Code != CodeSumOverflow {
				t.Errorf("served %d, failed %+v", r.Total.ServedBytes, r.Failed)
			}
			if codeOf(t, b.Failures()) != CodeUnreadDatabases {
				t.Errorf("%v", b.Failures())
			}
		}
		err := ReadFiles(t.Context(), New(Options{By: Day, Zone: time.UTC}), []Input{absurd}, metrics.Options{})
		if codeOf(t, err) != CodeSumOverflow {
			t.Errorf("alone: %v", err)
		}
	}
}

// TestWrongClockAmongMany: a database with a row of 2001 would give every group 25
// years of hours.
func TestWrongClockAmongMany(t *testing.T) {
	wrong := inputOf(makeDB(t, "Metrics.db", createZMetric, `INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESFROMCACHETOCLIENT)
		VALUES (1, 60, 7), (2, 790000000, 7);`))
	inputs := []Input{wrong}
	for i := range 9 {
		inputs = append(inputs, inputOf(cacheDB(t, int64(i+1))))
	}
	b, _ := readAll(t, Options{By: Hour, Zone: time.UTC, GroupBy: []string{TagDatabase}}, inputs...)
	if r := resultOf(t, b); r.Total.ServedBytes != 45 || len(r.Failed) != 1 || r.Failed[0].Code != CodeTooManyPeriods {
		t.Errorf("served %d, failed %+v", r.Total.ServedBytes, r.Failed)
	}
	for _, opts := range []Options{
		{By: Hour, Zone: time.UTC}, // 219,000 hours in one group
		{By: Day, Zone: time.UTC, GroupBy: []string{TagDatabase}},
		{By: All, Zone: time.UTC, GroupBy: []string{TagDatabase}},
	} {
		b, _ = readAll(t, opts, inputs...)
		if r := resultOf(t, b); r.Total.ServedBytes != 59 || len(r.Failed) != 0 {
			t.Errorf("by %s: served %d, failed %+v", opts.By, r.Total.ServedBytes, r.Failed)
		}
	}
}

// TestUnreadRowsOfTheFailed are not counted twice: the whole database is missing.
func TestUnreadRowsOfTheFailed(t *testing.T) {
	path := makeDB(t, "Metrics.sqlite", createStatsData, `INSERT INTO statsData VALUES (1, 1487115473, 0, 'bytes.fromcache.toclients', NULL),
		(2, 1487115473, 0, 'bytes.fromcache.toclients', 9223372036854775807), (3, 1487115533, 0, 'bytes.fromcache.toclients', 1);`)
	b, _ := readAll(t, Options{By: Day, Zone: time.UTC}, inputOf(path), inputOf(cacheDB(t, 1)))
	if r := resultOf(t, b); len(r.Failed) != 1 || b.Unread() != nil {
		t.Errorf("%+v, %v", r.Failed, b.Unread())
	}
}

// TestAllBad: without any database there is no report, and a single one has its own
// error.
func TestAllBad(t *testing.T) {
	bad, codes := badInputs(t)
	for i, in := range bad {
		err := ReadFiles(t.Context(), New(Options{By: Day, Zone: time.UTC}), []Input{in}, metrics.Options{})
		if codeOf(t, err) != codes[i] {
			t.Errorf("%s alone: %v, want code %s", in.Path, err, codes[i])
		}
	}
	err := ReadFiles(t.Context(), New(Options{By: Day, Zone: time.UTC}), bad, metrics.Options{})
	if codeOf(t, err) != CodeUnreadDatabases || !strings.Contains(err.Error(), "reading 8 databases") {
		t.Errorf("all: %v", err)
	}
}

// TestStopsBetweenDatabases: the end of the time is no fault of a database.
func TestStopsBetweenDatabases(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	good, other := cacheDB(t, 1), cacheDB(t, 2)
	b := New(Options{By: Day, Zone: time.UTC})
	log := metrics.Options{Note: func(string) { cancel(stop) }}
	if err := ReadFiles(ctx, b, []Input{inputOf(good), inputOf("none.db"), inputOf(other)}, log); err != nil {
		t.Fatal(err)
	}
	cancel(stop)
	err := ReadFiles(ctx, New(Options{By: Day, Zone: time.UTC}), []Input{inputOf(good), inputOf(other)}, log)
	if !errors.Is(err, stop) {
		t.Errorf("%v, want %v", err, stop)
	}
}

// TestGroupsOfFiles: host and database need no tags; a tag of that name goes first.
func TestGroupsOfFiles(t *testing.T) {
	one, two := inputOf(cacheDB(t, 1)), inputOf(cacheDB(t, 2))
	one.Host = "cache01"
	two.Host, two.Tags = "cache02", tags.Set{{Key: "host", Value: "tagged"}}
	for _, c := range []struct{ key, first, second string }{
		{"host", "cache01", "tagged"},
		{"database", min(one.Path.String(), two.Path.String()), max(one.Path.String(), two.Path.String())},
	} {
		b, _ := readAll(t, Options{By: All, Zone: time.UTC, GroupBy: []string{c.key}}, one, two)
		r := resultOf(t, b)
		if len(r.Periods) != 2 || r.Periods[0].Group[c.key] != c.first || r.Periods[1].Group[c.key] != c.second {
			t.Errorf("%s: %+v", c.key, r.Periods)
		}
	}
}
