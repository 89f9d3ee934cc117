package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLinksInsideAVolume: an absolute link on a volume leads to where it would lead
// on the Mac of the volume. The verb finds the same as without it.
func TestLinksInsideAVolume(t *testing.T) {
	t.Parallel()
	tmp, good := t.TempDir(), t.TempDir()
	tree := prepareHostile(t, tmp, good)
	for verb, row := range rootRows() {
		if len(row.paths) == 0 {
			continue
		}
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			h := hostile{tree: tree, row: row, tmp: tmp, good: good}
			disk := filepath.Join(t.TempDir(), "disk")
			copyPaths(t, good, disk, row.paths)
			status, stdout, stderr := h.run(t, disk)
			if !strings.Contains(stdout, row.mark) {
				t.Errorf("status %d, without %q: %s%s", status, row.mark, stdout, stderr)
			}
			h.onlyKnownPaths(t, disk)
			for _, path := range withParents(row.paths) {
				h.moved(t, path, status, strings.ReplaceAll(stdout, disk, "{disk}"))
			}
		})
	}
}

// moved puts what is at a path elsewhere on the disk, and a link in its place.
func (h *hostile) moved(t *testing.T, path string, status int, stdout string) {
	t.Helper()
	disk := filepath.Join(t.TempDir(), "disk")
	copyPaths(t, h.good, disk, h.row.paths)
	at := filepath.Join(disk, path)
	exact := func(prefix string) bool {
		return strings.HasPrefix(path, prefix) || strings.HasPrefix(prefix, path+"/") && prefix == "private"
	}
	if _, err := os.Lstat(at); err != nil || slices.ContainsFunc(h.row.exact, exact) {
		return
	}
	if err := errors.Join(os.Rename(at, filepath.Join(disk, "elsewhere")), os.Symlink("/elsewhere", at)); err != nil {
		t.Fatal(err)
	}
	got, out, stderr := h.run(t, disk)
	if out = strings.ReplaceAll(out, disk, "{disk}"); got != status || out != stdout {
		t.Errorf("%s: status %d, %s%s\nwithout the link %d, %s", path, got, out, stderr, status, stdout)
	}
}

// onlyKnownPaths holds that the row names every file that the verb made.
func (h *hostile) onlyKnownPaths(t *testing.T, disk string) {
	t.Helper()
	err := filepath.WalkDir(disk, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := strings.TrimPrefix(path, disk+"/")
		if _, err := os.Lstat(filepath.Join(h.good, name)); err == nil || slices.Contains(h.row.paths, name) || strings.HasPrefix(name, "Users/mia/") {
			return nil
		}
		t.Errorf("it made %s, which is not in the row of hostile_rows_test.go", name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
