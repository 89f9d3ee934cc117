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

// acquire takes an advisory lock on a file beside the checkpoint: the checkpoint
// itself is replaced at every save, and its lock would be lost. The kernel
// releases the lock when a run ends, however it ends.
func (f *File) acquire(ctx context.Context, wait time.Duration) error {
	path, err := f.lockPath()
	if err != nil {
		return f.unwritableError(err)
	}
	lock, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o644) //nolint:gosec // it is empty
	if err != nil {
		return f.unwritableError(err)
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
