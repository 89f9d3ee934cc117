package volume

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestWriteNew(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 {
		folder, err := Door{}.Path(dir).FolderOrMake(0o755)
		if err != nil {
			t.Fatal(err)
		}
		err = folder.WriteNew("file", []byte("new"), 0o644)
		if info, serr := os.Stat(dir + "/file"); serr != nil || info.Mode() != 0o644 || err != nil && !errors.Is(err, fs.ErrExist) {
			t.Errorf("%v, %v, %v", info, err, serr)
		}
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	}
	if info, err := os.Stat(filepath.Dir(dir)); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v, %v", info, err)
	}
	checkWhole(t, dir)
	for nth := 1; ; nth++ {
		dir := t.TempDir()
		door, count := failingAt(nth)
		folder, err := door.Path(dir).Folder()
		if err == nil {
			err = errors.Join(folder.WriteNew("file", []byte("new"), 0o644), folder.Close())
		}
		checkWhole(t, dir)
		if *count < nth {
			if err != nil {
				t.Error(err)
			}
			break
		}
		if !errors.Is(err, errTest) {
			t.Errorf("operation %d failed, but: %v", nth, err)
		}
	}
}

// TestNewFolderExchanged gives the name of a folder that was just made in a home to
// a folder that is not empty, which must get no other owner or mode.
func TestNewFolderExchanged(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := errors.Join(os.Mkdir(secret, 0o700), os.WriteFile(secret+"/file", []byte("old"), 0o600)); err != nil {
		t.Fatal(err)
	}
	folder := openTest(t, dir)
	folder.meanwhile = func() {
		if _, err := os.Lstat(secret); err == nil {
			_ = os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "moved"))
			_ = os.Rename(secret, filepath.Join(dir, "new"))
		}
	}
	folder.home, folder.uid, folder.gid = true, 65534, 65534
	err := folder.MakeFolder("new", 0o755)
	if info, serr := os.Stat(dir + "/new"); err == nil || serr != nil || info.Mode().Perm() != 0o700 || info.Sys().(*syscall.Stat_t).Uid == 65534 {
		t.Errorf("%v, and it is %v, %v", err, info, serr)
	}
}
