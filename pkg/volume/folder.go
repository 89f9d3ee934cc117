package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// A Folder is an open folder whose owner need not be trusted, such as a home. It
// never reaches anything above itself and follows no symbolic link below, not
// even one that replaces a folder between the check and the opening. Names are
// relative, with slashes. The caller closes it.
type Folder struct {
	root      *os.Root
	path      string // as people would type it
	uid, gid  int    // of the folder
	door      Door
	safe      bool   // nobody but root or the caller can exchange what is in it
	shared    bool   // anybody can add names to it
	dangling  bool   // the file that it was opened for does not exist, but a link leads to it
	home      bool   // new files belong to the folder's owner
	meanwhile func() // nil except in tests: called between a check and the opening, and after that of a file
}

// openFolder opens name, one element, below parent.
func openFolder(parent *os.Root, name, shown string, door Door) (*Folder, error) {
	root, err := enter(parent, name, nil)
	if err != nil {
		return nil, fmt.Errorf("opening folder %q: %w", shown, bare(err))
	}
	f, err := newFolder(root, shown, door)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	f.home = true
	return f, nil
}

func newFolder(root *os.Root, shown string, door Door) (*Folder, error) {
	info, err := root.Stat(".")
	if err != nil {
		return nil, err
	}
	f := &Folder{root: root, path: shown, uid: os.Getuid(), gid: os.Getgid(), door: door}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		f.uid, f.gid = int(stat.Uid), int(stat.Gid)
	}
	return f, nil
}

// enter opens the folder name, one element, and makes sure that it opened the
// folder that it had checked and did not follow a link.
func enter(parent *os.Root, name string, meanwhile func()) (*os.Root, error) {
	before, err := parent.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case before.Mode()&fs.ModeSymlink != 0:
		return nil, ErrLink
	case !before.IsDir():
		return nil, ErrNotFolder
	}
	if meanwhile != nil {
		meanwhile()
	}
	// The dot lets Root ask for a folder: a pipe put there just now would block.
	root, err := parent.OpenRoot(name + "/.")
	if err != nil {
		return nil, err
	}
	after, err := root.Stat(".")
	if err == nil && !sameFolder(parent, name, before, after) {
		err = ErrChanged
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return root, nil
}

// Path returns the folder's path as people would type it.
func (f *Folder) Path() string { return f.path }

// Owner returns the folder's user and group, which new files in it get.
func (f *Folder) Owner() (uid, gid int) { return f.uid, f.gid }

// Trusted reports whether nobody but root, or whoever runs the program, can
// exchange a file in the folder, or a folder above it.
func (f *Folder) Trusted() bool { return f.safe }

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

// parent opens the folder that holds name and returns it with the last element
// of name.
func (f *Folder) parent(name string) (*os.Root, string, error) { return f.way(name, nil) }

// way is parent; unless made is nil it creates missing folders, and lists them
// there.
func (f *Folder) way(name string, made *[]string) (*os.Root, string, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, "", fs.ErrInvalid
	}
	dir, err := f.root.OpenRoot(".")
	if err != nil {
		return nil, "", err
	}
	folders, base := path.Split(name)
	way := ""
	for element := range strings.SplitSeq(strings.Trim(folders, "/"), "/") {
		if element == "" {
			continue
		}
		way = path.Join(way, element)
		next, err := enter(dir, element, f.meanwhile)
		if made != nil && errors.Is(err, fs.ErrNotExist) {
			if next, err = f.create(dir, element, 0o700); err == nil {
				*made = append(*made, way)
			}
		}
		if err := errors.Join(err, dir.Close()); err != nil {
			return nil, "", fmt.Errorf("at %q: %w", element, err)
		}
		dir = next
	}
	return dir, base, nil
}

func (f *Folder) failed(act, name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %q: %w", act, f.join(name), bare(err))
}

func (f *Folder) join(name string) string { return filepath.Join(f.path, name) }
