package metrics_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

const (
	walRows      = 100 * 21
	checkpointed = 75 * 21
)

// walFixture makes a database whose newest 25 of 100 batches are in its log
// only, and returns a copy of some of its files.
func walFixture(tb testing.TB, parts ...string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "live.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		tb.Fatal(err)
	}
	script := noSync + "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + statsTable + batches(1, 75, start) +
		"PRAGMA wal_checkpoint(TRUNCATE);" + batches(checkpointed+1, 25, start+75*60)
	if err := execSQL(conn, script); err != nil {
		tb.Fatal(err)
	}
	copied := filepath.Join(tb.TempDir(), "Metrics.db")
	for _, part := range parts {
		end := map[string]string{"db": "", "wal": "-wal", "shm": "-shm"}[part]
		content, err := os.ReadFile(path + end)
		if err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(copied+end, content, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	if err := conn.Close(); err != nil {
		tb.Fatal(err)
	}
	return copied
}

// readAsAnother reads a database as a user who may write neither to the file
// nor to its folder.
func readAsAnother(t *testing.T, path string) report {
	t.Helper()
	return readAsAnotherIn(t, path, 0o755)
}

// readAsAnotherIn sets the mode of the folder.
func readAsAnotherIn(t *testing.T, path string, mode fs.FileMode) report {
	t.Helper()
	tmp := filepath.Join(t.TempDir(), "tmp")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	own := filepath.Dir(tmp) // all folders of a test lie in one that is for its user alone
	if err := errors.Join(os.Chmod(filepath.Dir(own), 0o755), os.Chmod(own, 0o755), os.Chmod(filepath.Dir(path), mode)); err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	if os.Getuid() == 0 {
		if err := os.Chown(tmp, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		// The folder that go test builds in may be root's own.
		content, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		cmd.Path = filepath.Join(filepath.Dir(tmp), "reader")
		if err := os.WriteFile(cmd.Path, content, 0o755); err != nil {
			t.Fatal(err)
		}
	} else {
		files, err := filepath.Glob(path + "*")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range append(files, filepath.Dir(path)) {
			if err := os.Chmod(f, 0o555); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o755) })
	}
	cmd.Env = []string{readerEnv + "=" + path, "TMPDIR=" + tmp}
	cmd.Dir = tmp
	out, err := cmd.Output()
	var r report
	if err := errors.Join(err, json.Unmarshal(out, &r)); err != nil {
		t.Fatalf("%v: %q", err, out)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
		t.Errorf("left in the temporary folder: %v, %v", left, err)
	}
	return r
}

// TestWALFiles covers the files that may be beside a database with a write-ahead
// log. A reader that ignores them silently loses the newest rows.
func TestWALFiles(t *testing.T) {
	for _, c := range []struct {
		parts     string
		writable  bool
		rows      int
		note      bool // that rows may be missing
		copied    bool
		leftovers []string
	}{
		{"db wal shm", true, walRows, false, false, []string{"Metrics.db", "Metrics.db-shm", "Metrics.db-wal"}},
		{"db wal", true, walRows, false, false, []string{"Metrics.db", "Metrics.db-shm", "Metrics.db-wal"}},
		{"db", true, checkpointed, true, false, []string{"Metrics.db"}},
		{"db wal shm", false, walRows, false, false, []string{"Metrics.db", "Metrics.db-shm", "Metrics.db-wal"}},
		{"db wal", false, walRows, false, true, []string{"Metrics.db", "Metrics.db-wal"}},
		{"db", false, checkpointed, true, true, []string{"Metrics.db"}},
	} {
		t.Run(fmt.Sprintf("%s, writable %v", c.parts, c.writable), func(t *testing.T) {
			path := walFixture(t, strings.Fields(c.parts)...)
			before := bytesAndTime(t, path)
			var r report
			if c.writable {
				t.Setenv("TMPDIR", t.TempDir())
				r = readReport(path)
			} else {
				r = readAsAnother(t, path)
			}
			if r.Rows != c.rows || r.Error != "" || (r.Notes != nil) != c.note || (r.Copies != nil) != c.copied {
				t.Errorf("%+v; want %+v", r, c)
			}
			if c.note && !strings.Contains(strings.Join(r.Notes, ""), "newest rows are missing") {
				t.Errorf("notes %q", r.Notes)
			}
			if r.Copies != nil && !strings.HasPrefix(r.Copies[0], "drwx------ .macwrangler") {
				t.Errorf("copies %q", r.Copies)
			}
			if bytesAndTime(t, path) != before {
				t.Error("the database was written to")
			}
			if got := names(t, filepath.Dir(path)); !slices.Equal(got, c.leftovers) {
				t.Errorf("left in the folder: %q, want %q", got, c.leftovers)
			}
		})
	}
}

