package volume

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
)

// Write replaces or creates the regular file name in one step. It creates
// missing folders with mode 0700. An existing file keeps its mode, a new one
// gets mode; files and folders belong to the owner of f.
func (f *Folder) Write(name string, data []byte, mode fs.FileMode) error {
	dir, base, err := f.parent(name, true)
	if err != nil {
		return f.failed("writing", name, err)
	}
	return f.failed("writing", name, errors.Join(f.replace(dir, base, data, mode), dir.Close()))
}

func (f *Folder) replace(dir *os.Root, base string, data []byte, mode fs.FileMode) error {
	old, err := regular(dir, base)
	switch {
	case err == nil:
		if err := checkLinks(old); err != nil {
			return err
		}
		mode = old.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	temporary := "." + base + "." + rand.Text()
	file, err := dir.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = f.give(file, mode)
	}
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = dir.Rename(temporary, base)
	}
	if err != nil {
		return errors.Join(err, dir.Remove(temporary))
	}
	return syncFolder(dir)
}

// give sets the mode of an open file and, if run by root, its owner. It does not
// use the name, which may belong to another file by now.
func (f *Folder) give(file *os.File, mode fs.FileMode) error {
	if os.Geteuid() == 0 {
		if err := file.Chown(f.uid, f.gid); err != nil {
			return err
		}
	}
	return file.Chmod(mode)
}

// syncFolder makes a rename durable: it is only once the folder is.
func syncFolder(dir *os.Root) error {
	file, err := dir.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// create makes a folder and, by its open handle, gives it to the owner of f.
func (f *Folder) create(dir *os.Root, name string) (*os.Root, error) {
	if err := dir.Mkdir(name, 0o700); err != nil {
		return nil, err
	}
	made, err := enter(dir, name, f.meanwhile)
	if err != nil {
		return nil, err
	}
	file, err := made.Open(".")
	if err == nil {
		err = errors.Join(f.give(file, 0o700), file.Close())
	}
	if err != nil {
		return nil, errors.Join(err, made.Close())
	}
	return made, nil
}
