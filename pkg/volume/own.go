package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"
)

// ErrShared means a file that users other than its owner can change.
var ErrShared = errors.New("other users can change it")

// ReadOwn is [Path.ReadSecure] for a file that must be the caller's own, such as a
// ticket in /tmp, where any user can put a file of that name: it belongs to the
// effective user or to one of the uids of others, and nobody else can change it.
func (p Path) ReadOwn(maxSize int64, others ...uint32) ([]byte, error) {
	return p.ReadSecure(maxSize, func(info fs.FileInfo) error {
		stat, ok := info.Sys().(*syscall.Stat_t)
		switch {
		case !ok || int64(stat.Uid) != int64(os.Geteuid()) && !slices.Contains(others, stat.Uid):
			return fmt.Errorf("it belongs to another user (uid %d)", stat.Uid)
		case info.Mode().Perm()&0o022 != 0:
			return fmt.Errorf("%w (mode %04o)", ErrShared, info.Mode().Perm())
		}
		return nil
	})
}

// ReadSecure returns the content of the very file that the path names, if check,
// which gets the open file, returns nil: a regular file and no symbolic link to
// one, with one name, whoever can change its folder. It refuses a file of more than
// maxSize bytes, and a pipe does not make it wait. Its errors do not have the path.
func (p Path) ReadSecure(maxSize int64, check func(fs.FileInfo) error) ([]byte, error) {
	folder, name, err := p.FolderOf()
	if err != nil {
		return nil, bare(err)
	}
	data, err := folder.readSecure(name, maxSize, check)
	if err := errors.Join(err, folder.Close()); err != nil {
		return nil, bare(err)
	}
	return data, nil
}

func (f *Folder) readSecure(name string, maxSize int64, check func(fs.FileInfo) error) ([]byte, error) {
	f.safe = false // a file of root's own folder has to have one name, too
	file, info, err := f.openRegular(f.root, name, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	var data []byte
	if err = check(info); err == nil {
		data, err = readBounded(file, info, maxSize)
	}
	return data, errors.Join(err, file.Close())
}

// ReadRegular returns the content of a regular file, as [OpenFile] opens it. It
// refuses a file of more than maxSize bytes.
func ReadRegular(path string, maxSize int64) ([]byte, error) {
	file, err := OpenFile(path)
	if errors.Is(err, syscall.EISDIR) {
		return nil, ErrNotFile
	}
	if err != nil {
		return nil, bare(err)
	}
	info, err := file.Stat()
	var data []byte
	if err == nil {
		data, err = readBounded(file, info, maxSize)
	}
	return data, errors.Join(err, file.Close())
}
