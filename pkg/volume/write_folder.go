package volume

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// WriteFolder makes a folder at a path at which there is nothing or an empty
// folder: fill writes into a new one beside it, which then takes its place. If it
// fails it leaves nothing. A link to an empty folder stays a link.
func WriteFolder(path string, mode fs.FileMode, fill func(folder string) error) error {
	if there, err := filepath.EvalSymlinks(path); err == nil {
		path = there
	}
	path = filepath.Clean(path)
	partial, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".partial-*")
	if err != nil {
		return err
	}
	err = fill(partial)
	if err == nil {
		err = os.Chmod(partial, mode)
	}
	if err == nil {
		err = takePlace(partial, path)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(partial))
	}
	return nil
}

// takePlace renames a folder. An empty folder at the new path is removed before;
// os.Remove would remove a file too.
func takePlace(from, to string) error {
	if err := syscall.Rmdir(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &fs.PathError{Op: "rmdir", Path: to, Err: err}
	}
	return os.Rename(from, to)
}
