package metrics_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/internal/attacker"
	"github.com/macwrangler/macwrangler/pkg/metrics"
)

const (
	statsTable = "CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY AUTOINCREMENT, collectionDate INTEGER, " +
		"expirationDate INTEGER, metricName TEXT, dataValue INTEGER);\n"
	zmetricTable = "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZPERIOD INTEGER, " +
		"ZCREATIONDATE TIMESTAMP, ZBYTESDROPPED INTEGER, ZBYTESFROMCACHETOCLIENT INTEGER, ZREQUESTSFROMCLIENT INTEGER);\n"
	// noSync keeps fixtures from waiting for the disk.
	noSync = "PRAGMA synchronous=OFF;"
	// start is 2017-02-14T00:00:00Z.
	start = 1487030400
)

// makeDB creates a database from SQL, with the engine that also reads it.
func makeDB(tb testing.TB, sql ...string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "Metrics.sqlite")
	execDB(tb, path, sql...)
	return path
}

func execDB(tb testing.TB, path string, sql ...string) {
	tb.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		tb.Fatal(err)
	}
	for _, s := range append([]string{noSync}, sql...) {
		if err := execSQL(conn, s); err != nil {
			tb.Fatalf("%v\n%s", err, s)
		}
	}
	if err := conn.Close(); err != nil {
		tb.Fatal(err)
	}
}

// execSQL runs statements; not as one transaction, which forbids some of them.
func execSQL(conn *sqlite.Conn, sql string) error {
	for strings.TrimSpace(sql) != "" {
		stmt, trailing, err := conn.PrepareTransient(sql)
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			more, err = stmt.Step()
		}
		if err := errors.Join(err, stmt.Finalize()); err != nil {
			return err
		}
		sql = sql[len(sql)-trailing:]
	}
	return nil
}

// askDB returns the rows of a query, column by column, as SQLite returns them.
func askDB(tb testing.TB, path, sql string) [][]string {
	tb.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		tb.Fatal(err)
	}
	var rows [][]string
	err = sqlitex.ExecuteTransient(conn, sql, &sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error {
		row := make([]string, stmt.ColumnCount())
		for i := range row {
			row[i] = stmt.ColumnText(i)
		}
		rows = append(rows, row)
		return nil
	}})
	if err := errors.Join(err, conn.Close()); err != nil {
		tb.Fatal(err)
	}
	return rows
}

