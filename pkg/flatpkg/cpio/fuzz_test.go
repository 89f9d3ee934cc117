package cpio_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
)

// plant makes the files that others pack.
func plant(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	err := os.Mkdir(filepath.Join(dir, "usr"), 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "usr", "hello"), []byte("hello\n"), 0o600)
	}
	if err == nil {
		err = os.Chmod(filepath.Join(dir, "usr", "hello"), 0o640)
	}
	if err == nil {
		err = os.Symlink("hello", filepath.Join(dir, "usr", "link"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Whatever is read without an error is written and read again as it was.
func FuzzReader(f *testing.F) {
	f.Add(write(f, cpio.ODC, tree()))
	f.Add(write(f, cpio.NewC, tree()))
	f.Add([]byte(newcWithSum('a' + 'b' + 'c')))
	f.Add([]byte(raw("../a", "120755", "/etc") + end))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, found, err := read(cpio.NewReader(bytes.NewReader(data), cpio.Limits{Entries: 1000}))
		for _, each := range append(found, err) {
			if _, ours := errors.AsType[*fault.Error](each); each != nil && !ours {
				t.Fatalf("%T: %v", each, each)
			}
		}
		if err != nil || found != nil {
			return
		}
		var b bytes.Buffer
		w := cpio.NewWriter(&b, cpio.NewC)
		for _, s := range list {
			if err := w.WriteHeader(&s.Header); err != nil {
				return // what another format had may not fit
			}
			if s.Target == "" {
				if _, err := w.Write([]byte(s.data)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		again, found, err := read(cpio.NewReader(&b, cpio.Limits{}))
		if err != nil || found != nil || len(again) != len(list) {
			t.Fatalf("reading what was written: %v %v, %d entries of %d", err, found, len(again), len(list))
		}
		for i := range list {
			if again[i].Name != list[i].Name || again[i].data != list[i].data || again[i].Mode != list[i].Mode || again[i].Target != list[i].Target {
				t.Fatalf("got %+v, want %+v", again[i], list[i])
			}
		}
	})
}
