package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// OpenFile opens a regular file for reading, following links. It never waits: a
// pipe, a device or a socket is an error that wraps [ErrNotFile], a folder one that
// wraps [syscall.EISDIR], and none of them is read. It is for files that the caller
// chose by name; in a folder that somebody else may write to use a [Folder].
func OpenFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	// To open a device may already do something: a tape rewinds, a watchdog starts.
	if err := checkRegular(info); err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return openChecked(path)
}

// openChecked opens a file that was regular when it was looked at. It may have been
// replaced since.
func openChecked(path string) (*os.File, error) {
	// Without O_NONBLOCK, to open a pipe would wait for somebody who writes to it.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		err = checkRegular(info)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.Join(err, file.Close())}
	}
	return file, nil
}

// checkRegular returns an error that names the type of what is not a regular file.
func checkRegular(info fs.FileInfo) error {
	kind := "a device"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return syscall.EISDIR
	case mode&fs.ModeNamedPipe != 0:
		kind = "a pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	}
	return fmt.Errorf("it is %s, %w", kind, ErrNotFile)
}

// Files returns the files below a folder as [os.DirFS] does, but opens only regular
// ones, as [OpenFile] does. Folders can be listed with [fs.ReadDir]; a link in one is
// listed as a link.
func Files(folder string) fs.FS { return regularFiles(folder) }

type regularFiles string

// Open implements [fs.FS].
func (folder regularFiles) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	file, err := OpenFile(filepath.Join(string(folder), filepath.FromSlash(name)))
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, &fs.PathError{Op: path.Op, Path: name, Err: path.Err}
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

// ReadDir implements [fs.ReadDirFS].
func (folder regularFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	list, err := os.ReadDir(filepath.Join(string(folder), filepath.FromSlash(name)))
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return list, &fs.PathError{Op: path.Op, Path: name, Err: path.Err}
	}
	return list, err
}