func bytesAndTime(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime().String() + string(content)
}

func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A readable file in a folder that anybody may write to: SQLite would create
// files there that it cannot remove again.
func TestFileNotWritable(t *testing.T) {
	path := walFixture(t, "db")
	if os.Getuid() != 0 {
		t.Skip("needs a second user")
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	r := readAsAnotherIn(t, path, 0o777)
	if r.Rows != checkpointed || r.Error != "" || r.Copies == nil {
		t.Errorf("%+v", r)
	}
	if got := names(t, filepath.Dir(path)); !slices.Equal(got, []string{"Metrics.db"}) {
		t.Errorf("left in the folder: %q", got)
	}
}

// A user who may not read at all gets a hint.
func TestNotReadable(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs a second user")
	}
	for what, forbid := range map[string]string{"the file": "", "its log": "-wal"} {
		path := walFixture(t, "db", "wal")
		if err := os.Chmod(path+forbid, 0); err != nil {
			t.Fatal(err)
		}
		r := readAsAnother(t, path)
		if r.Error == "" || !strings.Contains(r.Error, "permission denied") {
			t.Errorf("%s: %+v", what, r)
		}
	}
}

// execShell runs SQL in the sqlite3 program.
func execShell(tb testing.TB, path, sql string) {
	tb.Helper()
	startShell(tb, path).do(sql)
}

// crash leaves a database in the middle of a transaction, as a writer does
// that is killed.
func crash(tb testing.TB, path, before, within string) {
	tb.Helper()
	s := startShell(tb, path)
	s.do("PRAGMA journal_mode=DELETE; PRAGMA cache_size=2; PRAGMA cache_spill=1;\n" + before)
	whole, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	s.do("BEGIN;\n" + within)
	s.kill()
	now, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if journal, err := os.Stat(path + "-journal"); err != nil || journal.Size() == 0 || bytes.Equal(whole, now) {
		tb.Fatalf("the transaction has not come to the file: %v", err)
	}
}

func hotJournal(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "Metrics.sqlite")
	crash(tb, path, statsTable+batches(1, 60, start), "UPDATE statsData SET dataValue = 7;\nDELETE FROM statsData WHERE entryIndex % 2;")
	return path
}

func TestHotJournal(t *testing.T) {
	path := hotJournal(t)
	before := bytesAndTime(t, path) + bytesAndTime(t, path+"-journal")
	got := mustRead(t, path, 4)
	var want, sum int64
	for id := int64(1); id <= 60*21; id++ {
		want += id
	}
	for _, v := range got.Sums {
		sum += v
	}
	if got.Rows != 60*21 || sum != want {
		t.Errorf("%d rows with the sum %d; want %d with %d", got.Rows, sum, 60*21, want)
	}
	if bytesAndTime(t, path)+bytesAndTime(t, path+"-journal") != before {
		t.Error("the database or its journal was written to")
	}
}

// The file may be shorter than its header says, because of the transaction that
// has to be rolled back.
func TestHotJournalAndShortFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Metrics.sqlite")
	crash(t, path, statsTable+batches(1, 60, start), "CREATE TABLE more(x); INSERT INTO more SELECT zeroblob(3000) FROM statsData;")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[29]++ // 65,536 pages more
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, path, 50); got.Rows != 60*21 {
		t.Errorf("%d rows", got.Rows)
	}
}

