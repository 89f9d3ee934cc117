package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

const (
	sampleLDIF = "../../../testdata/aduid/users.ldif"
	sampleCSV  = "../../../testdata/aduid/users.csv"
)

// TestADUIDSample compares the page of the docs with the output, and the two
// forms of the sample with each other.
func TestADUIDSample(t *testing.T) {
	page, err := os.ReadFile("../../../docs/aduid.md")
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := runLine(t, "aduid", "scan", "--ldif", sampleLDIF)
	if status != frame.StatusFound {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	shown := ""
	for line := range strings.Lines(strings.ReplaceAll(stdout, "../../../", "")) {
		if line != "\n" {
			line = "    " + line
		}
		shown += line
	}
	if !strings.Contains(string(page), shown) {
		t.Errorf("docs/aduid.md does not show this:\n%s", shown)
	}
	_, fromLDIF, _ := runLine(t, "aduid", "scan", "--ldif", sampleLDIF, "-q")
	_, fromCSV, _ := runLine(t, "aduid", "scan", "--csv", sampleCSV, "-q")
	if diff := cmp.Diff(fromLDIF, fromCSV); diff != "" || strings.Count(fromCSV, "\n") != 6 {
		t.Errorf("(-ldif +csv)\n%s", diff)
	}
}

// TestADUIDScaleSQL runs the queries of docs/scale.md on lists of the sample,
// one of them loaded twice, and compares with the report.
func TestADUIDScaleSQL(t *testing.T) {
	queries := fenced(t, "../../../docs/scale.md", "sql")
	if len(queries) != 3 {
		t.Fatalf("%d queries", len(queries))
	}
	list := filepath.Join(t.TempDir(), "list.csv")
	status, stdout, stderr := runLine(t, "aduid", "scan", "--ldif", sampleLDIF, "--list", list, "--format", "json")
	var report struct {
		Collisions []struct {
			UID      uint32
			Kind     string
			Accounts []struct{ GUID, Name string }
		}
		Reserved       []struct{ UID uint32 }
		Users          int
		CollidingPairs int
		ExpectedPairs  float64
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || status != frame.StatusFound {
		t.Fatalf("status %d, %v\n%s", status, err, stderr)
	}
	db := loadList(t, list, list) // as if a global catalog and its domain were scanned
	got := map[string]string{}
	query(t, db, queries[0], func(s *sqlite.Stmt) {
		got[s.GetText("guid")] = fmt.Sprintf("%s %d %s", s.GetText("kind"), s.GetInt64("uid"), s.GetText("name"))
	})
	want := map[string]string{}
	for _, c := range report.Collisions {
		for _, a := range c.Accounts {
			want[a.GUID] = fmt.Sprintf("%s %d %s", c.Kind, c.UID, a.Name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 5 {
		t.Errorf("(-report +sql)\n%s", diff)
	}
	query(t, db, queries[1], func(s *sqlite.Stmt) {
		if len(report.Reserved) != 1 || s.GetInt64("uid") != int64(report.Reserved[0].UID) {
			t.Errorf("reserved: %d, %v", s.GetInt64("uid"), report.Reserved)
		}
	})
	query(t, db, queries[2], func(s *sqlite.Stmt) {
		got := []any{s.GetText("kind"), int(s.GetInt64("members")), int(s.GetInt64("pairs")), fmt.Sprintf("%.6g", s.GetFloat("expected"))}
		want := []any{"user", report.Users, report.CollidingPairs, fmt.Sprintf("%.6g", report.ExpectedPairs)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-report +sql)\n%s", diff)
		}
	})
}

// fenced returns the blocks of a language in a page.
func fenced(t *testing.T, path, language string) []string {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, part := range strings.Split(string(page), "```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		blocks = append(blocks, block)
	}
	return blocks
}

func loadList(t *testing.T, paths ...string) *sqlite.Conn {
	t.Helper()
	db, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := sqlitex.ExecuteScript(db, "CREATE TABLE accounts (uid INTEGER, kind TEXT, guid TEXT, name TEXT, dn TEXT, disabled TEXT)", nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil || len(rows) != 16 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows[1:] {
			args := make([]any, len(row))
			for i := range row {
				args[i] = row[i]
			}
			if err := sqlitex.Execute(db, "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?)", &sqlitex.ExecOptions{Args: args}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return db
}

func query(t *testing.T, db *sqlite.Conn, sql string, row func(*sqlite.Stmt)) {
	t.Helper()
	rows := 0
	err := sqlitex.Execute(db, sql, &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		rows++
		row(s)
		return nil
	}})
	if err != nil || rows == 0 {
		t.Errorf("%v, %d rows of\n%s", err, rows, sql)
	}
}
