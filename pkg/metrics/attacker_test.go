package metrics_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/attacker"
)

// TestLiveAttacker reads a database as root while the owner of its folder gives its
// name, and those of its journals, to a file of root's: that file is not touched, the
// rows are those of the database, and the private copy goes.
func TestLiveAttacker(t *testing.T) {
	roots, nobodys := attacker.Folder(t)
	tmp := filepath.Join(roots, "tmp")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", tmp)
	victim, check := attacker.Victim(t, roots, "root's")
	path := filepath.Join(nobodys, "Metrics.db")
	fixture := walFixture(t, "db", "wal")
	for _, end := range []string{"", "-wal"} {
		if err := os.Rename(fixture+end, path+end); err != nil {
			t.Fatal(err)
		}
	}
	foreignFolder(t, path)
	attacker.StartExchange(t, nobodys, victim, "Metrics.db", "Metrics.db-wal", "Metrics.db-shm", "Metrics.db-journal")
	read := 0
	for end, i := time.Now().Add(3*time.Second), 0; i < 400 && time.Now().Before(end); i++ {
		rows, err := readFile(t.Context(), path)
		switch {
		case err == nil && (rows == walRows || rows == checkpointed): // its log is aside just then
			read++
		case err == nil:
			t.Errorf("%d rows", rows)
		case codeOf(err) == "":
			t.Errorf("%v has no code", err)
		}
		check()
	}
	t.Logf("read %d times", read)
	checkNothingOfRoot(t, nobodys, victim)
	if left := names(t, tmp); len(left) > 0 {
		t.Errorf("left in the temporary folder: %q", left)
	}
}

// checkNothingOfRoot: reading makes no file of root's where others can change it.
func checkNothingOfRoot(t *testing.T, folder, victim string) {
	t.Helper()
	known, err := os.Stat(victim)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names(t, folder) {
		info, err := os.Lstat(filepath.Join(folder, name))
		if err == nil && info.Sys().(*syscall.Stat_t).Uid == 0 && !os.SameFile(info, known) {
			t.Errorf("%s is root's", name)
		}
	}
}
