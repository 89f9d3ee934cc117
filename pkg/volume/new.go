package volume

import (
	"errors"
	"io/fs"
	"os"
)

// NewFile makes the regular file name with exactly the given mode, whatever the umask
// is, for filling a folder that is new itself, as in [Path.WriteFolder]: nothing is made
// durable. It replaces nothing: where something has that name, the error is
// [fs.ErrExist]. The caller closes it.
func (f *Folder) NewFile(name string, mode fs.FileMode) (*File, error) {
	var file *File
	err := f.new(name, func(dir *os.Root, base string) error {
		opened, err := dir.OpenFile(base, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		file = f.file(opened, name)
		if err := file.Chmod(mode); err != nil {
			return errors.Join(err, file.Close(), dir.Remove(base))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return file, nil
}

// NewFolder is NewFile for a folder.
func (f *Folder) NewFolder(name string, mode fs.FileMode) error {
	return f.new(name, func(dir *os.Root, base string) error {
		made, err := f.create(dir, base, mode)
		if err != nil {
			return err
		}
		return made.Close()
	})
}

// NewLink is NewFile for a symbolic link to any target. It leads wherever the target
// says: no method of a folder follows it, but others may.
func (f *Folder) NewLink(name, target string) error {
	return f.new(name, func(dir *os.Root, base string) error { return dir.Symlink(target, base) })
}

// new opens the folder that holds a name, and makes something in it.
func (f *Folder) new(name string, build func(dir *os.Root, base string) error) error {
	dir, base, err := f.parent(name)
	if err != nil {
		return f.failed("making", name, err)
	}
	if err = f.door.before(ActMake, base); err == nil {
		err = build(dir, base)
	}
	return f.failed("making", name, errors.Join(err, dir.Close()))
}
