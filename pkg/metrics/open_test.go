package metrics_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// file writes a file and returns its path.
func file(tb testing.TB, content []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "Metrics.sqlite")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestOpenRefuses(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	dangling := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("nowhere", dangling); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(makeDB(t, statsTable, batches(1, 30, start)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why, path string
		code      metrics.Code
		text      string
	}{
		{"no such file", filepath.Join(t.TempDir(), "absent"), metrics.CodeNotFound, "file does not exist"},
		{"no name", "", metrics.CodeNotFound, ""},
		{"a link to nothing", dangling, metrics.CodeNotFound, "file does not exist"},
		{"a folder", t.TempDir(), metrics.CodeNotRegular, "is a folder"},
		{"a pipe, which would never answer", pipe, metrics.CodeNotRegular, "not a regular file"},
		{"a device", os.DevNull, metrics.CodeNotRegular, "not a regular file"},
		{"an empty file", file(t, nil), metrics.CodeEmptyFile, "the file is empty"},
		{"text", file(t, []byte("entryIndex,collectionDate\n1,2\n")), metrics.CodeNotDatabase, "not a SQLite database"},
		{"a part of the magic", file(t, []byte("SQLite format")), metrics.CodeNotDatabase, "not a SQLite database"},
		{"the magic alone", file(t, []byte("SQLite format 3\x00")), metrics.CodeTruncated, "shorter than its header says"},
		{"the header alone", file(t, good[:100]), metrics.CodeTruncated, "shorter than its header says"},
		{"one page of several", file(t, good[:4096]), metrics.CodeTruncated, "shorter than its header says"},
		{"all but the last byte", file(t, good[:len(good)-1]), metrics.CodeTruncated, "shorter than its header says"},
		{"the magic and noise", file(t, append([]byte("SQLite format 3\x00"), bytes.Repeat([]byte{0xA5}, 5000)...)), "", ""},
		{"somebody else's database", makeDB(t, "CREATE TABLE people(name); CREATE TABLE b(x)"), metrics.CodeUnknownSchema, "its tables are b, people"},
		{"a database without a table", makeDB(t, "PRAGMA user_version=1"), metrics.CodeUnknownSchema, "; it has no tables"},
		{
			"many tables",
			makeDB(t, "CREATE TABLE t1(x);CREATE TABLE t2(x);CREATE TABLE t3(x);CREATE TABLE t4(x);CREATE TABLE t5(x);CREATE TABLE t6(x)"),
			metrics.CodeUnknownSchema, "t1, t2, t3, t4, t5 and 1 more",
		},
		{
			"a table's name that would paint a terminal", makeDB(t, "CREATE TABLE \"\x1b[31mred\n\"(x)"),
			metrics.CodeUnknownSchema, `its tables are \x1b[31mred\n`,
		},
		{
			"a view named statsData", makeDB(t, "CREATE VIEW statsData AS SELECT 1 AS entryIndex, 2 AS collectionDate, 'x' AS metricName, 3 AS dataValue"),
			metrics.CodeUnknownSchema, "it has no tables",
		},
		{
			"a virtual table", makeDB(t, "CREATE VIRTUAL TABLE statsData USING fts5(entryIndex, collectionDate, metricName, dataValue)"),
			metrics.CodeUnknownSchema, "neither",
		},
		{
			"a virtual table whose text was edited", makeDB(
				t, "CREATE VIRTUAL TABLE statsData USING fts5(entryIndex, collectionDate, metricName, dataValue)",
				"PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql=replace(sql, 'CREATE VIRTUAL', 'CREATE /**/ VIRTUAL') WHERE name='statsData'",
			),
			metrics.CodeUnknownSchema, "neither",
		},
		{
			"a view that calls itself a table", makeDB(
				t, "CREATE VIEW statsData AS SELECT 1 AS entryIndex, 2 AS collectionDate, 'x' AS metricName, 3 AS dataValue",
				"PRAGMA writable_schema=1; UPDATE sqlite_schema SET type='table' WHERE name='statsData'",
			),
			metrics.CodeDatabaseBroken, "malformed",
		},
		{
			"a table's text with an error", makeDB(
				t, statsTable, "PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql='CREATE TABLE statsData(\x1b[2J' WHERE name='statsData'",
			),
			metrics.CodeDatabaseBroken, `malformed`,
		},
		{
			"a column is missing", makeDB(t, "CREATE TABLE statsData(entryIndex INTEGER PRIMARY KEY, metricName TEXT, dataValue INTEGER)"),
			metrics.CodeMissingColumn, "table statsData has no column collectionDate",
		},
		{"all are missing", makeDB(t, "CREATE TABLE statsData(x)"), metrics.CodeMissingColumn, "no column entryIndex, collectionDate, metricName, dataValue"},
		{
			"a column that is computed", makeDB(t, "CREATE TABLE statsData(entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, dataValue AS (entryIndex*2))"),
			metrics.CodeMissingColumn, "no column dataValue",
		},
		{
			"a name that only looks alike to Unicode", makeDB(t, "CREATE TABLE statsData(entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, \"dataValu\u1D31\")"),
			metrics.CodeMissingColumn, "no column dataValue",
		},
		{"ZMETRIC without a date", makeDB(t, "CREATE TABLE ZMETRIC(Z_PK INTEGER PRIMARY KEY, ZBYTESDROPPED)"), metrics.CodeMissingColumn, "table ZMETRIC has no column ZCREATIONDATE"},
		{"ZMETRIC without a metric", makeDB(t, "CREATE TABLE ZMETRIC(Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE)"), metrics.CodeMissingColumn, "ZBYTESFROMCACHETOCLIENT"},
	} {
		db, err := metrics.Open(t.Context(), c.path, metrics.Options{})
		if err == nil {
			t.Errorf("%s: opened", c.why)
			_ = db.Close()
			continue
		}
		var e *metrics.Error
		if !errors.As(err, &e) || c.code != "" && e.Code != c.code || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %q, code %q; want %q, code %q", c.why, err, codeOf(err), c.text, c.code)
			continue
		}
		if e.Code == "" || !strings.Contains(err.Error(), fmt.Sprintf("%q", c.path)) {
			t.Errorf("%s: code %q, %q does not name the file", c.why, e.Code, err)
		}
		if strings.ContainsAny(err.Error()+e.Hint, "\x1b\n\r") {
			t.Errorf("%s: %q would reach a terminal raw", c.why, err)
		}
	}
}

