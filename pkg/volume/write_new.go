package volume

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// FolderOrMake is Folder; it makes missing folders with exactly the given mode. If
// root runs it, they have root's group.
func (p Path) FolderOrMake(mode fs.FileMode) (*Folder, error) {
	folder, _, err := p.find(&walk{create: mode, exact: true}, "/.")
	return folder, err
}

// WriteNew makes the regular file name, one element, with exactly the given mode:
// whole, or not at all. It replaces nothing: where something has that name, the
// error is [fs.ErrExist]. If root runs it, the file has root's group; in a home it
// belongs to the home's owner.
func (f *Folder) WriteNew(name string, data []byte, mode fs.FileMode) error {
	return f.failed("making", name, f.writeNew(name, data, mode))
}

func (f *Folder) writeNew(name string, data []byte, mode fs.FileMode) error {
	switch _, err := f.root.Lstat(name); {
	case err == nil:
		return fs.ErrExist
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	r, err := f.begin(f.root, name, mode, exactMode)
	if err != nil {
		return err
	}
	if !f.home {
		err = r.give(os.Geteuid(), os.Getegid(), mode)
	}
	if err == nil {
		_, err = r.Write(data)
	}
	if err == nil {
		err = r.Sync()
	}
	if err == nil {
		err = r.placeNew()
	}
	return errors.Join(err, r.Cleanup())
}

// placeNew gives the file its name, unless that exists. A hard link does both in
// one step; on a volume without hard links (FAT, some shares) there is a moment
// between the check and the renaming.
func (r *Replacement) placeNew() error {
	if err := r.folder.door.before(ActRename, r.base); err != nil {
		return err
	}
	err := r.dir.Link(r.temporary, r.base)
	if errors.Is(err, fs.ErrExist) {
		return fs.ErrExist
	}
	if err != nil {
		if _, serr := r.dir.Lstat(r.base); serr == nil {
			return fs.ErrExist
		}
		if err = r.dir.Rename(r.temporary, r.base); err != nil {
			return err
		}
		r.done = true
	}
	err = errors.Join(r.ours(), r.folder.syncFolder(r.dir))
	if r.done {
		return errors.Join(err, r.file.Close())
	}
	return err
}

// Like gives the file the owner, if run by root, and the mode of another.
func (f *File) Like(info fs.FileInfo) error { return f.keep(info) }

// Place moves the regular file name, one element, out of the temporary folder to
// beside it, durably, and gives it the name to. A file that has that name is
// replaced.
func (t *TemporaryFolder) Place(name, to string) error {
	return t.parent.failed("renaming to", to, t.place(name, to))
}

func (t *TemporaryFolder) place(name, to string) error {
	made, err := regular(t.root, name)
	if err != nil {
		return err
	}
	if err := t.door.before(ActRename, to); err != nil {
		return err
	}
	if err := t.parent.root.Rename(filepath.Join(t.name, name), to); err != nil {
		return err
	}
	if !t.parent.safe { // something else may have had the name
		now, serr := t.parent.root.Lstat(to)
		if err = serr; err == nil && !os.SameFile(now, made) {
			err = ErrChanged
		}
	}
	return errors.Join(err, t.parent.Sync())
}
