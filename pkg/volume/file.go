package volume

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// A File is a regular file that is open for writing.
type File struct {
	file *os.File
	name string // in its folder
	path string
	door Door
}

// Name returns the file's path as people would type it.
func (f *File) Name() string { return f.path }

// Write implements [io.Writer].
func (f *File) Write(data []byte) (int, error) {
	if err := f.door.before(ActWrite, f.name); err != nil {
		return 0, err
	}
	return f.file.Write(data)
}

// WriteAt implements [io.WriterAt].
func (f *File) WriteAt(data []byte, offset int64) (int, error) {
	if err := f.door.before(ActWrite, f.name); err != nil {
		return 0, err
	}
	return f.file.WriteAt(data, offset)
}

// ReadAt implements [io.ReaderAt].
func (f *File) ReadAt(data []byte, offset int64) (int, error) { return f.file.ReadAt(data, offset) }

// Seek implements [io.Seeker].
func (f *File) Seek(offset int64, whence int) (int64, error) { return f.file.Seek(offset, whence) }

// Stat describes the open file.
func (f *File) Stat() (fs.FileInfo, error) { return f.file.Stat() }

// Truncate cuts the file to a size in bytes.
func (f *File) Truncate(size int64) error {
	if err := f.door.before(ActCut, f.name); err != nil {
		return err
	}
	return f.file.Truncate(size)
}

// Sync makes what was written durable.
func (f *File) Sync() error {
	if err := f.door.before(ActSync, f.name); err != nil {
		return err
	}
	return f.file.Sync()
}

// Chmod sets the mode.
func (f *File) Chmod(mode fs.FileMode) error {
	if err := f.door.before(ActChmod, f.name); err != nil {
		return err
	}
	return f.file.Chmod(mode)
}

// Chown sets the owner and the group.
func (f *File) Chown(uid, gid int) error {
	if err := f.door.before(ActChown, f.name); err != nil {
		return err
	}
	return f.file.Chown(uid, gid)
}

// TryLock takes an advisory lock on the file (flock), which ends when the file is
// closed. It does not wait: ok is false while somebody else has it.
func (f *File) TryLock() (ok bool, err error) {
	if err := f.door.before(ActLock, f.name); err != nil {
		return false, err
	}
	err = syscall.Flock(int(f.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return false, nil
	}
	return err == nil, err
}

// Close closes the file.
func (f *File) Close() error {
	if err := f.door.before(ActClose, f.name); err != nil {
		return errors.Join(err, f.file.Close())
	}
	return f.file.Close()
}

// keep gives the file the owner, if run by root, and the mode of another.
func (f *File) keep(info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		if err := f.Chown(int(stat.Uid), int(stat.Gid)); err != nil {
			return err
		}
	}
	return f.Chmod(info.Mode().Perm())
}

var (
	_ io.WriteSeeker = (*File)(nil)
	_ io.ReaderAt    = (*File)(nil)
)
