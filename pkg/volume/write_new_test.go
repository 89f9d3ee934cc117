package volume_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestWriteNew(t *testing.T) {
	dir := t.TempDir()
	if err := volume.WriteNew(dir, "a.json", []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.json")
	data, err := os.ReadFile(path)
	if err != nil || string(data) != "one" {
		t.Errorf("%q, %v", data, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// What is there stays, and nothing is written where a link leads.
func TestWriteNewChangesNothing(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for _, err := range []error{
		os.WriteFile(filepath.Join(dir, "file"), []byte("old"), 0o600),
		os.WriteFile(filepath.Join(outside, "victim"), []byte("old"), 0o600),
		os.Symlink(filepath.Join(outside, "victim"), filepath.Join(dir, "link")),
		os.Symlink(filepath.Join(outside, "none"), filepath.Join(dir, "dangling")),
		os.Mkdir(filepath.Join(dir, "folder"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]error{
		"file": fs.ErrExist, "link": fs.ErrExist, "dangling": fs.ErrExist, "folder": fs.ErrExist,
		"../x": fs.ErrInvalid, "folder/x": fs.ErrInvalid, "..": fs.ErrInvalid, ".": fs.ErrInvalid, "": fs.ErrInvalid,
	} {
		if err := volume.WriteNew(dir, name, []byte("new"), 0o600); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	for _, path := range []string{filepath.Join(dir, "file"), filepath.Join(outside, "victim")} {
		if data, err := os.ReadFile(path); err != nil || string(data) != "old" {
			t.Errorf("%s: %q, %v", path, data, err)
		}
	}
	if _, err := os.Lstat(filepath.Join(outside, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was made through a link: %v", err)
	}
	if err := volume.WriteNew(filepath.Join(dir, "nowhere"), "x", nil, 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
}

// A scratch file keeps what is written, and no folder shows it.
func TestScratch(t *testing.T) {
	file, err := volume.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := os.Lstat(file.Name()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it has a name: %v", err)
	}
	if _, err := file.WriteString("kept"); err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(io.NewSectionReader(file, 0, 10)); err != nil || string(data) != "kept" {
		t.Errorf("%q, %v", data, err)
	}
	if info, err := file.Stat(); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