// batches is SQL for n batches of the 21 metrics, a minute apart, the first
// with the id from; value is the id.
func batches(from, n, second int) string {
	var names strings.Builder
	for i, name := range knownNames() {
		fmt.Fprintf(&names, " WHEN %d THEN '%s'", i, name)
	}
	return fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < %d*21-1)
		INSERT INTO statsData (entryIndex, collectionDate, expirationDate, metricName, dataValue)
		SELECT %d+i, %d+i/21*60, %d+i/21*60, CASE i%%21%s END, %d+i FROM n;`,
		n, from, second, second+604800, names.String(), from)
}

// knownNames are Apple's 21, in the order that public tools list them.
func knownNames() []string {
	return strings.Fields(`bytes.fromcache.topeers requests.fromclients imports.byhttp bytes.frompeers.toclients
		bytes.purged.total replies.fromorigin.topeers bytes.purged.youngerthan1day bytes.fromcache.toclients
		bytes.imported.byxpc requests.frompeers bytes.fromorigin.toclients replies.fromcache.topeers
		bytes.imported.byhttp bytes.dropped replies.fromcache.toclients replies.frompeers.toclients imports.byxpc
		bytes.purged.youngerthan7days bytes.fromorigin.topeers replies.fromorigin.toclients
		bytes.purged.youngerthan30days`)
}

func open(tb testing.TB, path string) *metrics.Database {
	tb.Helper()
	db, err := metrics.Open(tb.Context(), path, metrics.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Errorf("closing: %v", err)
		}
	})
	return db
}

// content is what a database has, whatever the windows it was read in.
type content struct {
	Rows   int
	Sums   map[string]int64 // "second name" to sum
	Bad    []metrics.BadRow
	Ends   []int64 // every window's Through
	Counts []int   // every window's number of seconds
}

// readAll reads a database in windows of a size and checks what holds for
// every window.
func readAll(db *metrics.Database, size int) (content, error) {
	c := content{Sums: map[string]int64{}}
	var w metrics.Window
	after := int64(metrics.FirstID)
	for range 1_000_000 {
		if err := db.ReadWindow(&w, after, metrics.LastID, size); err != nil {
			return c, err
		}
		if err := c.take(db, &w, after); err != nil {
			return c, err
		}
		if w.Done {
			return c, nil
		}
		after = w.Through
	}
	return c, errors.New("reading does not come to an end")
}

func (c *content) take(db *metrics.Database, w *metrics.Window, after int64) error {
	if w.After != after || (w.Rows == 0) != (w.Through == after) || w.Rows == 0 && !w.Done {
		return fmt.Errorf("after %d: After %d, Through %d, Rows %d, Done %v", after, w.After, w.Through, w.Rows, w.Done)
	}
	c.Rows += w.Rows
	c.Bad = append(c.Bad, w.Bad...)
	c.Ends = append(c.Ends, w.Through)
	c.Counts = append(c.Counts, len(w.Seconds))
	for i, second := range w.Seconds {
		if i > 0 && second <= w.Seconds[i-1] {
			return fmt.Errorf("seconds do not rise: %v", w.Seconds)
		}
		for j, f := range db.Fields() {
			if v := w.Row(i)[j]; v != 0 {
				c.Sums[fmt.Sprint(second, " ", f.Name)] += v
			}
		}
	}
	for i, o := range w.Others {
		if i > 0 && w.Others[i-1].Second == o.Second && w.Others[i-1].Name == o.Name {
			return fmt.Errorf("%v is there twice", o)
		}
		if o.Value != 0 {
			c.Sums[fmt.Sprint(o.Second, " ", o.Name)] += o.Value
		}
	}
	return nil
}

func mustRead(tb testing.TB, path string, size int) content {
	tb.Helper()
	c, err := readAll(open(tb, path), size)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// codeOf returns an error's code, or "" if it is not a metrics.Error.
func codeOf(err error) metrics.Code {
	var e *metrics.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// report is what the test binary prints when it runs as a reader, see TestMain.
type report struct {
	Rows   int
	Notes  []string
	Copies []string // names and modes of private copies while it reads
	Error  string
}

const readerEnv = "METRICS_TEST_READ"

// TestMain lets the test binary run as a reader of another user.
func TestMain(m *testing.M) {
	path := os.Getenv(readerEnv)
	if path == "" {
		os.Exit(attacker.Main(m, map[string]attacker.Act{"exchange": attacker.Exchange}))
	}
	if err := json.NewEncoder(os.Stdout).Encode(readReport(path)); err != nil {
		panic(err)
	}
}

func readReport(path string) (r report) {
	db, err := metrics.Open(context.Background(), path, metrics.Options{Note: func(s string) { r.Notes = append(r.Notes, s) }})
	if err != nil {
		r.Error = err.Error()
		return r
	}
	for _, pattern := range []string{".macwrangler*", ".macwrangler*/*"} {
		found, _ := filepath.Glob(filepath.Join(os.TempDir(), pattern))
		for _, f := range found {
			if info, err := os.Stat(f); err == nil {
				r.Copies = append(r.Copies, info.Mode().String()+" "+info.Name())
			}
		}
	}
	c, err := readAll(db, 7)
	if err := errors.Join(err, db.Close()); err != nil {
		r.Error = err.Error()
	}
	r.Rows = c.Rows
	return r
}

// shell is the sqlite3 program at work on a database: another process, so that
// its locks are real.
type shell struct {
	tb  testing.TB
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func needShell(tb testing.TB) string {
	tb.Helper()
	program, err := exec.LookPath("sqlite3")
	if err != nil {
		if os.Getenv("MACWRANGLER_REAL_PARTS") == "1" {
			tb.Fatal(err)
		}
		tb.Skip("needs the sqlite3 program:", err)
	}
	return program
}

func startShell(tb testing.TB, path string) *shell {
	tb.Helper()
	cmd := exec.Command(needShell(tb), "-batch", "-bail", path)
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	s := &shell{tb: tb, cmd: cmd, in: in, out: bufio.NewScanner(out)}
	tb.Cleanup(s.kill)
	s.do(noSync)
	return s
}

// do runs SQL, waits for the end and returns what it printed.
func (s *shell) do(sql string) []string {
	s.tb.Helper()
	const done = "-- done --"
	if _, err := io.WriteString(s.in, sql+"\n;\n.print '"+done+"'\n"); err != nil {
		s.tb.Fatal(err)
	}
	var lines []string
	for s.out.Scan() {
		if s.out.Text() == done {
			return lines
		}
		lines = append(lines, s.out.Text())
	}
	s.tb.Fatalf("sqlite3 ended: %q", lines)
	return nil
}

// kill ends the process as a crash would.
func (s *shell) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}
