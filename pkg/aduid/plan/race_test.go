package plan_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/attacker"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
)

func TestMain(m *testing.M) {
	os.Exit(attacker.Main(m, map[string]attacker.Act{"swap": swap}))
}

// swap puts a link to a folder of root in the place of a folder, and takes it away
// again, until it is killed.
func swap(args []string) error {
	folder, target := args[0], args[1]
	for {
		_ = os.Rename(folder, folder+".moved") // each may fail: the script is at work
		_ = os.Symlink(target, folder)
		time.Sleep(3 * time.Millisecond) // that long each, for the script to see the one and use the other
		_ = os.Remove(folder)
		_ = os.Rename(folder+".moved", folder)
		time.Sleep(3 * time.Millisecond)
	}
}

// TestScriptAgainstLinks has the owner of a home replace a folder in it by a link,
// while the script runs: nothing of root's gets another owner.
func TestScriptAgainstLinks(t *testing.T) {
	roots, nobodys := attacker.Folder(t)
	path := filepath.Join(nobodys, "home")
	documents := filepath.Join(path, "Documents")
	check(t, os.MkdirAll(documents, 0o777))
	for i := range 200 {
		file := filepath.Join(documents, fmt.Sprint(i))
		check(t, os.WriteFile(file, nil, 0o644))
		check(t, os.Lchown(file, attacker.ID, attacker.ID))
		check(t, os.WriteFile(filepath.Join(roots, fmt.Sprint(i)), nil, 0o644))
	}
	m := plan.MacPlan{Mac: "C02XG0FDH7JY", Users: []plan.UserPlan{{Name: "jdoe", UID: attacker.ID, NewUID: newUID, Changes: true, Home: path}}}
	mac := fakeMac{dir: t.TempDir(), users: []plan.User{{Name: "jdoe", UID: attacker.ID}}, serial: m.Mac}
	text := plan.Script(m, mac.options(t))
	shell := []string{servertest.Need(t, "dash", "dash")}
	attacker.Start(t, "swap", documents, roots)
	worked := 0
	for range 15 {
		giveBack(t, path, documents)
		if _, stdout, _ := runShell(t, shell, text, "--yes"); strings.Contains(stdout, "changing: jdoe") {
			worked++ // whatever came of it: it is disturbed
		}
		rootsOnly(t, roots)
	}
	if worked == 0 {
		t.Error("no run came so far as to change anything")
	}
}

// giveBack makes everything in a home the attacker's again. The home is open to all,
// which lets the attacker go on while it is another's.
func giveBack(t *testing.T, home, documents string) {
	t.Helper()
	check(t, os.Chmod(home, 0o777))
	for _, folder := range []string{home, documents, documents + ".moved"} {
		entries, _ := os.ReadDir(folder) // it may be elsewhere just now
		for _, entry := range entries {
			path := filepath.Join(folder, entry.Name())
			if info, err := os.Lstat(path); err == nil && owner(info) == newUID {
				_ = os.Lchown(path, attacker.ID, attacker.ID)
			}
		}
		_ = os.Lchown(folder, attacker.ID, attacker.ID)
	}
}

// rootsOnly checks that the script gave away nothing in a folder of root.
func rootsOnly(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	check(t, err)
	for _, entry := range entries {
		info, err := entry.Info()
		check(t, err)
		if owner(info) == newUID { // giveBack loses such a race, too
			t.Fatalf("%s belongs to %d", entry.Name(), owner(info))
		}
	}
}

func owner(info os.FileInfo) uint32 { return info.Sys().(*syscall.Stat_t).Uid }
