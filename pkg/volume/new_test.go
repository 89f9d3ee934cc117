package volume_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestFillNewFolder: what fills a new folder has the mode that was asked for, and replaces
// nothing.
func TestFillNewFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	var door volume.Door
	err := door.Path(path).WriteFolder(0o755, func(f *volume.Folder) error {
		if err := f.NewFolder("d", 0o777); err != nil {
			return err
		}
		file, err := f.NewFile("d/f", 0o666)
		if err != nil {
			return err
		}
		if _, err := file.Write([]byte("text")); err != nil {
			return err
		}
		if err := errors.Join(file.Close(), f.NewLink("d/l", "../../elsewhere"), f.NewLink("out", "/etc")); err != nil {
			return err
		}
		for name, err := range map[string]error{"f": second(f.NewFile("d/f", 0o600)), "d": f.NewFolder("d", 0o700), "l": f.NewLink("d/l", "x"), "f over l": second(f.NewFile("d/l", 0o600))} {
			if !errors.Is(err, fs.ErrExist) {
				t.Errorf("a second %s: %v", name, err)
			}
		}
		for name, err := range map[string]error{"through a link": second(f.NewFile("out/f", 0o600)), "below a link": f.NewFolder("out/d", 0o700)} {
			if !errors.Is(err, volume.ErrLink) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, name := range []string{"../f", "/f", ".", "", "d/../f", "d//f"} {
			if err := f.NewLink(name, "x"); err == nil {
				t.Errorf("%q is a name", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"d": 0o777 | fs.ModeDir, "d/f": 0o666} {
		if info, err := os.Stat(filepath.Join(path, name)); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, error %v", name, info.Mode(), err)
		}
	}
	if target, err := os.Readlink(filepath.Join(path, "d/l")); err != nil || target != "../../elsewhere" {
		t.Errorf("the link leads to %q, error %v", target, err)
	}
}

// TestFillNewFolderFails: an operation that the file system refuses leaves nothing.
func TestFillNewFolderFails(t *testing.T) {
	for _, act := range []volume.Act{volume.ActMake, volume.ActChmod} {
		path := filepath.Join(t.TempDir(), "new")
		door := volume.FailingDoor(func(a volume.Act, name string) error {
			if a == act && name == "f" {
				return fs.ErrPermission
			}
			return nil
		})
		err := door.Path(path).WriteFolder(0o755, func(f *volume.Folder) error { return second(f.NewFile("f", 0o644)) })
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v", act, err)
		}
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: something is left: %v", act, err)
		}
	}
}

func second(_ *volume.File, err error) error { return err }
