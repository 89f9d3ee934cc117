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

// backup keeps the state of the database in one file beside it: SQLite writes
// it, the log's rows included, under a private name, and then it takes the
// place of the backup before.
func (s *session) backup(ctx context.Context) (string, error) {
	target := s.path + BackupSuffix
	fail := func(err error) (string, error) {
		if ctx.Err() != nil || isLocked(err) {
			return "", s.explain(ctx, err)
		}
		code, advice := CodeBackup, "see to that, or do without a backup: --no-backup"
		if errors.Is(err, fs.ErrPermission) {
			code, advice = CodePermission, "" // without rights to the folder there is no change either
		}
		return "", &Error{ErrCode: code, Text: fmt.Sprintf("keeping a backup in %q, before any change", target), Err: err, Advice: advice}
	}
	dir, err := privateFolder(s.path)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is wanted has left it
	private := filepath.Join(dir, "backup")
	err = s.patiently(ctx, func() error {
		if err := os.Remove(private); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return s.exec(ctx, "VACUUM INTO ?", private)
	})
	if err != nil {
		return fail(err)
	}
	if err := takeOver(private, s.info); err != nil {
		return fail(err)
	}
	if err := os.Rename(private, target); err != nil {
		return fail(err)
	}
	if err := syncFolder(filepath.Dir(target)); err != nil {
		return fail(err)
	}
	return target, nil
}

// takeOver gives a file of ours the owner and mode of another. Only root can
// give files away: for others it stays their own.
func takeOver(path string, from fs.FileInfo) error {
	if stat, ok := from.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		if err := os.Chown(path, int(stat.Uid), int(stat.Gid)); err != nil {
			return err
		}
	}
	return os.Chmod(path, from.Mode().Perm())
}

// privateFolder makes a folder beside a file that nobody else can look into,
// so that what is built there has a safe name and is not seen half done.
func privateFolder(path string) (string, error) {
	folder := filepath.Dir(path)
	prefix := "." + filepath.Base(path) + ".macwrangler-"
	sweep(folder, prefix)
	return os.MkdirTemp(folder, prefix+"*")
}

// sweep removes what a run left that was killed. An hour is longer than any
// run needs it; what cannot be removed is in nobody's way.
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