func TestOpenNotFoundIsErrNotExist(t *testing.T) {
	_, err := metrics.Open(t.Context(), filepath.Join(t.TempDir(), "absent"), metrics.Options{})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A name may mean something to SQLite, or only to the file system.
func TestOpenOddNames(t *testing.T) {
	from := makeDB(t, statsTable, batches(1, 3, start))
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	long := strings.Repeat("d", 200) + "/" + strings.Repeat("e", 200) + "/" + strings.Repeat("f", 200)
	if err := os.MkdirAll(long, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{":memory:", "file:x?mode=memory", "a?b#c%20", "-", "\n", long + "/longer than SQLite's 512 bytes"} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := mustRead(t, name, 2); got.Rows != 63 {
			t.Errorf("%q: %d rows, want 63", name, got.Rows)
		}
	}
}

// The log is beside the file, not beside a link to it.
func TestOpenSymlink(t *testing.T) {
	path := walFixture(t, "db", "wal", "shm")
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	var notes []string
	db, err := metrics.Open(t.Context(), link, metrics.Options{Note: func(s string) { notes = append(notes, s) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	got, err := readAll(db, 5)
	if err != nil || got.Rows != walRows || notes != nil || db.Path() != link {
		t.Errorf("%d rows of %d, %v, notes %q, path %q", got.Rows, walRows, err, notes, db.Path())
	}
	// The same goes for a copy.
	link = filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(walFixture(t, "db", "wal"), link); err != nil {
		t.Fatal(err)
	}
	if r := readAsAnother(t, link); r.Rows != walRows || r.Notes != nil || os.Getuid() == 0 && r.Copies == nil {
		t.Errorf("%+v", r)
	}
}

func TestOpenAccessors(t *testing.T) {
	path := makeDB(t, statsTable)
	db := open(t, path)
	if db.Path() != path || db.Kind() != metrics.StatsData || db.UUID() != "" || db.UnknownColumns() != nil {
		t.Errorf("%q %v %q %q", db.Path(), db.Kind(), db.UUID(), db.UnknownColumns())
	}
	if bad, err := db.BadIDs(); bad != nil || err != nil {
		t.Errorf("bad ids %v, %v", bad, err)
	}
	var w metrics.Window
	if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 10); err != nil || !w.Done || w.Rows != 0 || w.Last != (metrics.Mark{}) {
		t.Errorf("no rows: %+v, %v", w, err)
	}
	if err := errors.Join(db.Close(), db.Close()); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	for what, err := range map[string]error{
		"ReadWindow": db.ReadWindow(&w, 0, 1, 1), "Tail": second(db.Tail()), "Verify": second(db.Verify(metrics.Mark{})), "BadIDs": second(db.BadIDs()),
	} {
		if codeOf(err) != metrics.CodeUnreadable {
			t.Errorf("%s after Close: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// A truncated file is an error or has all its rows, never fewer.
func TestTruncated(t *testing.T) {
	for name, sql := range map[string][]string{
		"statsData": {"PRAGMA page_size=512", statsTable, batches(1, 20, start)},
		"loose":     {"PRAGMA page_size=512", strings.Replace(statsTable, "INTEGER PRIMARY KEY AUTOINCREMENT", "INT", 1), batches(1, 20, start)},
		// A header whose size does not count, as programs before 2010 left it.
		"old header": {"PRAGMA page_size=512", statsTable, batches(1, 20, start)},
	} {
		whole, err := os.ReadFile(makeDB(t, sql...))
		if err != nil {
			t.Fatal(err)
		}
		if name == "old header" {
			copy(whole[92:96], "\x00\x00\x00\x00")
		}
		path := file(t, whole)
		if got := mustRead(t, path, 3); got.Rows != 420 {
			t.Fatalf("%s: %d rows", name, got.Rows)
		}
		sizes := []int{1, 99, 101, 511, 513, len(whole) - 1}
		for size := 512; size < len(whole); size += 512 {
			sizes = append(sizes, size)
		}
		for _, size := range sizes {
			if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
				t.Fatal(err)
			}
			rows, err := readFile(t.Context(), path)
			if err == nil && rows != 420 {
				t.Errorf("%s: cut to %d of %d bytes: %d of 420 rows and no error", name, size, len(whole), rows)
			}
			if err != nil && codeOf(err) == "" {
				t.Errorf("%s: cut to %d of %d bytes: %v", name, size, len(whole), err)
			}
		}
	}
}

// readFile does all that can be done with a database.
func readFile(ctx context.Context, path string) (int, error) {
	db, err := metrics.Open(ctx, path, metrics.Options{BusyTimeout: 100 * time.Millisecond})
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Tail(); err != nil {
		return 0, err
	}
	if _, err := db.BadIDs(); err != nil {
		return 0, err
	}
	if _, err := db.Verify(metrics.Mark{First: 1, Last: 21, Second: start}); err != nil {
		return 0, err
	}
	c, err := readAll(db, 3)
	return c.Rows, err
}

// With a journal beside it, a file may well be shorter than its header says: a
// checkpoint that was interrupted has written the first page first.
func TestShortFileWithLog(t *testing.T) {
	path := walFixture(t, "db", "wal")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pages := len(content) / 4096
	content[28], content[29], content[30], content[31] = 0, 0, byte((pages+9)>>8), byte(pages+9)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, path, 10); got.Rows != walRows {
		t.Errorf("%d rows of %d", got.Rows, walRows)
	}
}

func seeds(tb testing.TB) [][]byte {
	tb.Helper()
	rows := batches(1, 8, start)
	loose := strings.Replace(statsTable, "INTEGER PRIMARY KEY AUTOINCREMENT", "INT", 1)
	var all [][]byte
	for _, sql := range [][]string{
		{"PRAGMA page_size=512", statsTable, rows},
		{"PRAGMA page_size=512", loose, "CREATE INDEX ix ON statsData(entryIndex)", rows},
		{"PRAGMA page_size=512; PRAGMA encoding='UTF-16le'; PRAGMA auto_vacuum=1", loose, rows},
		{"PRAGMA page_size=512", "CREATE TABLE statsData(entryIndex INT PRIMARY KEY, collectionDate, expirationDate, metricName, dataValue) WITHOUT ROWID", rows},
		{"PRAGMA page_size=512", statsTable, "INSERT INTO statsData VALUES(1,1,1,printf('%.*c',3000,'x'),1),(2,'',2.5,x'00',NULL)"},
		{zmetricTable, "CREATE TABLE Z_METADATA(Z_VERSION INTEGER PRIMARY KEY, Z_UUID TEXT); INSERT INTO Z_METADATA VALUES(1,'A')", "INSERT INTO ZMETRIC VALUES(1,1,1,60,1.5,1,2,3),(2,1,1,60,61,4,5,6)"},
		{"CREATE VIEW statsData AS SELECT 1"},
	} {
		content, err := os.ReadFile(makeDB(tb, sql...))
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, content)
	}
	return all
}

// Damage of every kind leads to an error of this package or to rows.
func TestDamaged(t *testing.T) {
	tries := 1000
	if testing.Short() {
		tries = 150
	}
	all := seeds(t)
	rng := rand.New(rand.NewPCG(1, 2))
	path := filepath.Join(t.TempDir(), "damaged")
	for try := range tries {
		content := bytes.Clone(all[rng.IntN(len(all))])
		var flips []string
		for range 1 + rng.IntN(12) {
			at := 16 + rng.IntN(len(content)-16)
			if rng.IntN(2) == 0 { // where pages begin there is most to be broken
				at = rng.IntN(len(content)/512)*512 + 16 + rng.IntN(16)
			}
			content[at] = byte(rng.Uint32())
			flips = append(flips, fmt.Sprintf("%d=%#x", at, content[at]))
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		checkHostile(t, path, fmt.Sprintf("try %d (%s)", try, strings.Join(flips, " ")))
	}
}

// checkHostile reads a file that may hold anything.
func checkHostile(tb testing.TB, path, what string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 5*time.Second)
	defer cancel()
	_, err := readFile(ctx, path)
	if err != nil && codeOf(err) == "" && !errors.Is(err, context.DeadlineExceeded) {
		tb.Errorf("%s: %v", what, err)
	}
	codetest.PrintableError(tb, err)
}

// FuzzOpen reads arbitrary files. Where SQLite is instrumented, as by go test -fuzz, it
// wants -fuzzminimizetime 5x: the engine's coverage differs from run to run, and
// minimising by it takes minutes. scripts/fuzz does without.
func FuzzOpen(f *testing.F) {
	for _, content := range seeds(f) {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		checkHostile(t, file(t, content), "fuzz")
	})
}

// Rows whose ids do not increase would catch a reader of windows in a loop.
func TestRowsOutOfOrder(t *testing.T) {
	content, err := os.ReadFile(makeDB(t, "PRAGMA page_size=4096", "CREATE TABLE statsData(entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, dataValue)",
		"INSERT INTO statsData VALUES(1,100,'bytes.dropped',1),(2,200,'bytes.dropped',2),(3,300,'bytes.dropped',3),(4,400,'bytes.dropped',4)"))
	if err != nil {
		t.Fatal(err)
	}
	leaf := content[4096:] // the second page is the table: a leaf, four cells, their places from byte 8
	if leaf[0] != 13 || leaf[4] != 4 {
		t.Fatalf("not the page that was expected: %v", leaf[:16])
	}
	for i, j := 8, 14; i < j; i, j = i+2, j-2 {
		leaf[i], leaf[i+1], leaf[j], leaf[j+1] = leaf[j], leaf[j+1], leaf[i], leaf[i+1]
	}
	for size := 1; size < 6; size++ {
		_, err := readAll(open(t, file(t, content)), size)
		if codeOf(err) != metrics.CodeDatabaseBroken || !strings.Contains(err.Error(), "out of order") {
			t.Errorf("windows of %d: %v", size, err)
		}
	}
}

func TestPrivateCopyIsRemoved(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	left := func() (names []string) {
		entries, err := os.ReadDir(tmp)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, info.Mode().String())
		}
		return names
	}
	path := hotJournal(t)
	db, err := metrics.Open(t.Context(), path, metrics.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"drwx------"}, left()); diff != "" {
		t.Errorf("while it is read (-want +got):\n%s", diff)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if got := left(); got != nil {
		t.Errorf("left after Close: %v", got)
	}
	// The copy has an unknown schema: Open fails after it was made.
	for _, end := range []string{"", "-journal"} {
		if err := os.Remove(path + end); err != nil {
			t.Fatal(err)
		}
	}
	crash(t, path, "CREATE TABLE other(x); INSERT INTO other SELECT zeroblob(500) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300) SELECT i FROM n);",
		"UPDATE other SET x = zeroblob(501);")
	if db, err := metrics.Open(t.Context(), path, metrics.Options{}); codeOf(err) != metrics.CodeUnknownSchema {
		t.Errorf("%v, %v", db, err)
	}
	if got := left(); got != nil {
		t.Errorf("left after a failure: %v", got)
	}
}

// A copy of files that change meanwhile would mix two states of the database.
func TestCopyOfChangingFile(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	path := hotJournal(t)
	stop := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				_ = os.Chtimes(path+"-journal", time.Now(), time.Now())
			}
		}
	}()
	// On a busy machine the other side may pause for long enough, now and then.
	eventually := func(what string, timeout time.Duration, good func(error) bool) {
		var errs []error
		for range 20 {
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			db, err := metrics.Open(ctx, path, metrics.Options{})
			cancel()
			if good(err) {
				return
			}
			if errs = append(errs, err); err == nil {
				_ = db.Close()
			}
		}
		t.Errorf("%s: %v", what, errs)
	}
	eventually("changing", time.Minute, func(err error) bool {
		return codeOf(err) == metrics.CodeUnreadable && strings.Contains(err.Error(), "changes faster")
	})
	eventually("cancelled", 150*time.Millisecond, func(err error) bool { return errors.Is(err, context.DeadlineExceeded) })
	close(stop)
	<-stopped
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if got := mustRead(t, path, 9); got.Rows != 60*21 {
		t.Errorf("when it is quiet: %d rows", got.Rows)
	}
}

func TestCopyFails(t *testing.T) {
	path := hotJournal(t)
	door := volume.FailingDoor(func(act volume.Act, _ string) error {
		if act == volume.ActMake {
			return syscall.ENOSPC
		}
		return nil
	})
	_, err := metrics.Open(t.Context(), path, metrics.Options{Door: door})
	var e *metrics.Error
	if !errors.As(err, &e) || e.Code != metrics.CodeUnreadable || !strings.Contains(e.Hint, "TMPDIR") || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v", err)
	}
}
