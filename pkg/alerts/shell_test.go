package alerts_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// shell runs statements in the sqlite3 shell, which judges every test that
// writes.
func shell(tb testing.TB, db, sql string) string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), servertest.Need(tb, "sqlite3", "sqlite3"), "-bail", db)
	cmd.Stdin = strings.NewReader(sql + "\n;\n")
	if strings.HasPrefix(sql, ".") {
		cmd.Stdin = strings.NewReader(sql + "\n")
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("sqlite3 %s: %v\n%s", sql, err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// fixture makes a database from SQL files below testdata, and statements.
func fixture(tb testing.TB, files string, statements ...string) alerts.Database {
	tb.Helper()
	db := filepath.Join(tb.TempDir(), "alertData.db")
	var sql strings.Builder
	for _, name := range strings.Fields(files) {
		text, err := os.ReadFile(filepath.Join("testdata", name+".sql"))
		if err != nil {
			tb.Fatal(err)
		}
		sql.Write(text)
	}
	sql.WriteString(strings.Join(statements, ";\n"))
	shell(tb, db, sql.String())
	return alerts.Database{Path: db}
}

// newDatabase makes one as Create does.
func newDatabase(tb testing.TB, recipients ...string) alerts.Database {
	tb.Helper()
	d := alerts.Database{Path: filepath.Join(tb.TempDir(), "alertData.db")}
	if _, _, err := d.Create(tb.Context(), alerts.CreateOptions{Recipients: recipients}); err != nil {
		tb.Fatal(err)
	}
	return d
}

// judge lets the shell check the file and every Z_MAX.
func judge(tb testing.TB, db string) {
	tb.Helper()
	sql := "PRAGMA integrity_check"
	for _, entity := range []string{"ADAlert", "ADAlertBundle", "ADAttribute", "ADMailRecipient", "ADPushRecipient"} {
		sql += fmt.Sprintf(";\nSELECT '%[1]s', Z_MAX, max(Z_PK) FROM Z_PRIMARYKEY, Z%[2]s WHERE Z_NAME = '%[1]s' GROUP BY Z_NAME HAVING max(Z_PK) > Z_MAX",
			entity, strings.ToUpper(entity))
	}
	if got := shell(tb, db, sql); got != "ok" {
		tb.Errorf("the sqlite3 shell finds %q", got)
	}
}

// recipients returns the rows as the shell sees them.
func recipients(tb testing.TB, db string) string {
	tb.Helper()
	return shell(tb, db, "SELECT * FROM ZADMAILRECIPIENT ORDER BY Z_PK")
}

// dump returns the whole content.
func dump(tb testing.TB, db string) string {
	tb.Helper()
	return shell(tb, db, ".dump")
}

// holder is a sqlite3 shell that stays open.
type holder struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// hold starts a shell that runs statements and then waits for more.
func hold(t *testing.T, db, sql string) *holder {
	t.Helper()
	// The test's context ends before its cleanup.
	h := &holder{cmd: exec.Command(servertest.Need(t, "sqlite3", "sqlite3"), db)}
	var err1, err2 error
	h.in, err1 = h.cmd.StdinPipe()
	var out io.Reader
	out, err2 = h.cmd.StdoutPipe()
	if err := errors.Join(err1, err2, h.cmd.Start()); err != nil {
		t.Fatal(err)
	}
	h.out = bufio.NewScanner(out)
	t.Cleanup(func() { h.end(t) })
	h.run(t, sql)
	return h
}

// run lets the shell run statements and waits until they are done.
func (h *holder) run(tb testing.TB, sql string) {
	tb.Helper()
	if _, err := io.WriteString(h.in, sql+";\nSELECT 'done';\n"); err != nil {
		tb.Fatal(err)
	}
	for h.out.Scan() {
		if h.out.Text() == "done" {
			return
		}
	}
	tb.Fatalf("the sqlite3 shell ended: %v", h.out.Err())
}

// end closes the shell, like a server that stops.
func (h *holder) end(tb testing.TB) {
	tb.Helper()
	if h.in == nil {
		return
	}
	err := h.in.Close()
	h.in = nil
	for h.out.Scan() {
		continue // wait only for the end
	}
	if err := errors.Join(err, h.cmd.Wait()); err != nil {
		tb.Errorf("the sqlite3 shell: %v", err)
	}
}

// wantCode checks the code of an error.
func wantCode(tb testing.TB, err error, code fault.Code) {
	tb.Helper()
	e, ok := errors.AsType[*alerts.Error](err)
	if !ok || e.Code != code {
		tb.Errorf("error %v, want code %s", err, code)
	}
}
