package volume

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"syscall"
)

// Write replaces or creates the regular file name in one step. It creates
// missing folders with mode 0700. An existing file keeps its mode, a new one gets
// mode, whatever the umask is; in a home, files and folders belong to the home's
// owner.
func (f *Folder) Write(name string, data []byte, mode fs.FileMode) error {
	var made []string
	dir, base, err := f.way(name, &made)
	if err == nil {
		err = errors.Join(f.replace(dir, base, data, mode), dir.Close())
	}
	if err != nil {
		f.unmake(made)
	}
	return f.failed("writing", name, err)
}

// unmake removes folders that were made for what has failed, the last one first,
// unless there is something in them by now.
func (f *Folder) unmake(made []string) {
	for _, name := range slices.Backward(made) {
		_ = f.Remove(name) // an empty folder does no harm
	}
}

func (f *Folder) replace(dir *os.Root, base string, data []byte, mode fs.FileMode) error {
	r, err := f.begin(dir, base, mode, exactMode)
	if err != nil {
		return err
	}
	if _, err := r.Write(data); err != nil {
		return errors.Join(err, r.Cleanup())
	}
	return r.Commit()
}

// MakeFolder makes the folder name, and those above it, with the given mode,
// whatever the umask is.
func (f *Folder) MakeFolder(name string, mode fs.FileMode) error {
	var above []string
	dir, base, err := f.way(name, &above)
	if err == nil {
		err = errors.Join(f.makeFolder(dir, base, mode), dir.Close())
	}
	if err != nil {
		f.unmake(above)
	}
	return f.failed("making", name, err)
}

func (f *Folder) makeFolder(dir *os.Root, base string, mode fs.FileMode) error {
	made, err := f.create(dir, base, mode)
	if err != nil {
		return err
	}
	return errors.Join(made.Close(), f.syncFolder(dir))
}

// Remove removes the file or the empty folder name.
func (f *Folder) Remove(name string) error {
	dir, base, err := f.parent(name)
	if err != nil {
		return f.failed("removing", name, err)
	}
	if err = f.door.before(ActRemove, base); err == nil {
		err = dir.Remove(base)
	}
	return f.failed("removing", name, errors.Join(err, dir.Close()))
}

// Rename gives the file from, one element, the name to. A file that has that name
// is replaced. The change is durable when Rename returns.
func (f *Folder) Rename(from, to string) error {
	err := f.rename(from, to)
	if err == nil {
		err = f.Sync()
	}
	return f.failed("renaming to", to, err)
}

func (f *Folder) rename(from, to string) error {
	if err := f.door.before(ActRename, to); err != nil {
		return err
	}
	return f.root.Rename(from, to)
}

// Sync makes changes of names in the folder durable.
func (f *Folder) Sync() error { return f.syncFolder(f.root) }

// syncFolder makes a rename durable: it is only once the folder is.
func (f *Folder) syncFolder(dir *os.Root) error {
	file, err := dir.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(f.file(file, ".").Sync(), file.Close())
}

// give sets the mode of an open file and, if run by root, its owner. It does not
// use the name, which may belong to another file by now.
func (f *File) give(uid, gid int, mode fs.FileMode) error {
	if os.Geteuid() == 0 {
		if err := f.Chown(uid, gid); err != nil {
			return err
		}
	}
	return f.Chmod(mode)
}

// create makes a folder and, by its open handle, gives it its mode and, in a home,
// its owner.
func (f *Folder) create(dir *os.Root, name string, mode fs.FileMode) (*os.Root, error) {
	if err := f.door.before(ActMake, name); err != nil {
		return nil, err
	}
	if err := dir.Mkdir(name, 0o700); err != nil {
		return nil, err
	}
	made, err := f.dressed(dir, name, mode)
	if err != nil {
		_ = dir.Remove(name) // an empty folder
		return nil, err
	}
	return made, nil
}

func (f *Folder) dressed(dir *os.Root, name string, mode fs.FileMode) (*os.Root, error) {
	made, err := enter(dir, name, f.meanwhile)
	if err != nil {
		return nil, err
	}
	if _, err = isNew(made); err == nil {
		err = f.dress(made, name, mode)
	}
	if err != nil {
		return nil, errors.Join(err, made.Close())
	}
	return made, nil
}

// isNew makes sure that a folder is the one that we made just now: ours, closed to
// others, and empty. Its owner may have put another there.
func isNew(folder *os.Root) (fs.FileInfo, error) {
	info, err := folder.Stat(".")
	if err != nil {
		return nil, err
	}
	empty, err := isEmpty(folder)
	stat, ok := info.Sys().(*syscall.Stat_t)
	if err == nil && (!ok || int64(stat.Uid) != int64(os.Geteuid()) || info.Mode().Perm()&0o077 != 0 || !empty) {
		err = ErrChanged
	}
	return info, err
}

// isEmpty reports whether nothing is in a folder, without reading all of it.
func isEmpty(folder *os.Root) (bool, error) {
	open, err := folder.Open(".")
	if err != nil {
		return false, err
	}
	names, err := open.Readdirnames(1)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return len(names) == 0, errors.Join(err, open.Close())
}

func (f *Folder) dress(made *os.Root, name string, mode fs.FileMode) error {
	open, err := made.Open(".")
	if err != nil {
		return err
	}
	file := f.file(open, name)
	if f.home {
		err = file.give(f.uid, f.gid, mode)
	} else {
		err = file.Chmod(mode)
	}
	return errors.Join(err, open.Close())
}
