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
