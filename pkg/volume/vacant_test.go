package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestWriteFolderVacant holds where a folder may be written: in place of nothing, or
// of an empty folder, which gives it its mode.
func TestWriteFolderVacant(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"empty", "current", "full"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o711); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, "full", "x"), nil, 0o600), os.WriteFile(filepath.Join(dir, "file"), nil, 0o600),
		os.Symlink("empty", filepath.Join(dir, "link")), os.Symlink("current", filepath.Join(dir, "to-current")),
	); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(dir, "current"))
	fill := func(folder *volume.Folder) error { return folder.Write("a", []byte("x"), 0o644) }
	for path, want := range map[string]error{
		"full": volume.ErrNotEmpty, "file": volume.ErrNotFolder, "current": volume.ErrCurrent, "to-current": volume.ErrCurrent,
		"link": nil, "new": nil,
	} {
		p := (volume.Door{}).Path(filepath.Join(dir, path))
		if err := p.CheckVacant(); !errors.Is(err, want) {
			t.Errorf("checking %s: %v, want %v", path, err, want)
		}
		if err := p.WriteFolder(0o750, fill); !errors.Is(err, want) {
			t.Errorf("writing %s: %v, want %v", path, err, want)
		}
	}
	if err := (volume.Door{}).Path(".").CheckVacant(); !errors.Is(err, volume.ErrCurrent) {
		t.Errorf("here: %v", err)
	}
	for path, want := range map[string]os.FileMode{"empty": 0o711, "new": 0o750} {
		if info, err := os.Stat(filepath.Join(dir, path)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s is %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
	if info, err := os.Lstat(filepath.Join(dir, "link")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
}

// TestFailedWriteLeavesNoFolder holds that folders made for a file that cannot be
// written are removed again.
func TestFailedWriteLeavesNoFolder(t *testing.T) {
	home, path, _ := testHome(t)
	full := errors.New("the disk is full")
	door := volume.FailingDoor(func(act volume.Act, _ string) error {
		if act == volume.ActWrite {
			return full
		}
		return nil
	})
	homes, _, err := volume.New(filepath.Dir(filepath.Dir(path)), "").Through(door).Homes()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(path, "Library"), 0o700); err != nil {
		t.Fatal(err)
	}
	folder := open(t, homes[0])
	if err := folder.Write("Library/a/b/file", []byte("x"), 0o600); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(filepath.Join(path, "Library")); err != nil || len(left) > 0 {
		t.Errorf("left in %s: %v, %v", home.Path, left, err)
	}
}

// TestFindOrMakeMeanwhile: two runs may make the same folder.
func TestFindOrMakeMeanwhile(t *testing.T) {
	dir := t.TempDir()
	door := volume.FailingDoor(func(act volume.Act, name string) error {
		return os.Mkdir(filepath.Join(dir, name), 0o755)
	})
	folder, _, err := door.Path(filepath.Join(dir, "new", "file")).FindOrMake(0o755)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Error(err)
	}
}
