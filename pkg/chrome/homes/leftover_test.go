package homes_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// killedDeploy ends a run before its nth operation as a kill would: nothing that
// comes after it is done, not even the removal of temporary files.
func killedDeploy(t *testing.T, m mac, tree *homes.Tree, nth int64) (killed bool) {
	t.Helper()
	var count atomic.Int64
	door := volume.FailingDoor(func(volume.Act, string) error {
		if count.Add(1) >= nth {
			runtime.Goexit()
		}
		return nil
	})
	if _, err := homes.Deploy(t.Context(), m.volume().Through(door), tree, both); err != nil {
		t.Fatal(err)
	}
	return count.Load() >= nth
}

// TestDeployKilled ends a run before each of its operations. The next one removes
// what is left, once it is a day old, even if it has nothing to write.
func TestDeployKilled(t *testing.T) {
	t.Parallel()
	tree := newTree(t, untracked)
	left := 0
	for nth := int64(1); ; nth++ {
		m := newMac(t)
		if err := errors.Join(os.Remove(m.at("Library/User Template/German.lproj")), os.Remove(m.at("Library/User Template/English.lproj"))); err != nil {
			t.Fatal(err)
		}
		m.user("ada", `{"translate":{"enabled":true}}`)
		if !killedDeploy(t, m, tree, nth) {
			break
		}
		if len(temporaries(t, m.path)) > 0 {
			left++
		}
		deploy(t, m, tree, both) // within the day: it may still be in use
		old := time.Now().Add(-48 * time.Hour)
		for _, path := range temporaries(t, m.path) {
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
		}
		if got := deploy(t, m, tree, both); got.Count(homes.StateUnchanged) != len(got.Homes) {
			t.Errorf("killed before operation %d: %v", nth, lines(got))
		}
		if still := temporaries(t, m.path); len(still) > 0 {
			t.Errorf("killed before operation %d: %q are left", nth, still)
		}
	}
	if left == 0 {
		t.Error("no killed run left anything: nothing was tested")
	}
}

// temporaries finds files with the program's name for what is not in place yet.
func temporaries(t *testing.T, dir string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.Contains(filepath.Base(path), ".macwrangler-") {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return found
}
