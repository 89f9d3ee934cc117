package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
)

// Replacement is a file being written that takes another's place when it is
// complete, and not before.
type Replacement struct {
	*renameio.PendingFile
	dir string
}

// Replace begins a file that will take the place of path, in the same folder.
// A file that is there keeps its owner and mode, a new one gets mode less the
// umask. A symbolic link at path is followed: its target is replaced. What is
// there must be a regular file.
func Replace(path string, mode fs.FileMode) (*Replacement, error) {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		info = nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("replacing %q: it is no regular file", path)
	}
	dir := filepath.Dir(path)
	pending, err := renameio.NewPendingFile(path, renameio.WithTempDir(dir),
		renameio.WithPermissions(mode), renameio.WithExistingPermissions())
	if err != nil {
		return nil, err
	}
	if info != nil {
		if err := keepOwner(pending.File, info); err != nil {
			return nil, errors.Join(err, pending.Cleanup())
		}
	}
	return &Replacement{PendingFile: pending, dir: dir}, nil
}

// keepOwner gives the new file the old one's owner and group. Only root can
// give files away: for others the file stays their own.
func keepOwner(f *os.File, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return f.Chown(int(stat.Uid), int(stat.Gid))
}

// Commit makes the content durable and puts the file in place. If that fails,
// the new file is removed and the old one stays.
func (r *Replacement) Commit() error {
	if err := r.CloseAtomicallyReplace(); err != nil {
		return errors.Join(err, r.Cleanup())
	}
	// The rename itself is durable only when the folder is.
	dir, err := os.Open(r.dir)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// WriteFile replaces path by data in one step.
func WriteFile(path string, data []byte, mode fs.FileMode) error {
	r, err := Replace(path, mode)
	if err != nil {
		return err
	}
	if _, err := r.Write(data); err != nil {
		return errors.Join(err, r.Cleanup())
	}
	return r.Commit()
}