// A journal beside a database with a write-ahead log is not ours to remove.
func TestWALAndJournal(t *testing.T) {
	path := walFixture(t, "db")
	if err := os.WriteFile(path+"-journal", []byte("something that was left behind"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, path, 50); got.Rows != checkpointed {
		t.Errorf("%d rows", got.Rows)
	}
	if got := names(t, filepath.Dir(path)); !slices.Equal(got, []string{"Metrics.db", "Metrics.db-journal"}) {
		t.Errorf("left in the folder: %q", got)
	}
}

// A writer that dies while we have the file open leaves a journal that a
// reader may not roll back.
func TestWriterDiesBetweenWindows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Metrics.sqlite")
	execShell(t, path, statsTable+batches(1, 60, start))
	db := open(t, path)
	var w metrics.Window
	if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 10); err != nil {
		t.Fatal(err)
	}
	crash(t, path, "SELECT 1;", "UPDATE statsData SET dataValue = 7;")
	err := db.ReadWindow(&w, w.Through, metrics.LastID, 100)
	var e *metrics.Error
	if !errors.As(err, &e) || !strings.Contains(e.Hint, "again") {
		t.Fatalf("%v", err)
	}
	if got := mustRead(t, path, 10); got.Rows != 60*21 {
		t.Errorf("opened again: %d rows", got.Rows)
	}
}

func TestNoLockBetweenWindows(t *testing.T) {
	for _, mode := range []string{"DELETE", "TRUNCATE", "WAL"} {
		path := filepath.Join(t.TempDir(), "Metrics.sqlite")
		writer := startShell(t, path)
		writer.do("PRAGMA journal_mode=" + mode + ";\n" + statsTable + batches(1, 50, start))
		db := open(t, path)
		var w metrics.Window
		after, rows := int64(metrics.FirstID), 0
		for i := range 5 {
			if err := db.ReadWindow(&w, after, metrics.LastID, 10); err != nil {
				t.Fatalf("%s: %v", mode, err)
			}
			after, rows = w.Through, rows+w.Rows
			// No timeout is set: a lock in the way is an error at once.
			if got := writer.do("BEGIN EXCLUSIVE;\n" + batches(1051+i*21, 1, start+3600*(i+1)) + "\nCOMMIT;"); got != nil {
				t.Fatalf("%s: %q", mode, got)
			}
			if mode == "WAL" {
				if got := writer.do("PRAGMA wal_checkpoint(TRUNCATE);"); !slices.Equal(got, []string{"0|0|0"}) {
					t.Errorf("a checkpoint could not end: %q", got)
				}
			}
			for what, err := range map[string]error{"Tail": second(db.Tail()), "BadIDs": second(db.BadIDs()), "Verify": second(db.Verify(w.Last))} {
				if err != nil {
					t.Errorf("%s: %v", what, err)
				}
			}
		}
		if rows != 50*21 {
			t.Errorf("%s: %d rows", mode, rows)
		}
		if got, err := readAll(db, 10); err != nil || got.Rows != 55*21 {
			t.Errorf("%s: %d rows at last, %v", mode, got.Rows, err)
		}
	}
}

// An error in the middle of a window releases the lock, too.
func TestNoLockAfterError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Metrics.sqlite")
	writer := startShell(t, path)
	writer.do(statsTable + batches(1, 300, start) + "UPDATE statsData SET dataValue='x' WHERE entryIndex > 1000;")
	db := open(t, path)
	var w metrics.Window
	if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 1000); codeOf(err) != metrics.CodeTooManyBadRows {
		t.Fatalf("%v", err)
	}
	if got := writer.do("BEGIN EXCLUSIVE; ROLLBACK;"); got != nil {
		t.Error(got)
	}
}

