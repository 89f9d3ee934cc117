package volume

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"syscall"
)

// ErrShared means a file that users other than its owner can change.
var ErrShared = errors.New("other users can change it")

// ReadOwn returns the content of a file that must be the caller's own, such as a
// ticket in /tmp, where any user can put a file of that name: a regular file, no
// symbolic link and no second name of another, that belongs to the effective user
// or to one of the uids of others, and that nobody else can change. All of that is
// checked on the open file. It refuses a file of more than maxSize bytes, and a
// pipe does not make it wait.
func ReadOwn(path string, maxSize int64, others ...uint32) ([]byte, error) {
	// A second name may be gone again once the file is open.
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && oneName(info) != nil {
		return nil, ErrHardLink
	}
	return readOpen(path, syscall.O_NOFOLLOW, maxSize, func(info fs.FileInfo) error {
		stat, ok := info.Sys().(*syscall.Stat_t)
		switch {
		case !ok || int64(stat.Uid) != int64(os.Geteuid()) && !slices.Contains(others, stat.Uid):
			return fmt.Errorf("it belongs to another user (uid %d)", stat.Uid)
		case info.Mode().Perm()&0o022 != 0:
			return fmt.Errorf("%w (mode %04o)", ErrShared, info.Mode().Perm())
		default:
			return oneName(info)
		}
	})
}

// ReadRegular returns the content of a regular file, to which links may lead. It
// refuses a file of more than maxSize bytes, and a pipe does not make it wait.
func ReadRegular(path string, maxSize int64) ([]byte, error) {
	return readOpen(path, 0, maxSize, func(fs.FileInfo) error { return nil })
}

// readOpen checks the file that is open, so that nobody can replace it between the
// check and the reading.
func readOpen(path string, flags int, maxSize int64, check func(fs.FileInfo) error) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|flags, 0)
	if errors.Is(err, syscall.ELOOP) && flags&syscall.O_NOFOLLOW != 0 {
		err = ErrLink
	}
	if err != nil {
		return nil, bare(err)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, bare(err)
	case !info.Mode().IsRegular():
		return nil, ErrNotFile
	}
	if err := check(info); err != nil {
		return nil, err
	}
	var content bytes.Buffer
	if _, err := io.Copy(&content, io.LimitReader(f, maxSize+1)); err != nil {
		return nil, bare(err)
	}
	if int64(content.Len()) > maxSize {
		return nil, ErrTooLarge
	}
	return content.Bytes(), nil
}
