package cachelocator

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestExchanged replaces a file between its check and its opening: nothing is read
// of what is there then, and a pipe does not make the run wait.
func TestExchanged(t *testing.T) {
	for name, exchange := range map[string]func(path string) error{
		"another file": func(path string) error { return os.WriteFile(path, []byte("secret"), 0o600) },
		"a link":       func(path string) error { return os.Symlink("other", path) },
		"a pipe":       func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a hard link":  func(path string) error { return os.Link(filepath.Join(filepath.Dir(path), "other"), path) },
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "file")
		// The old file stays, under another name, so that its inode is not used again.
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.WriteFile(filepath.Join(dir, "other"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		w := &walk{root: root, meanwhile: func() {
			if err := errors.Join(os.Rename(path, path+".old"), exchange(path)); err != nil {
				t.Error(err)
			}
		}}
		if _, err := w.open("file"); !errors.Is(err, errExchanged) {
			t.Errorf("%s: %v", name, err)
		}
		if err := root.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSecondName: a user can give the name of the file to one of root's, and take it
// away again once it is open.
func TestSecondName(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "secret"), []byte("secret"), 0o600), os.Link(filepath.Join(dir, "secret"), path)); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	w := &walk{root: root}
	if _, err := w.open("file"); !errors.Is(err, volume.ErrHardLink) {
		t.Errorf("got %v", err)
	}
}
