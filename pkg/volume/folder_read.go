package volume

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Lstat describes the file name. It does not follow a symbolic link.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return nil, f.failed("looking at", name, err)
	}
	info, err := dir.Lstat(base)
	return info, f.failed("looking at", name, errors.Join(err, dir.Close()))
}

// Readlink returns the target of the symbolic link name. It does not follow it.
func (f *Folder) Readlink(name string) (string, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return "", f.failed("reading link", name, err)
	}
	target, err := dir.Readlink(base)
	return target, f.failed("reading link", name, errors.Join(err, dir.Close()))
}

// Read returns the content of the regular file name. It refuses a file of more
// than maxSize bytes.
func (f *Folder) Read(name string, maxSize int64) ([]byte, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return nil, f.failed("reading", name, err)
	}
	data, info, err := readFile(dir, base, maxSize)
	if err == nil {
		err = checkLinks(info)
	}
	if err := errors.Join(err, dir.Close()); err != nil {
		return nil, f.failed("reading", name, err)
	}
	return data, nil
}

func readFile(dir *os.Root, base string, maxSize int64) ([]byte, fs.FileInfo, error) {
	before, err := regular(dir, base)
	if err != nil {
		return nil, nil, err
	}
	// Without O_NONBLOCK a pipe put there just now would block the program.
	file, err := dir.OpenFile(base, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	after, err := file.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = ErrChanged
	}
	var content bytes.Buffer
	if err == nil {
		_, err = io.Copy(&content, io.LimitReader(file, maxSize+1))
	}
	if err == nil && int64(content.Len()) > maxSize {
		err = ErrTooLarge
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, nil, err
	}
	return content.Bytes(), after, nil
}

func regular(dir *os.Root, base string) (fs.FileInfo, error) {
	info, err := dir.Lstat(base)
	switch {
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, ErrLink
	case !info.Mode().IsRegular():
		return nil, ErrNotFile
	}
	return info, nil
}

// checkLinks refuses a file with more than one hard link.
func checkLinks(info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return ErrHardLink
	}
	return nil
}
