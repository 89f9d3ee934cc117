package alerts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"modernc.org/sqlite"
	engine "modernc.org/sqlite/lib"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// waitStep is how long SQLite itself waits for a lock. That wait cannot be
// cancelled, so the whole wait is made of such steps.
const waitStep = 50 * time.Millisecond

func (s *session) exec(ctx context.Context, sql string, args ...any) error {
	_, err := s.conn.ExecContext(ctx, sql, args...)
	return err
}

// retry calls f again while another process holds a lock, until the busy timeout
// is over or the context ends.
func (s *session) retry(ctx context.Context, f func() error) error {
	end := time.Now().Add(s.d.BusyTimeout)
	for {
		err := f()
		if !isLocked(err) || !time.Now().Before(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Millisecond): // where SQLite did not wait at all
		}
	}
}

// snapshot runs read within one read transaction, so that it sees the database
// at one moment.
func snapshot[T any](ctx context.Context, s *session, read func(*session, context.Context) (T, error)) (result T, err error) {
	err = s.retry(ctx, func() error {
		if err := s.exec(ctx, "BEGIN"); err != nil {
			return err
		}
		var err error
		result, err = read(s, ctx)
		return errors.Join(err, s.rollback(ctx))
	})
	return result, s.explain(ctx, err)
}

// primaryCode returns SQLite's result code without its details, or 0 for other
// errors.
func primaryCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

func isLocked(err error) bool {
	code := primaryCode(err)
	return code == engine.SQLITE_BUSY || code == engine.SQLITE_LOCKED
}

// explain turns any error into an [*Error]; nil stays nil.
func (s *session) explain(ctx context.Context, err error) error {
	if err == nil || isOurs(err) {
		return err
	}
	if ctx.Err() != nil {
		return s.d.stopped(ctx, s.act, s.access)
	}
	switch primaryCode(err) {
	case engine.SQLITE_BUSY, engine.SQLITE_LOCKED:
		wait := fmt.Errorf("another process kept it locked for more than %v", max(s.d.BusyTimeout, 0))
		return s.d.fail(CodeLocked, s.act, wait, "find the process: sudo lsof "+shellWord(s.path)+"; or wait longer: --timeout 5m")
	case engine.SQLITE_NOTADB:
		return s.d.fail(CodeNotDatabase, s.act, errors.New("not an SQLite database"), "")
	case engine.SQLITE_CORRUPT, engine.SQLITE_FORMAT:
		return s.d.fail(CodeBroken, s.act, err, restoreFix)
	case engine.SQLITE_FULL:
		return s.d.fail(CodeDiskFull, s.act, err, "")
	case engine.SQLITE_CANTOPEN, engine.SQLITE_READONLY, engine.SQLITE_PERM, engine.SQLITE_AUTH:
		return s.explainPlace(err)
	default:
		return s.d.fail(CodeFailed, s.act, err, "")
	}
}

// stopped reports that the context ended, which can happen only before a change.
func (d Database) stopped(ctx context.Context, act string, access access) error {
	err := ctx.Err()
	if access == forWriting {
		err = fmt.Errorf("nothing was changed: %w", err)
	}
	return d.fail(CodeStopped, act, err, "")
}

func isOurs(err error) bool {
	_, ours := errors.AsType[*Error](err)
	return ours
}

// The bits of access(2).
const (
	mayRead  = 4
	mayWrite = 2
)

// explainPlace finds out which file or folder SQLite could not use; SQLite does
// not report that.
func (s *session) explainPlace(err error) error {
	if denied := syscall.Access(s.path, mayRead); denied != nil {
		return s.d.fileError(s.act, denied)
	}
	if s.access == forWriting {
		if denied := syscall.Access(s.path, mayWrite); denied != nil {
			return s.d.fileError(s.act, fmt.Errorf("the file cannot be written: %w", denied))
		}
	}
	folder := filepath.Dir(s.path)
	if denied := syscall.Access(folder, mayWrite); denied != nil {
		return s.d.fileError(s.act, fmt.Errorf("SQLite must write a journal in folder %q: %w", folder, denied))
	}
	return s.d.fail(CodeReadOnly, s.act, err, "if the file is locked in Finder: sudo chflags nouchg "+shellWord(s.path))
}

// lockedHint is the hint for a refusal that is not one of modes.
func lockedHint(path string) string {
	return "see whether the file or its folder is locked: ls -lOd FILE FOLDER shows uchg or schg, and sudo chflags nouchg,noschg " +
		shellWord(path) + " unlocks it; if neither is locked, give the terminal Full Disk Access"
}

// fileError explains an error of the file system; nil stays nil. For missing
// permissions the caller adds the hint: it knows whether sudo would help.
func (d Database) fileError(act string, err error) error {
	if err == nil || isOurs(err) {
		return err
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Path == d.Path {
		err = e.Err // the message already has the path
	}
	code, hint := CodeFailed, ""
	switch {
	case errors.Is(err, syscall.EROFS):
		code = CodeReadOnly
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		code = CodeDiskFull
	case errors.Is(err, volume.ErrNoCopy):
		hint = "set TMPDIR to a folder that only you can change, with enough space for a copy"
	case errors.Is(err, syscall.EPERM): // what no mode explains: a lock, or the privacy of macOS
		code, hint = CodePermission, lockedHint(d.Path)
	case errors.Is(err, fs.ErrPermission):
		code = CodePermission
	case errors.Is(err, volume.ErrSuperJournal):
		code, hint = CodeSuperJournal, "macwrangler explain "+string(CodeSuperJournal)
	case errors.Is(err, volume.ErrTooLarge):
		code = CodeTooLarge
	case errors.Is(err, volume.ErrBusy):
		code, hint = CodeLocked, "run the command as the owner of the folder"
	case errors.Is(err, volume.ErrLink), errors.Is(err, volume.ErrNotFile), errors.Is(err, volume.ErrHardLink):
		code = CodeNotRegular
	}
	return d.fail(code, act, err, hint)
}
