package volume

import (
	"errors"
	"io/fs"
	"os"
)

// Append opens the regular file for reading, and for writing at its end, wherever
// that is by then: two runs do not write over each other. It makes a missing file
// with the given mode less the umask; then its name is durable.
func (p Path) Append(mode fs.FileMode) (*File, error) {
	return in(p, func(f *Folder, name string) (*File, error) { return f.Append(name, mode) })
}

// Append is [Path.Append] for the file name. In a home it belongs to the home's
// owner.
func (f *Folder) Append(name string, mode fs.FileMode) (*File, error) {
	dir, base, err := f.parent(name)
	if err != nil {
		return nil, f.failed("opening", name, err)
	}
	file, err := f.openAtEnd(dir, base, mode)
	if err := errors.Join(err, dir.Close()); err != nil {
		return nil, f.failed("opening", name, err)
	}
	return f.file(file, name), nil
}

func (f *Folder) openAtEnd(dir *os.Root, base string, mode fs.FileMode) (*os.File, error) {
	const flag = os.O_RDWR | os.O_APPEND
	file, err := f.openPrivate(dir, base, flag, mode)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	made, err := f.make(dir, base, mode)
	if err != nil {
		return nil, err
	}
	file, err = f.openPrivate(dir, base, flag, mode)
	if err == nil {
		err = f.syncFolder(dir)
	}
	if err != nil {
		err = errors.Join(err, dir.Remove(base))
	}
	return file, errors.Join(err, made.Close())
}
