package volume

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Lstat describes the file name. It does not follow a symbolic link.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	dir, base, err := f.parent(name)
	if err != nil {
		return nil, f.failed("looking at", name, err)
	}
	info, err := dir.Lstat(base)
	return info, f.failed("looking at", name, errors.Join(err, dir.Close()))
}

// Readlink returns the target of the symbolic link name. It does not follow it.
func (f *Folder) Readlink(name string) (string, error) {
	dir, base, err := f.parent(name)
	if err != nil {
		return "", f.failed("reading link", name, err)
	}
	target, err := dir.Readlink(base)
	return target, f.failed("reading link", name, errors.Join(err, dir.Close()))
}

// Read returns the content of the regular file name. It refuses a file of more
// than maxSize bytes.
func (f *Folder) Read(name string, maxSize int64) ([]byte, error) {
	dir, base, err := f.parent(name)
	if err != nil {
		return nil, f.failed("reading", name, err)
	}
	data, err := f.readFile(dir, base, maxSize)
	if err := errors.Join(err, dir.Close()); err != nil {
		return nil, f.failed("reading", name, err)
	}
	return data, nil
}

func (f *Folder) readFile(dir *os.Root, base string, maxSize int64) ([]byte, error) {
	file, info, err := f.openRegular(dir, base, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	data, err := readBounded(file, info, maxSize)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	return data, nil
}

// readBounded reads an open file to its end. A sparse file is not read through.
func readBounded(file io.Reader, info fs.FileInfo, maxSize int64) ([]byte, error) {
	if info.Size() > maxSize {
		return nil, ErrTooLarge
	}
	var content bytes.Buffer
	if _, err := io.Copy(&content, io.LimitReader(file, maxSize+1)); err != nil {
		return nil, err
	}
	if int64(content.Len()) > maxSize {
		return nil, ErrTooLarge
	}
	return content.Bytes(), nil
}

// List returns what is in the folder, sorted by name.
func (f *Folder) List() ([]fs.DirEntry, error) { return f.ListSome(-1) }

// ListSome returns at most so many of the names in the folder, sorted: its owner may
// have filled it with millions.
func (f *Folder) ListSome(most int) ([]fs.DirEntry, error) {
	entries, err := listSome(f.root, most)
	return entries, f.failed("listing", ".", err)
}

// ListIn is ListSome of the folder name below this one.
func (f *Folder) ListIn(name string, most int) ([]fs.DirEntry, error) {
	dir, _, err := f.parent(path.Join(name, "entry"))
	if err != nil {
		return nil, f.failed("listing", name, err)
	}
	entries, err := listSome(dir, most)
	return entries, f.failed("listing", name, errors.Join(err, dir.Close()))
}

func listSome(folder *os.Root, most int) ([]fs.DirEntry, error) {
	open, err := folder.Open(".")
	if err != nil {
		return nil, err
	}
	entries, err := open.ReadDir(most)
	if errors.Is(err, io.EOF) {
		err = nil // an empty folder
	}
	if err := errors.Join(err, open.Close()); err != nil {
		return nil, err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
