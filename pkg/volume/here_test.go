package volume

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestFromHere finds a file below the current folder without the way to that, which
// may be closed after sudo -u.
func TestFromHere(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "sub"), 0o755), os.WriteFile(filepath.Join(dir, "sub", "file"), []byte("his"), 0o600),
		os.Symlink("sub", filepath.Join(dir, "link"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	folder, base, err := Door{}.Path("sub/../sub/file").fromHere(&walk{}, "")
	if err != nil || base != "file" {
		t.Fatalf("%q, %v", base, err)
	}
	if folder.Trusted() {
		t.Error("nothing is known of the folders above, but it is trusted")
	}
	if data, err := folder.Read(base, 10); string(data) != "his" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	if err := folder.Close(); err != nil {
		t.Error(err)
	}
	if _, _, err := (Door{}).Path("link/file").fromHere(&walk{}, ""); !errors.Is(err, ErrLink) {
		t.Errorf("through a link: %v", err)
	}
}
