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

// Replacement is a file that is being written beside path. [Replacement.Commit]
// puts it in place; until then, the old file stays as it is.
type Replacement struct {
	*renameio.PendingFile
	dir string
}

// Replace begins a file that will replace path. The owner and mode of an existing
// file are kept; a new file gets mode less the umask. If path is a symbolic link,
// its target is replaced. An existing path must be a regular file.
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
		return nil, fmt.Errorf("replacing %q: %w", path, ErrNotFile)
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

// keepOwner gives the new file the owner and group of the old one. Only root can
// do that; for other users the file is their own.
func keepOwner(f *os.File, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return f.Chown(int(stat.Uid), int(stat.Gid))
}

// Commit makes the content durable and puts the file in place. If that fails, it
// removes the new file and the old one stays.
func (r *Replacement) Commit() error {
	if err := r.CloseAtomicallyReplace(); err != nil {
		return errors.Join(err, r.Cleanup())
	}
	// The rename is durable only once the folder is.
	dir, err := os.Open(r.dir)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// WriteFile replaces or creates path in one step; see [Replace].
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
