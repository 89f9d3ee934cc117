package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestSave(t *testing.T) {
	documents := disk.Documents{"list.plist": []byte("one"), "hw.json": []byte("two")}
	want := map[string]string{"list.plist": "one", "hw.json": "two"}
	for name, prepare := range map[string]func(dir string) error{
		"new":   func(string) error { return nil },
		"empty": func(dir string) error { return os.Mkdir(dir, 0o700) },
		"a link to an empty one": func(dir string) error {
			return errors.Join(os.Mkdir(dir+".there", 0o700), os.Symlink(dir+".there", dir))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "lab 07")
			check(t, prepare(dir))
			before, statErr := os.Lstat(dir)
			if err := documents.Save((volume.Door{}).Path(dir + "/")); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
				t.Error(diff)
			}
			after, err := os.Lstat(dir)
			check(t, err)
			if statErr == nil && after.Mode() != before.Mode() {
				t.Errorf("mode %v, was %v", after.Mode(), before.Mode())
			}
			if left := partials(t, filepath.Dir(dir)); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestSaveRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		documents disk.Documents
		prepare   func(dir string) error
		code      string
	}{
		"something in it": {prepare: func(dir string) error {
			return errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, ".DS_Store"), nil, 0o600))
		}, code: "already-exists"},
		"a file":            {prepare: func(dir string) error { return os.WriteFile(dir, nil, 0o600) }, code: "already-exists"},
		"no parent":         {prepare: func(dir string) error { return os.Remove(filepath.Dir(dir)) }, code: "not-found"},
		"a name that leads": {documents: disk.Documents{"../x": nil}, prepare: func(string) error { return nil }, code: "failed"},
		"a name too long":   {documents: disk.Documents{"a": nil, strings.Repeat("x", 300): nil}, prepare: func(string) error { return nil }, code: "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			parent := filepath.Join(t.TempDir(), "parent")
			check(t, os.Mkdir(parent, 0o700))
			dir := filepath.Join(parent, "dir")
			check(t, c.prepare(dir))
			before := disktest.Names(t, parent)
			err := c.documents.Save((volume.Door{}).Path(dir))
			if err == nil || string(fault.CodeOf(err)) != c.code || !strings.Contains(err.Error(), dir) {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(before, disktest.Names(t, parent)); diff != "" {
				t.Errorf("it left something: %s", diff)
			}
		})
	}
}

// TestSaveCurrentFolder: a new folder would take the place of the one that the shell
// is in.
func TestSaveCurrentFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{".", "./"} {
		err := disk.Documents{}.Save((volume.Door{}).Path(name))
		if fault.CodeOf(err) != fault.AlreadyExists || !strings.Contains(err.Error(), "current folder") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// contents reads the files of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range disktest.Names(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		check(t, err)
		found[name] = string(data)
	}
	return found
}

func partials(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, ".*macwrangler-*"))
	check(t, err)
	return found
}
