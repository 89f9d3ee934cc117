package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The file has the licence of each module that is linked today.
func TestLicencesAreCurrent(t *testing.T) {
	want, err := collect(t.Context(), filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "..", output))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is old: go run ./scripts/licences", output)
	}
}

// A module without terms is not passed over.
func TestNoLicence(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "README"), []byte("licence: none"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (module{path: "example.com/a", folder: folder}).write(&bytes.Buffer{}); err == nil {
		t.Error("no error")
	}
}
