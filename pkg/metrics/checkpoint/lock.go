package checkpoint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// lockMode keeps others from opening the lock: whoever can read it can hold it, and
// stop the export for as long as they like.
const lockMode = 0o600

// tighten makes sure that a lock is a regular file, and sets the mode of one that
// an earlier version made readable. One of another owner stays as it is.
func tighten(lock *os.File) error {
	info, err := lock.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errNotRegular
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if ok && int64(stat.Uid) == int64(os.Geteuid()) && info.Mode().Perm()&^lockMode != 0 {
		return lock.Chmod(lockMode)
	}
	return nil
}

// acquire takes an advisory lock on a file beside the checkpoint: the checkpoint
// itself is replaced at every save, and its lock would be lost. The kernel
// releases the lock when a run ends, however it ends.
func (f *File) acquire(ctx context.Context, wait time.Duration) error {
	path, err := f.lockPath()
	if err != nil {
		return f.unwritableError(err)
	}
	lock, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, lockMode)
	if err != nil {
		return f.unwritableError(err)
	}
	if err := tighten(lock); err != nil {
		return f.unwritableError(errors.Join(err, lock.Close()))
	}
	deadline := time.Now().Add(wait)
	for {
		err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			f.lock = lock
			return nil
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR):
			return f.unwritableError(errors.Join(err, lock.Close()))
		case time.Now().After(deadline):
			return errors.Join(f.lockedError(path, wait), lock.Close())
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for checkpoint %q: %w", f.path, context.Cause(ctx)), lock.Close())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// lockPath returns the path of the lock: beside the checkpoint itself, with
// symbolic links resolved, so that two names of one file share a lock.
func (f *File) lockPath() (string, error) {
	path, err := filepath.EvalSymlinks(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		var dir string
		dir, err = filepath.EvalSymlinks(filepath.Dir(f.path))
		path = filepath.Join(dir, filepath.Base(f.path))
	}
	return path + ".lock", err
}

func (f *File) lockedError(path string, wait time.Duration) error {
	return &fault.Error{
		Code: CodeLocked, Act: "waiting for checkpoint", Operand: f.path,
		Err:  fmt.Errorf("another export has held it for more than %v", wait),
		Hint: fmt.Sprintf("let the other run finish; to see which process it is: lsof %q", path),
	}
}
