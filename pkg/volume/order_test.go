package volume

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOrder holds what is done, and in which order, so that after a loss of power
// the old or the new file is there: the content is durable before it gets the name,
// and the name before the caller hears of it.
func TestOrder(t *testing.T) {
	for what, test := range map[string]struct {
		change func(d Door, dir string) error
		want   []string
	}{
		"a new file": {
			func(d Door, dir string) error { return d.Path(dir+"/new").Write([]byte("x"), 0o644) },
			[]string{"make new", "write new", "sync new", "rename new", "close new", "sync ."},
		},
		"a file of a folder": {
			func(d Door, dir string) error {
				return inFolder(d, dir, func(f *Folder) error { return f.Write("new", []byte("x"), 0o644) })
			},
			[]string{"make new", "chmod new", "write new", "sync new", "rename new", "close new", "sync ."},
		},
		"a name": {
			func(d Door, dir string) error {
				return inFolder(d, dir, func(f *Folder) error { return f.Rename("there", "other") })
			},
			[]string{"rename other", "sync ."},
		},
		"a folder in a folder": {
			func(d Door, dir string) error {
				return inFolder(d, dir, func(f *Folder) error { return f.MakeFolder("sub", 0o755) })
			},
			[]string{"make sub", "chmod sub", "sync ."},
		},
		"a whole folder": {
			func(d Door, dir string) error {
				return d.Path(dir+"/new").WriteFolder(0o755, func(f *Folder) error { return f.Write("a", []byte("x"), 0o644) })
			},
			[]string{"make temporary", "make a", "chmod a", "write a", "sync a", "rename a", "close a", "sync .", "chmod .", "sync .", "rename new", "sync ."},
		},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "there"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		var got []string
		door := FailingDoor(func(act Act, name string) error {
			if len(name) > len(temporaryMark)+20 {
				name = "temporary"
			}
			got = append(got, string(act)+" "+name)
			return nil
		})
		if err := test.change(door, dir); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func inFolder(d Door, dir string, act func(*Folder) error) error {
	folder, err := d.Path(dir).Folder()
	if err != nil {
		return err
	}
	return errors.Join(act(folder), folder.Close())
}

// TestSyncIsDone holds that what is asked for by the descriptor reaches the system:
// on a closed one it cannot.
func TestSyncIsDone(t *testing.T) {
	file, _, err := Door{}.Path(filepath.Join(t.TempDir(), "file")).Update(0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	for act, err := range map[string]error{
		"sync": file.Sync(), "chmod": file.Chmod(0o600), "chown": file.Chown(os.Getuid(), os.Getgid()), "truncate": file.Truncate(0),
	} {
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: %v", act, err)
		}
	}
}
