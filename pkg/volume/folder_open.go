package volume

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// Open opens the regular file name for reading.
func (f *Folder) Open(name string) (*os.File, error) {
	dir, base, err := f.parent(name)
	if err != nil {
		return nil, f.failed("opening", name, err)
	}
	file, _, err := f.openRegular(dir, base, os.O_RDONLY)
	return file, f.failed("opening", name, errors.Join(err, dir.Close()))
}

// Update opens the regular file name for reading and writing, or makes it with
// the given mode less the umask; then made is true. In a home it belongs to the
// home's owner.
func (f *Folder) Update(name string, mode fs.FileMode) (file *File, made bool, err error) {
	dir, base, err := f.parent(name)
	if err != nil {
		return nil, false, f.failed("opening", name, err)
	}
	opened, err := f.openPrivate(dir, base, os.O_RDWR, mode)
	if errors.Is(err, fs.ErrNotExist) {
		made = true
		opened, err = f.make(dir, base, mode)
	}
	if err := errors.Join(err, dir.Close()); err != nil {
		return nil, false, f.failed("opening", name, err)
	}
	return f.file(opened, name), made, nil
}

// openRegular opens a file that was a regular file before, and is the same one
// afterwards. The links are counted before and after: a name that leads to
// somebody else's file may be gone again once it is open.
func (f *Folder) openRegular(dir *os.Root, base string, flag int) (*os.File, fs.FileInfo, error) {
	before, err := regular(dir, base)
	if err == nil {
		err = f.checkLinks(before)
	}
	if err != nil {
		return nil, nil, err
	}
	if f.meanwhile != nil {
		f.meanwhile()
	}
	// Without O_NONBLOCK a pipe put there just now would block the program.
	file, err := dir.OpenFile(base, flag|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	if f.meanwhile != nil {
		f.meanwhile()
	}
	after, err := file.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = ErrChanged
	}
	if err == nil {
		err = f.checkLinks(after)
	}
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return file, after, nil
}

// openPrivate is openRegular for a file that would be made with the given mode. If
// that keeps it from others, one that another user has put into a shared folder is
// not taken.
func (f *Folder) openPrivate(dir *os.Root, base string, flag int, mode fs.FileMode) (*os.File, error) {
	file, info, err := f.openRegular(dir, base, flag)
	if err == nil && f.shared && mode&0o077 == 0 && !oursInfo(info) {
		err = errors.Join(ErrPlanted, file.Close())
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

// make makes a new file. One that somebody else makes just now is not taken.
func (f *Folder) make(dir *os.Root, base string, mode fs.FileMode) (*os.File, error) {
	if err := f.door.before(ActMake, base); err != nil {
		return nil, err
	}
	file, err := dir.OpenFile(base, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	if f.home {
		err = f.file(file, base).give(f.uid, f.gid, mode)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close(), dir.Remove(base))
	}
	return file, nil
}

func (f *Folder) file(file *os.File, name string) *File {
	return &File{file: file, name: name, path: f.join(name), door: f.door}
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

// checkLinks refuses a file with more than one hard link where anybody can have
// made it.
func (f *Folder) checkLinks(info fs.FileInfo) error {
	if f.safe && !f.shared {
		return nil
	}
	return OneName(info)
}

// OneName returns [ErrHardLink] for a file with more than one name.
func OneName(info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return ErrHardLink
	}
	return nil
}