func TestOpenTransactionDoesNotBlock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Metrics.db")
	writer := startShell(t, path)
	writer.do("PRAGMA journal_mode=WAL;\n" + statsTable + batches(1, 10, start))
	writer.do("BEGIN IMMEDIATE;\n" + batches(211, 5, start+600))
	db, err := metrics.Open(t.Context(), path, metrics.Options{BusyTimeout: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if got, err := readAll(db, 4); err != nil || got.Rows != 210 {
		t.Errorf("within the transaction: %d rows, %v", got.Rows, err)
	}
	writer.do("COMMIT;")
	if got, err := readAll(db, 4); err != nil || got.Rows != 315 {
		t.Errorf("after it: %d rows, %v", got.Rows, err)
	}
}

func lockedFixture(t *testing.T) (string, *shell) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Metrics.sqlite")
	writer := startShell(t, path)
	writer.do(statsTable + batches(1, 10, start))
	return path, writer
}

func TestLocked(t *testing.T) {
	path, writer := lockedFixture(t)
	opts := metrics.Options{BusyTimeout: 300 * time.Millisecond}
	db, err := metrics.Open(t.Context(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	writer.do("BEGIN EXCLUSIVE;")
	var w metrics.Window
	for what, f := range map[string]func() error{
		"Open":       func() error { return second(metrics.Open(t.Context(), path, opts)) },
		"ReadWindow": func() error { return db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 3) },
		"Tail":       func() error { return second(db.Tail()) },
	} {
		begun := time.Now()
		err := f()
		waited := time.Since(begun)
		if codeOf(err) != metrics.CodeDatabaseLocked || waited < opts.BusyTimeout || waited > 20*opts.BusyTimeout {
			t.Errorf("%s: %v after %v", what, err, waited)
		}
		if err != nil && !strings.Contains(err.Error(), "300ms") {
			t.Errorf("%s: %v", what, err)
		}
	}
	writer.do("COMMIT;")
	if got, err := readAll(db, 3); err != nil || got.Rows != 210 {
		t.Errorf("after the lock: %d rows, %v", got.Rows, err)
	}
}

// TestShortWhileLocked: a writer that keeps its journal in memory holds the lock, and
// has written the first page only. That is for SQLite's locks to tell, and no damage.
func TestShortWhileLocked(t *testing.T) {
	path, writer := lockedFixture(t)
	writer.do("PRAGMA journal_mode=MEMORY;\nBEGIN EXCLUSIVE;")
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	pages := make([]byte, 4)
	if _, err := f.ReadAt(pages, 28); err != nil {
		t.Fatal(err)
	}
	more := []byte{0, 0, pages[2] + 1, pages[3]}
	if _, err := f.WriteAt(more, 28); err != nil {
		t.Fatal(err)
	}
	_, err = metrics.Open(t.Context(), path, metrics.Options{BusyTimeout: 100 * time.Millisecond})
	if codeOf(err) != metrics.CodeDatabaseLocked {
		t.Errorf("while it is written: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := metrics.Open(ctx, path, metrics.Options{BusyTimeout: time.Minute}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while it is written, cancelled: %v", err)
	}
	ended := make(chan error, 1)
	go func() {
		time.Sleep(100 * time.Millisecond)
		_, err := f.WriteAt(pages, 28)
		ended <- errors.Join(err, second(writer.in.Write([]byte("ROLLBACK;\n"))))
	}()
	if got := mustRead(t, path, 3); got.Rows != 210 {
		t.Errorf("%d rows", got.Rows)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	writer.do("PRAGMA journal_mode=DELETE;") // the writer is at rest
	if _, err := f.WriteAt(more, 28); err != nil {
		t.Fatal(err)
	}
	if _, err := metrics.Open(t.Context(), path, metrics.Options{}); codeOf(err) != metrics.CodeTruncated {
		t.Errorf("at rest: %v", err)
	}
}

func TestLockEndsWithinTimeout(t *testing.T) {
	path, writer := lockedFixture(t)
	writer.do("BEGIN EXCLUSIVE;")
	released := make(chan struct{})
	go func() {
		defer close(released)
		time.Sleep(200 * time.Millisecond)
		_, _ = writer.in.Write([]byte("COMMIT;\n"))
	}()
	got := mustRead(t, path, 3)
	<-released
	if got.Rows != 210 {
		t.Errorf("%d rows", got.Rows)
	}
}

// A wait for a lock ends with the context, not with the timeout.
func TestLockedAndCancelled(t *testing.T) {
	path, writer := lockedFixture(t)
	writer.do("BEGIN EXCLUSIVE;")
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := metrics.Open(ctx, path, metrics.Options{BusyTimeout: time.Minute})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

// A writer adds batches while windows are read: none is lost or read twice.
func TestLiveWriter(t *testing.T) {
	const total = 300
	for _, mode := range []string{"WAL", "DELETE"} {
		path := filepath.Join(t.TempDir(), "Metrics.db")
		writer := startShell(t, path)
		writer.do(".timeout 10000\nPRAGMA journal_mode=" + mode + "; PRAGMA wal_autocheckpoint=20;\n" + statsTable + batches(1, 1, start))
		written := make(chan struct{})
		go func() {
			defer close(written)
			for i := 1; i < total; i++ {
				_, _ = writer.in.Write([]byte(batches(1+i*21, 1, start+i*60) + "\n"))
			}
		}()
		db := open(t, path)
		all := content{Sums: map[string]int64{}}
		var w metrics.Window
		after := int64(metrics.FirstID)
		for deadline := time.Now().Add(time.Minute); all.Rows < total*21 && time.Now().Before(deadline); {
			if err := db.ReadWindow(&w, after, metrics.LastID, 7); err != nil {
				t.Fatal(err)
			}
			if w.Rows%21 != 0 {
				t.Fatalf("%s: a batch was parted: %d rows up to %d", mode, w.Rows, w.Through)
			}
			if err := all.take(db, &w, after); err != nil {
				t.Fatal(err)
			}
			after = w.Through
		}
		<-written
		if diff := cmp.Diff(truth(t, path, statsTruth), all.Sums); diff != "" {
			t.Errorf("%s (-SQLite +windows):\n%s", mode, diff)
		}
	}
}

func TestCancelled(t *testing.T) {
	path := makeDB(t, statsTable, batches(1, 1000, start))
	errStop := errors.New("stop")
	for what, c := range map[string]struct {
		make func() (context.Context, func())
		is   []error
		not  error
	}{
		"cancelled": {func() (context.Context, func()) {
			ctx, cancel := context.WithCancel(t.Context())
			return ctx, cancel
		}, []error{context.Canceled}, context.DeadlineExceeded},
		"with a cause": {func() (context.Context, func()) {
			ctx, cancel := context.WithCancelCause(t.Context())
			return ctx, func() { cancel(errStop) }
		}, []error{context.Canceled, errStop}, context.DeadlineExceeded},
		"too late": {func() (context.Context, func()) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			t.Cleanup(cancel)
			return ctx, func() {}
		}, []error{context.DeadlineExceeded}, context.Canceled},
	} {
		ctx, cancel := c.make()
		db, err := metrics.Open(ctx, path, metrics.Options{})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		time.AfterFunc(3*time.Millisecond, cancel)
		var w metrics.Window
		for deadline := time.Now().Add(30 * time.Second); err == nil && time.Now().Before(deadline); {
			err = db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 1_000_000)
		}
		for _, want := range c.is {
			if !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", what, err, want)
			}
		}
		if errors.Is(err, c.not) || err == nil || !strings.Contains(err.Error(), "reading database") {
			t.Errorf("%s: %v", what, err)
		}
		<-ctx.Done()
		if _, err := metrics.Open(ctx, path, metrics.Options{}); !errors.Is(err, c.is[0]) {
			t.Errorf("%s: opening: %v", what, err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("%s: closing: %v", what, err)
		}
	}
}
