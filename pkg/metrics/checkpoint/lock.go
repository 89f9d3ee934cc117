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
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// lockMode keeps others from opening the lock: whoever can open it can hold it.
const lockMode fs.FileMode = 0o600

// acquire takes an advisory lock on a file beside the checkpoint: the checkpoint
// itself is replaced at every save, and its lock would be lost. The kernel
// releases the lock when a run ends, however it ends. It is beside the file that
// a link leads to, so that two names of one file share a lock.
func (f *File) acquire(ctx context.Context, wait time.Duration) error {
	folder, base, err := f.path.FindOrMake(0o755)
	if err != nil {
		return f.unwritableError(err)
	}
	name := base + ".lock"
	deadline := time.Now().Add(wait)
	for f.lock == nil {
		if err = f.tryLock(folder, name); err != nil {
			err = f.unwritableError(err)
			break
		}
		if f.lock == nil {
			if err = f.pause(ctx, deadline, filepath.Join(folder.Path(), name), wait); err != nil {
				break
			}
		}
	}
	if err := errors.Join(err, folder.Close()); err != nil {
		return errors.Join(err, f.Close())
	}
	return nil
}

// pause waits a moment for another run.
func (f *File) pause(ctx context.Context, deadline time.Time, lock string, wait time.Duration) error {
	if time.Now().After(deadline) {
		return f.lockedError(lock, wait)
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("waiting for checkpoint %q: %w", f.Path(), context.Cause(ctx))
	case <-time.After(50 * time.Millisecond):
		return nil
	}
}

// tryLock sets f.lock if nobody else has the lock.
func (f *File) tryLock(folder *volume.Folder, name string) error {
	lock, _, err := folder.Update(name, lockMode)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, volume.ErrChanged) {
		return nil // another run has made it just now
	}
	if err != nil {
		return err
	}
	held, err := holdLock(folder, name, lock)
	if err != nil || !held {
		return errors.Join(err, lock.Close())
	}
	f.lock = lock
	return nil
}

// holdLock takes the lock. One of a file that has lost its name keeps nobody out,
// and is not taken.
func holdLock(folder *volume.Folder, name string, lock *volume.File) (bool, error) {
	info, err := lock.Stat()
	if err == nil && tooOpen(info) {
		err = lock.Chmod(lockMode)
	}
	if err != nil {
		return false, err
	}
	if held, err := lock.TryLock(); err != nil || !held {
		return false, err
	}
	now, err := folder.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(now, info), err
}

// tooOpen reports whether it is a lock of ours that others can open, as older
// versions made them. A file with another name, or with content, is no lock.
func tooOpen(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int64(stat.Uid) == int64(os.Geteuid()) && stat.Nlink == 1 && info.Size() == 0 && info.Mode().Perm()&0o077 != 0
}

func (f *File) lockedError(path string, wait time.Duration) error {
	return &fault.Error{
		Code: CodeLocked, Act: "waiting for checkpoint", Operand: f.Path(),
		Err:  fmt.Errorf("another export has held it for more than %v", wait),
		Hint: fmt.Sprintf("let the other run finish; to see which process it is: lsof %q", path),
	}
}
