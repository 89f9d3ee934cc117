package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestWriteFolder(t *testing.T) {
	parent := t.TempDir()
	path := filepath.Join(parent, "new")
	fill := func(folder *volume.Folder) error { return folder.Write("a", []byte("x"), 0o644) }
	if err := (volume.Door{}).Path(path).WriteFolder(0o750, fill); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("%v, %v", info, err)
	}
	if err := (volume.Door{}).Path(path).WriteFolder(0o755, fill); err == nil {
		t.Error("a folder with files was replaced")
	}
	file := filepath.Join(path, "a")
	if err := (volume.Door{}).Path(file).WriteFolder(0o755, fill); !errors.Is(err, volume.ErrNotFolder) {
		t.Errorf("a file was replaced: %v", err)
	}
	broken := errors.New("broken")
	other := filepath.Join(parent, "other")
	if err := (volume.Door{}).Path(other).WriteFolder(0o755, func(folder *volume.Folder) error { return errors.Join(fill(folder), broken) }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) != 1 {
		t.Errorf("it left %v, %v", left, err)
	}
}
