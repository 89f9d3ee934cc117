package volume_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "state")
	write := func(text string) {
		t.Helper()
		if err := (volume.Door{}).Path(path).Write([]byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(path, 123, 456); err != nil {
			t.Fatal(err)
		}
	}
	write("two")
	data, err := os.ReadFile(path)
	if err != nil || string(data) != "two" {
		t.Errorf("the file holds %q, %v", data, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, want the old one, 0640", info.Mode().Perm())
	}
	if stat := info.Sys().(*syscall.Stat_t); os.Geteuid() == 0 && (stat.Uid != 123 || stat.Gid != 456) {
		t.Errorf("owner %d:%d, want the old one, 123:456", stat.Uid, stat.Gid)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
		t.Errorf("files left over: %v %v", left, err)
	}
}

func TestReplaceAbandoned(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := (volume.Door{}).Path(path).Replace(0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	if err := r.Cleanup(); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "old" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

func TestReplaceFollowsLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("target", link); err != nil {
		t.Fatal(err)
	}
	if err := (volume.Door{}).Path(link).Write([]byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "new" {
		t.Errorf("the target holds %q, %v", data, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
}

func TestReplaceRefuses(t *testing.T) {
	dir := t.TempDir()
	for why, path := range map[string]string{
		"a folder":        dir,
		"a device":        os.DevNull,
		"no such folder":  filepath.Join(dir, "no", "file"),
		"a file as a dir": filepath.Join(os.Args[0], "file"),
	} {
		if _, err := (volume.Door{}).Path(path).Replace(0o644); err == nil {
			t.Errorf("%s (%q) was accepted", why, path)
		}
	}
}
