package alerts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// backup is a copy of the database before a change, including the rows in its
// log. It is made under a private name and replaces the previous backup only
// once the change is planned under the lock: a run that never gets there must
// not cost the previous backup.
type backup struct {
	s      *session
	folder string // private; it holds the copy
	target string
}

// newBackup makes SQLite write the copy.
func (s *session) newBackup(ctx context.Context) (*backup, error) {
	b := &backup{s: s, target: s.path + BackupSuffix}
	var err error
	if b.folder, err = privateFolder(s.path); err != nil {
		return nil, b.fail(ctx, err)
	}
	err = s.retry(ctx, func() error {
		if err := os.Remove(b.copied()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return s.exec(ctx, "VACUUM INTO ?", b.copied())
	})
	if err == nil {
		err = copyOwner(b.copied(), s.info)
	}
	if err != nil {
		b.discard()
		return nil, b.fail(ctx, err)
	}
	return b, nil
}

func (b *backup) copied() string { return filepath.Join(b.folder, "backup") }

// keep moves the copy to its final name.
func (b *backup) keep(ctx context.Context) error {
	err := os.Rename(b.copied(), b.target)
	if err == nil {
		err = syncFolder(filepath.Dir(b.target))
	}
	if err != nil {
		return b.fail(ctx, err)
	}
	return nil
}

// discard removes what was not kept.
func (b *backup) discard() { _ = os.RemoveAll(b.folder) }

func (b *backup) fail(ctx context.Context, err error) error {
	if ctx.Err() != nil || isLocked(err) {
		return b.s.explain(ctx, err)
	}
	e := &Error{
		Code: CodeBackup, Act: "saving backup", Operand: b.target, Err: fmt.Errorf("nothing was changed: %w", err),
		Hint: "correct that, or change the database without a backup: --no-backup",
	}
	if errors.Is(err, fs.ErrPermission) {
		e.Code, e.Hint = CodePermission, "" // without access to the folder no change is possible either
	}
	return e
}

// copyOwner gives a file of ours the owner and mode of another. Only root can
// set the owner; for other users the file is their own.
func copyOwner(path string, from fs.FileInfo) error {
	if stat, ok := from.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		if err := os.Chown(path, int(stat.Uid), int(stat.Gid)); err != nil {
			return err
		}
	}
	return os.Chmod(path, from.Mode().Perm())
}

// privateFolder makes a folder beside a file that only its owner can enter, so
// that nobody sees or replaces a file that is being built there.
func privateFolder(path string) (string, error) {
	folder := filepath.Dir(path)
	prefix := "." + filepath.Base(path) + ".macwrangler-"
	sweep(folder, prefix)
	return os.MkdirTemp(folder, prefix+"*")
}

// sweep removes what killed runs left behind. No run needs its folder for an
// hour; what cannot be removed does no harm.
func sweep(folder, prefix string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && info.IsDir() && strings.HasPrefix(entry.Name(), prefix) && time.Since(info.ModTime()) > time.Hour {
			_ = os.RemoveAll(filepath.Join(folder, entry.Name()))
		}
	}
}

// syncFolder makes a rename durable.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
