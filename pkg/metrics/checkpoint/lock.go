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

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// acquire takes an advisory lock on a file beside the checkpoint: the
// checkpoint itself is replaced at every save, and a lock would go with it.
// The kernel gives the lock back when a run ends, however it ends.
func (f *File) acquire(ctx context.Context, wait time.Duration) error {
	path, err := f.lockPath()
	if err != nil {
		return f.unwritable(err)
	}
	lock, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o644) //nolint:gosec // it is empty
	if err != nil {
		return f.unwritable(err)
	}
	deadline := time.Now().Add(wait)
	for {
		err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			f.lock = lock
			return nil
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR):
			return f.unwritable(errors.Join(err, lock.Close()))
		case time.Now().After(deadline):
			return errors.Join(f.locked(path, wait), lock.Close())
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for checkpoint %q: %w", f.path, context.Cause(ctx)), lock.Close())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// lockPath is where the lock lies: beside the checkpoint itself, whatever
// symbolic links lead there, so that two names of one file have one lock.
func (f *File) lockPath() (string, error) {
	path, err := filepath.EvalSymlinks(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		var dir string
		dir, err = filepath.EvalSymlinks(filepath.Dir(f.path))
		path = filepath.Join(dir, filepath.Base(f.path))
	}
	return path + ".lock", err
}

func (f *File) locked(path string, wait time.Duration) error {
	return &metrics.Error{
		Code: CodeLocked, Act: "waiting for checkpoint", Operand: f.path,
		Err:  fmt.Errorf("another export has held it for more than %v", wait),
		Hint: fmt.Sprintf("let the other run finish; see who it is with: lsof %q", path),
	}
}
