package alerts_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

const (
	writers    = 8
	crashes    = 200 // of changes
	newCrashes = 40  // while making databases
)

// TestConcurrentWriters lets processes add at the same time, while a server
// reads and writes.
func TestConcurrentWriters(t *testing.T) {
	for mode, addsEach := range map[string]int{"DELETE": 50, "WAL": 10} {
		t.Run(mode, func(t *testing.T) {
			d := fixture(t, "oldtool", "PRAGMA journal_mode = "+mode)
			done := make(chan error)
			for i := range writers {
				cmd := child(t, "writer", d.Path)
				cmd.Env = append(cmd.Env, fmt.Sprintf("ALERTS_TEST_WRITER=%d,%d", i, addsEach))
				cmd.Stderr = os.Stderr
				go func() { done <- cmd.Run() }()
			}
			for range writers {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
			got := shell(t, d.Path, `SELECT count(*), count(DISTINCT Z_PK), count(DISTINCT ZADDRESS), min(Z_PK), max(Z_PK), (SELECT Z_MAX FROM Z_PRIMARYKEY WHERE Z_ENT = 4)
				FROM ZADMAILRECIPIENT WHERE Z_ENT = 4 AND Z_OPT = 1`)
			n := writers * addsEach
			if want := fmt.Sprintf("%[1]d|%[1]d|%[1]d|3|%[2]d|%[2]d", n, n+2); got != want {
				t.Errorf("rows, keys, addresses, first, last, counter: %s, want %s", got, want)
			}
			if got := shell(t, d.Path, "PRAGMA journal_mode"); !strings.EqualFold(got, mode) {
				t.Errorf("journal mode %s, was %s", got, mode)
			}
			judge(t, d.Path)
			judge(t, d.Path+alerts.BackupSuffix)
			if mode != "WAL" {
				return
			}
			// Here every change makes a backup: the last is the state before
			// the last change, whoever else was at work.
			if got := shell(t, d.Path+alerts.BackupSuffix, "SELECT count(*) FROM ZADMAILRECIPIENT"); got != strconv.Itoa(n-1) {
				t.Errorf("the backup has %s recipients, want %d", got, n-1)
			}
		})
	}
}

func crashAddresses() []string {
	return []string{"c1@x.org", "c2@x.org", "c3@x.org"}
}

// killAtRandom starts a child, lets it work for a moment, and kills it.
func killAtRandom(t *testing.T, role, db string) {
	t.Helper()
	cmd := child(t, role, db)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	round, err := time.ParseDuration(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(rand.N(round + round/2))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
}

// TestCrash kills a process that changes a database, at random moments. The
// database and its backup are in the state before or after a change, never between.
func TestCrash(t *testing.T) {
	servertest.Need(t, "sqlite3", "sqlite3")
	for _, files := range []string{"oldtool", "oldtool server"} { // a rollback journal, a write-ahead log
		t.Run(files, func(t *testing.T) {
			t.Parallel()
			testCrash(t, fixture(t, files, "DELETE FROM ZADMAILRECIPIENT"))
		})
	}
}

func testCrash(t *testing.T, d alerts.Database) {
	t.Helper()
	seen := map[string]int{}
	for i := range crashes / 2 {
		killAtRandom(t, "changer", d.Path)
		if i%4 == 0 {
			// The package must recover the database itself, before the shell does.
			if _, err := d.Read(t.Context()); err != nil {
				t.Fatalf("run %d: %v", i, err)
			}
		}
		got := shell(t, d.Path, "SELECT count(*) FROM ZADMAILRECIPIENT")
		seen[got]++
		if got != "0" && got != "3" {
			t.Fatalf("run %d left %s rows", i, got)
		}
		judge(t, d.Path)
		if backup := d.Path + alerts.BackupSuffix; exists(backup) {
			judge(t, backup)
		}
	}
	if len(seen) != 2 {
		t.Errorf("states seen: %v; the kills all came at the same point", seen)
	}
	// What killed runs left is removed once it is old.
	folder := filepath.Dir(d.Path)
	for _, name := range hidden(t, folder) {
		old := time.Now().Add(-2 * time.Hour)
		if err := os.Chtimes(name, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Add(t.Context(), []string{"last@x.org"}, ""); err != nil {
		t.Fatal(err)
	}
	if left := hidden(t, folder); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

// TestCrashCreating kills a process that makes databases: each is complete or
// absent.
func TestCrashCreating(t *testing.T) {
	servertest.Need(t, "sqlite3", "sqlite3")
	made := 0
	for range newCrashes {
		folder := t.TempDir()
		killAtRandom(t, "creator", folder)
		found, err := filepath.Glob(filepath.Join(folder, "*", "alertData.db"))
		if err != nil {
			t.Fatal(err)
		}
		made += len(found)
		for _, db := range found[max(0, len(found)-1):] { // the last one
			judge(t, db)
			if got := shell(t, db, "SELECT count(*) FROM ZADMAILRECIPIENT"); got != "3" {
				t.Errorf("%s recipients, want 3", got)
			}
		}
	}
	if made == 0 {
		t.Error("no child was let live long enough to make a database")
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// hidden returns the hidden files and folders that the package has made.
func hidden(t *testing.T, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}
