package volume

import (
	"errors"
	"io/fs"
	"os"
)

// WriteFolder makes a folder at a path at which there is nothing, or an empty
// folder: fill writes into a new one beside it, which then takes its place. The
// new one gets the mode of the old one, or else the given mode, whatever the
// umask is. If it fails it leaves nothing. A link to an empty folder stays a link,
// where links are followed.
func (p Path) WriteFolder(mode fs.FileMode, fill func(*Folder) error) error {
	parent, base, err := p.Find()
	if err != nil {
		return err
	}
	return errors.Join(parent.writeFolder(base, mode, fill), parent.Close())
}

// CheckVacant returns the error that WriteFolder would begin with: it wraps
// [ErrNotFolder], [ErrNotEmpty] or [ErrCurrent] where something is in the way. It
// changes nothing.
func (p Path) CheckVacant() error {
	parent, base, err := p.Find()
	if err != nil {
		return err
	}
	_, err = parent.vacant(base)
	return errors.Join(err, parent.Close())
}

func (f *Folder) writeFolder(base string, mode fs.FileMode, fill func(*Folder) error) error {
	old, err := f.vacant(base)
	if err != nil {
		return err
	}
	if old != nil {
		mode = old.Mode().Perm()
	}
	partial, err := f.Temporary(base)
	if err != nil {
		return err
	}
	err = fill(partial.Folder)
	if err == nil {
		err = partial.dressSelf(mode)
	}
	if err == nil {
		err = partial.Sync()
	}
	if err == nil {
		err = partial.takePlace(base, old)
	}
	return errors.Join(err, partial.Close())
}

// vacant describes the empty folder that is there, or returns nil if nothing is.
func (f *Folder) vacant(base string) (fs.FileInfo, error) {
	if base == "." {
		return nil, f.failed("replacing", base, ErrNotEmpty)
	}
	root, err := enter(f.root, base, f.meanwhile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, f.failed("replacing", base, err)
	}
	info, err := emptyFolder(root)
	return info, f.failed("replacing", base, errors.Join(err, root.Close()))
}

// emptyFolder describes a folder that can be replaced.
func emptyFolder(root *os.Root) (fs.FileInfo, error) {
	info, err := root.Stat(".")
	if err != nil {
		return nil, err
	}
	if here, err := os.Stat("."); err == nil && os.SameFile(info, here) {
		return nil, ErrCurrent
	}
	empty, err := isEmpty(root)
	if err == nil && !empty {
		err = ErrNotEmpty
	}
	return info, err
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
		t.info, err = isNew(root)
	}
	if err != nil {
		return nil, f.failed("making", name, errors.Join(err, root.Close(), f.root.Remove(name)))
	}
	return t, nil
}

func (t *TemporaryFolder) dressSelf(mode fs.FileMode) error {
	return t.dress(t.root, ".", mode)
}

// takePlace renames the folder. The empty folder that has its name, if there is
// one, is removed before, since [os.Root.Rename] replaces none; something else is
// not.
func (t *TemporaryFolder) takePlace(base string, old fs.FileInfo) error {
	f := t.parent
	if old != nil {
		if err := f.Remove(base); err != nil {
			return err
		}
	}
	if err := f.rename(t.name, base); err != nil {
		return f.failed("renaming to", base, errors.Join(err, f.putBack(base, old)))
	}
	// Where others can change the folder, something else may have had the name.
	if now, err := f.root.Lstat(base); err != nil || !os.SameFile(now, t.info) {
		return f.failed("renaming to", base, errors.Join(err, ErrChanged))
	}
	t.placed = true
	return f.failed("renaming to", base, f.Sync())
}

// putBack makes an empty folder again that was removed in vain.
func (f *Folder) putBack(base string, old fs.FileInfo) error {
	if old == nil {
		return nil
	}
	made, err := f.create(f.root, base, old.Mode().Perm())
	if err != nil {
		return err
	}
	open, err := made.Open(".")
	if err == nil {
		err = errors.Join(f.file(open, base).keep(old), open.Close())
	}
	return errors.Join(err, made.Close())
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
