package volume_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestScratch(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	scratch, err := volume.Door{}.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	if err := scratch.Write("sub/file", []byte("x"), 0o600); err != nil {
		t.Error(err)
	}
	if filepath.Dir(scratch.Path()) != dir || !scratch.Trusted() {
		t.Errorf("it is %q, trusted %v", scratch.Path(), scratch.Trusted())
	}
	if err := scratch.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestScratchInForeignFolder sets TMPDIR as sudo -E would leave it.
func TestScratchInForeignFolder(t *testing.T) {
	_, folder := testPlaces(t)
	t.Setenv("TMPDIR", folder)
	scratch, err := volume.Door{}.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Dir(scratch.Path()) != "/var/tmp" {
		t.Errorf("it is %q", scratch.Path())
	}
	if err := scratch.Close(); err != nil {
		t.Error(err)
	}
}
