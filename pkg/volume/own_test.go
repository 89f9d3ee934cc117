package volume_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestReadOwn tries what another user can put in the place of a file of ours.
func TestReadOwn(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	put(t, good, 0o644)
	for name, test := range map[string]struct {
		make func(path string) error
		want error // nil: accepted
	}{
		"ours":                {func(path string) error { put(t, path, 0o600); return nil }, nil},
		"readable by others":  {func(path string) error { put(t, path, 0o644); return nil }, nil},
		"writable by a group": {func(path string) error { put(t, path, 0o660); return nil }, volume.ErrShared},
		"writable by others":  {func(path string) error { put(t, path, 0o602); return nil }, volume.ErrShared},
		"a symbolic link":     {func(path string) error { return os.Symlink(good, path) }, volume.ErrLink},
		"a hard link": {func(path string) error {
			put(t, path+".other", 0o600)
			return os.Link(path+".other", path)
		}, volume.ErrHardLink},
		"a pipe":    {func(path string) error { return syscall.Mkfifo(path, 0o600) }, volume.ErrNotFile},
		"a folder":  {func(path string) error { return os.Mkdir(path, 0o700) }, volume.ErrNotFile},
		"too large": {func(path string) error { return os.WriteFile(path, make([]byte, 101), 0o600) }, volume.ErrTooLarge},
		"nothing":   {func(string) error { return nil }, fs.ErrNotExist},
	} {
		path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
		if err := test.make(path); err != nil {
			t.Fatal(err)
		}
		data, err := (volume.Door{}).Path(path).ReadOwn(100)
		if !errors.Is(err, test.want) || test.want == nil && string(data) != "ours" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		if err != nil && strings.Contains(err.Error(), dir) {
			t.Errorf("%s: the path is in %v", name, err)
		}
	}
}

func put(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte("ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
}

func TestReadOwnOfAnother(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a file of another user")
	}
	path := filepath.Join(t.TempDir(), "planted")
	put(t, path, 0o600)
	if err := os.Chown(path, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if _, err := (volume.Door{}).Path(path).ReadOwn(100); err == nil || !strings.Contains(err.Error(), "another user (uid 65534)") {
		t.Errorf("root took it: %v", err)
	}
	if _, err := (volume.Door{}).Path(path).ReadOwn(100, 1000); err == nil {
		t.Error("it was taken for uid 1000")
	}
	if data, err := (volume.Door{}).Path(path).ReadOwn(100, 1000, 65534); err != nil || string(data) != "ours" {
		t.Errorf("its owner is allowed: %q, %v", data, err)
	}
}

func TestReadRegular(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	put(t, in("file"), 0o666)
	if err := errors.Join(os.Symlink("file", in("link")), syscall.Mkfifo(in("pipe"), 0o600), os.Symlink("pipe", in("to-pipe"))); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{"file": nil, "link": nil, "pipe": volume.ErrNotFile, "to-pipe": volume.ErrNotFile, ".": volume.ErrNotFile, "none": fs.ErrNotExist} {
		if _, err := volume.ReadRegular(in(name), 4); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := volume.ReadRegular(in("file"), 3); !errors.Is(err, volume.ErrTooLarge) {
		t.Error(err)
	}
}
