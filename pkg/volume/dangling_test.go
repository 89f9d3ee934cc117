package volume_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestDanglingFolder: a link to a disk that is not connected is not the same as
// nothing, and no folder is made where the disk would be mounted.
func TestDanglingFolder(t *testing.T) {
	dir := t.TempDir()
	disk := filepath.Join(dir, "Volumes", "Data")
	if err := errors.Join(os.Mkdir(filepath.Dir(disk), 0o755), os.Symlink(disk, filepath.Join(dir, "Caching"))); err != nil {
		t.Fatal(err)
	}
	path := volume.Door{}.Path(filepath.Join(dir, "Caching", "Logs", "file"))
	for what, try := range map[string]func() error{
		"looking": func() error { _, err := path.Lstat(); return err },
		"making":  func() error { _, _, err := path.FindOrMake(0o755); return err },
		"making with a mode": func() error {
			parent, _ := path.Parent()
			_, err := parent.FolderOrMake(0o755)
			return err
		},
	} {
		if err := try(); !errors.Is(err, volume.ErrDangling) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := os.Lstat(disk); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder was made in place of the disk: %v", err)
	}
}
