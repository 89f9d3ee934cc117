package volume

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

// TestHardLinkRace holds a file against an attacker who gives its name to root's
// file between the check and the opening, and back.
func TestHardLinkRace(t *testing.T) {
	dir := t.TempDir()
	victim, name := filepath.Join(dir, "victim"), filepath.Join(dir, "home", "file")
	if err := errors.Join(os.WriteFile(victim, []byte("root's"), 0o600), os.Mkdir(filepath.Dir(name), 0o700)); err != nil {
		t.Fatal(err)
	}
	nothing := func() error { return nil }
	for how, test := range map[string]struct{ before, checked, opened func() error }{
		"linked after the check": {
			func() error { return os.WriteFile(name, []byte("his"), 0o600) },
			func() error { return errors.Join(os.Remove(name), os.Link(victim, name)) },
			nothing,
		},
		"unlinked after the opening": { // the open file has one link again
			func() error { return os.Link(victim, name) },
			nothing,
			func() error { return os.Remove(name) },
		},
	} {
		t.Run(how, func(t *testing.T) {
			for _, open := range []func(*Folder) error{
				func(f *Folder) error { _, err := f.Read("file", 100); return err },
				func(f *Folder) error { _, _, err := f.Update("file", 0o600); return err },
			} {
				if err := test.before(); err != nil {
					t.Fatal(err)
				}
				folder, calls := openTest(t, filepath.Dir(name)), []func() error{test.checked, test.opened}
				folder.meanwhile = func() {
					if err := calls[0](); err != nil {
						t.Error(err)
					}
					calls = calls[1:]
				}
				if err := open(folder); err == nil {
					t.Error("the victim was opened")
				}
				_ = os.Remove(name)
			}
		})
	}
}

// TestFileExchanged replaces a file, or a folder on the way, between the check and
// the opening: by another file, or by a pipe, for which opening would wait.
func TestFileExchanged(t *testing.T) {
	for what, put := range map[string]func(name string) error{
		"another file": func(name string) error { return os.WriteFile(name, []byte("other"), 0o600) },
		"a pipe":       func(name string) error { return syscall.Mkfifo(name, 0o600) },
	} {
		for _, way := range []string{"file", "sub/file"} {
			t.Run(what+" at "+way, func(t *testing.T) {
				dir := t.TempDir()
				exchanged := filepath.Join(dir, filepath.Dir(way))
				if way == "file" {
					exchanged = filepath.Join(dir, way)
				}
				if err := errors.Join(os.MkdirAll(filepath.Join(dir, "sub"), 0o700), os.WriteFile(filepath.Join(dir, way), []byte("his"), 0o600)); err != nil {
					t.Fatal(err)
				}
				folder := openTest(t, dir)
				folder.meanwhile = func() {
					// Renamed, so that its inode is not used again.
					if err := errors.Join(os.Rename(exchanged, filepath.Join(dir, "aside")), put(exchanged)); err != nil {
						t.Error(err)
					}
				}
				dog := time.AfterFunc(20*time.Second, func() { panic("a pipe is waited for") })
				defer dog.Stop()
				if data, err := folder.Read(way, 100); err == nil || way == "file" && !errors.Is(err, ErrChanged) {
					t.Errorf("got %q, %v", data, err)
				}
			})
		}
	}
}

// TestMadeFolderExchanged puts another folder in place of one that was made for a
// file of a home, before it gets the home's owner: that folder stays as it is.
func TestMadeFolderExchanged(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other")
	if err := errors.Join(os.Mkdir(other, 0o500), os.WriteFile(filepath.Join(other, "x"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	folder := openTest(t, dir)
	folder.meanwhile = func() {
		if err := errors.Join(os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "aside")), os.Rename(other, filepath.Join(dir, "new"))); err != nil {
			t.Error(err)
		}
	}
	if err := folder.MakeFolder("new", 0o755); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, "new")); err != nil || info.Mode().Perm() != 0o500 {
		t.Errorf("it is %v, %v", info, err)
	}
}

// openTest opens a folder as if it were a home.
func openTest(t *testing.T, path string) *Folder {
	t.Helper()
	folder, err := Door{}.Path(path).Folder()
	if err != nil {
		t.Fatal(err)
	}
	folder.safe = false
	t.Cleanup(func() { _ = folder.Close() })
	return folder
}

