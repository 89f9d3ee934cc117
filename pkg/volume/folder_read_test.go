package volume_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestFolderReadlink(t *testing.T) {
	home, path, outside := testHome(t)
	for link, target := range map[string]string{"lock": "mac.local-123", "away": outside} {
		if err := os.Symlink(target, filepath.Join(path, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("x", filepath.Join(outside, "secret")); err != nil {
		t.Fatal(err)
	}
	folder := open(t, home)
	if got, err := folder.Readlink("lock"); got != "mac.local-123" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := folder.Readlink("away/secret"); !errors.Is(err, volume.ErrLink) {
		t.Errorf("through a link: %q, %v", got, err)
	}
	if got, err := folder.Readlink("none"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a file: %q, %v", got, err)
	}
}

// A folder below a home is listed without a way through a link.
func TestFolderListIn(t *testing.T) {
	home, path, outside := testHome(t)
	for _, name := range []string{"a/b/two", "a/b/one"} {
		if err := os.MkdirAll(filepath.Join(path, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(path, "a", "away")); err != nil {
		t.Fatal(err)
	}
	folder := open(t, home)
	if got, err := folder.ListIn("a/b", 10); err != nil || len(got) != 2 || got[0].Name() != "one" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := folder.ListIn("a/b", 1); err != nil || len(got) != 1 {
		t.Errorf("at most one: got %v, %v", got, err)
	}
	for name, want := range map[string]error{"a/away": volume.ErrLink, "none": os.ErrNotExist, "../x": nil} {
		if got, err := folder.ListIn(name, 10); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, want)
		}
	}
}
