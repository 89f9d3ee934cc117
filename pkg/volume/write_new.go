package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// WriteNew creates the file name, one element, in a folder that another user may
// own. Nothing that already has this name is changed or followed: the error is
// then [io/fs.ErrExist]. Links that lead to the folder itself are followed. If it
// fails it leaves no file.
func WriteNew(folder, name string, data []byte, mode fs.FileMode) error {
	if name != filepath.Base(name) || name == "." || name == ".." {
		return fmt.Errorf("writing %q: %w", name, fs.ErrInvalid)
	}
	dir, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("opening folder %q: %w", folder, bare(err))
	}
	if err := errors.Join(writeNew(dir, name, data, mode), dir.Close()); err != nil {
		return fmt.Errorf("writing %q: %w", filepath.Join(folder, name), bare(err))
	}
	return nil
}

func writeNew(dir *os.Root, name string, data []byte, mode fs.FileMode) error {
	file, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, dir.Remove(name))
	}
	return syncFolder(dir)
}