// TestTemporaryFolderExchanged holds WriteFolder against an attacker who puts a
// link, or a folder of his own, in place of the one that is being filled.
func TestTemporaryFolderExchanged(t *testing.T) {
	for _, at := range []string{"write a", "chmod .", "rename a", "rename new"} {
		for what, put := range map[string]func(victim, name string) error{
			"a link":   os.Symlink,
			"a folder": func(_, name string) error { return os.Mkdir(name, 0o777) },
		} {
			t.Run(at+", "+what, func(t *testing.T) {
				dir := t.TempDir()
				victim, parent := filepath.Join(dir, "victim"), filepath.Join(dir, "his")
				if err := errors.Join(os.Mkdir(victim, 0o700), os.Mkdir(parent, 0o755)); err != nil {
					t.Fatal(err)
				}
				exchanged := false
				door := FailingDoor(func(act Act, name string) error {
					found, _ := filepath.Glob(filepath.Join(parent, ".new"+temporaryMark+"*"))
					if string(act)+" "+name != at || exchanged || len(found) != 1 {
						return nil
					}
					exchanged = true
					return errors.Join(os.Rename(found[0], filepath.Join(parent, "moved")), put(victim, found[0]))
				})
				err := door.Path(filepath.Join(parent, "new")).WriteFolder(0o755, func(f *Folder) error { return f.Write("a", []byte("x"), 0o644) })
				if !exchanged || !errors.Is(err, ErrChanged) {
					t.Errorf("exchanged %v, and got %v", exchanged, err)
				}
				info, serr := os.Stat(victim)
				left, rerr := os.ReadDir(victim)
				if serr != nil || rerr != nil || info.Mode().Perm() != 0o700 || len(left) > 0 {
					t.Errorf("the victim is %v with %v (%v, %v)", info.Mode(), left, serr, rerr)
				}
			})
		}
	}
}

// TestReplacementExchanged holds that a file is not said to be written if an
// attacker gave its temporary name to another one.
func TestReplacementExchanged(t *testing.T) {
	dir := t.TempDir()
	folder := openTest(t, dir)
	folder.door = FailingDoor(func(act Act, _ string) error {
		found, _ := filepath.Glob(filepath.Join(dir, ".file"+temporaryMark+"*"))
		if act != ActRename || len(found) != 1 {
			return nil
		}
		return errors.Join(os.Remove(found[0]), os.WriteFile(found[0], []byte("his"), 0o600))
	})
	if err := folder.Write("file", []byte("ours"), 0o600); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
}

// TestAnyFailure lets each operation fail in turn: then the error is told, what
// is there is whole, and nothing else is left.
func TestAnyFailure(t *testing.T) {
	for what, change := range map[string]func(Door, string) error{
		"file":   func(d Door, dir string) error { return d.Path(dir+"/there").Write([]byte("new"), 0o644) },
		"folder": func(d Door, dir string) error { return d.Path(dir+"/empty").WriteFolder(0o755, fillTest) },
		"new":    func(d Door, dir string) error { return d.Path(dir+"/new").WriteFolder(0o755, fillTest) },
		"made": func(d Door, dir string) error {
			folder, err := d.Path(dir + "/made").FolderOrMake(0o755)
			if err != nil {
				return err
			}
			return folder.Close()
		},
		"home": func(d Door, dir string) error {
			homes, _, err := New(dir, "").Through(d).Homes()
			if err != nil {
				return err
			}
			home, err := homes[0].Open()
			if err != nil {
				return err
			}
			return errors.Join(home.Write("Library/there", []byte("new"), 0o600), home.Close())
		},
	} {
		t.Run(what, func(t *testing.T) {
			whole := completed(t, change)
			for nth := 1; ; nth++ {
				dir := testPlace(t)
				before := treeOf(t, dir)
				door, count := failingAt(nth)
				err := change(door, dir)
				checkWhole(t, dir)
				after := treeOf(t, dir)
				if !slices.Equal(after, before) && !slices.Equal(after, whole) {
					t.Errorf("operation %d failed, and left %q, want %q or %q", nth, after, before, whole)
				}
				if *count < nth {
					if err != nil {
						t.Errorf("nothing failed, but: %v", err)
					}
					return
				}
				if !errors.Is(err, errTest) {
					t.Errorf("operation %d failed, but: %v", nth, err)
				}
			}
		})
	}
}

func testPlace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(dir+"/there", []byte("old"), 0o640), os.Mkdir(dir+"/empty", 0o700), os.MkdirAll(dir+"/Users/ada", 0o755)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// completed returns what a change leaves if nothing fails.
func completed(t *testing.T, change func(Door, string) error) []string {
	t.Helper()
	dir := testPlace(t)
	if err := change(Door{}, dir); err != nil {
		t.Fatal(err)
	}
	return treeOf(t, dir)
}

// treeOf lists everything below a folder, with modes.
func treeOf(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		all = append(all, path+" "+info.Mode().String())
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

var errTest = errors.New("the disk is on fire")

// failingAt returns a door at which the nth operation fails.
func failingAt(nth int) (door Door, count *int) {
	count = new(int)
	return FailingDoor(func(Act, string) error {
		if *count++; *count == nth {
			return errTest
		}
		return nil
	}), count
}

func fillTest(f *Folder) error {
	return errors.Join(f.MakeFolder("sub", 0o755), f.Write("sub/a", []byte("new"), 0o644))
}

// checkWhole looks at every file below a folder.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		if string(data) != "old" && string(data) != "new" {
			t.Errorf("%s holds %q", path, data)
		}
		if name := e.Name(); name[0] == '.' {
			t.Errorf("%s is left", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
