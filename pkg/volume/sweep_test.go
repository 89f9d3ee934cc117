package volume

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestSweep holds what a run removes that an earlier one left: only what has one
// of our names for this very file, is ours and is old.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * leftoverAge)
	put := func(name string, when time.Time) string {
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.Chtimes(filepath.Join(dir, name), when, when)); err != nil {
			t.Fatal(err)
		}
		return name
	}
	folder := temporaryName("file")
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, folder, "sub"), 0o700), os.Chtimes(filepath.Join(dir, folder), old, old)); err != nil {
		t.Fatal(err)
	}
	gone := []string{put(temporaryName("file"), old), folder}
	kept := []string{
		put(temporaryName("file"), time.Now()), put(temporaryName("other"), old),
		put(".file"+temporaryMark+"notes", old), put(".file.SAVED", old),
	}
	if os.Geteuid() == 0 {
		theirs := put(temporaryName("file"), old)
		if err := os.Lchown(filepath.Join(dir, theirs), 65534, 65534); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, theirs)
	}
	if err := (Door{}).Path(filepath.Join(dir, "file")).Write([]byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	var there []string
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		there = append(there, e.Name())
	}
	for _, name := range gone {
		if slices.Contains(there, name) || err != nil {
			t.Errorf("%s is still there, %v", name, err)
		}
	}
	for _, name := range kept {
		if !slices.Contains(there, name) {
			t.Errorf("%s is gone", name)
		}
	}
}
