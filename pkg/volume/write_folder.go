package volume

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// WriteFolder makes a folder at a path at which there is nothing or an empty
// folder: fill writes into a new one beside it, which then takes its place. If it
// fails it leaves nothing. A link to an empty folder stays a link, where links
// are followed.
func (p Path) WriteFolder(mode fs.FileMode, fill func(*Folder) error) error {
	parent, base, err := p.Find()
	if err != nil {
		return err
	}
	return errors.Join(parent.writeFolder(base, mode, fill), parent.Close())
}

func (f *Folder) writeFolder(base string, mode fs.FileMode, fill func(*Folder) error) error {
	partial, err := f.Temporary(base)
	if err != nil {
		return err
	}
	err = fill(partial.Folder)
	if err == nil {
		err = partial.dressSelf(mode)
	}
	if err == nil {
		err = partial.takePlace(base)
	}
	return errors.Join(err, partial.Close())
}

// IsEmpty reports whether there is nothing in the folder at the path.
func (p Path) IsEmpty() (bool, error) {
	folder, err := p.Folder()
	if err != nil {
		return false, err
	}
	entries, err := folder.List()
	return len(entries) == 0, errors.Join(err, folder.Close())
}

// A TemporaryFolder is a folder with mode 0700 that is removed, with all that is
// in it, when it is closed, unless it has taken its place.
type TemporaryFolder struct {
	*Folder
	parent *Folder
	name   string
	info   fs.FileInfo
	placed bool

	closeParent bool // the folder owns its parent
}

// Temporary makes a temporary folder beside what will be called base.
func (f *Folder) Temporary(base string) (*TemporaryFolder, error) {
	f.sweep(f.root, base)
	name := temporaryName(base)
	if err := f.door.before(ActMake, name); err != nil {
		return nil, f.failed("making", name, err)
	}
	err := f.root.Mkdir(name, 0o700)
	if err != nil {
		return nil, f.failed("making", name, err)
	}
	t := &TemporaryFolder{parent: f, name: name}
	root, err := enter(f.root, name, f.meanwhile)
	if err != nil {
		return nil, f.failed("making", name, errors.Join(err, f.root.Remove(name)))
	}
	if t.Folder, err = newFolder(root, f.join(name), f.door); err == nil {
		t.safe = f.safe
		err = t.check(root)
	}
	if err != nil {
		return nil, f.failed("making", name, errors.Join(err, root.Close(), f.root.Remove(name)))
	}
	return t, nil
}

// check makes sure that the folder is the one that was made, and remembers it.
func (t *TemporaryFolder) check(root *os.Root) (err error) {
	if t.info, err = root.Stat("."); err == nil && t.info.Mode().Perm()&0o077 != 0 {
		err = ErrChanged
	}
	return errors.Join(err, checkNew(root))
}

// checkNew refuses a folder that is not ours or not empty: it is not the one that
// was just made. What is said of another empty one does no harm.
func checkNew(root *os.Root) error {
	info, err := root.Stat(".")
	if err != nil {
		return err
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	stat, ok := info.Sys().(*syscall.Stat_t)
	if err == nil && (!ok || int64(stat.Uid) != int64(os.Geteuid()) || len(entries) > 0) {
		err = ErrChanged
	}
	return err
}

func (t *TemporaryFolder) dressSelf(mode fs.FileMode) error {
	return t.dress(t.root, ".", mode)
}

// takePlace renames the folder. An empty folder that has its name is removed
// before; something else is not.
func (t *TemporaryFolder) takePlace(base string) error {
	f := t.parent
	there, err := f.root.Lstat(base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return f.failed("replacing", base, err)
	case !there.IsDir():
		return f.failed("replacing", base, ErrNotFolder)
	default:
		if err := f.Remove(base); err != nil {
			return err
		}
	}
	if err := f.Rename(t.name, base); err != nil {
		return err
	}
	// Where others can change the folder, something else may have had the name.
	if now, err := f.root.Lstat(base); err != nil || !os.SameFile(now, t.info) {
		return f.failed("renaming to", base, errors.Join(err, ErrChanged))
	}
	t.placed = true
	return nil
}

// Close removes the folder, unless it has taken its place.
func (t *TemporaryFolder) Close() error {
	var err error
	if !t.placed {
		err = t.empty()
	}
	err = errors.Join(err, t.Folder.Close())
	if t.closeParent {
		err = errors.Join(err, t.parent.Close())
	}
	return err
}

// empty removes what is in the folder by its descriptor, and then the folder: its
// name may belong to another by now, which then is not empty, or not a loss.
func (t *TemporaryFolder) empty() error {
	entries, err := t.List()
	for _, entry := range entries {
		err = errors.Join(err, t.root.RemoveAll(entry.Name()))
	}
	if now, serr := t.parent.root.Lstat(t.name); serr == nil && os.SameFile(now, t.info) {
		err = errors.Join(err, t.parent.root.Remove(t.name))
	}
	return err
}
