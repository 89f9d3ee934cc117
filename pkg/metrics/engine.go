package metrics

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// waitPiece is how long SQLite itself waits for a lock. That wait cannot be
// cancelled, so a longer one is made of such pieces.
const waitPiece = 50 * time.Millisecond

// patiently retries f while another process holds a lock, until the busy
// timeout has passed or the context ends.
func (d *Database) patiently(f func() error) error {
	end := time.Now().Add(d.opts.BusyTimeout)
	for {
		err := f()
		if !locked(err) || !time.Now().Before(end) {
			return err
		}
		select {
		case <-d.ctx.Done():
			return err
		case <-time.After(time.Millisecond): // in case SQLite did not wait at all
		}
	}
}

func locked(err error) bool {
	code := sqlite.ErrCode(err).ToPrimary()
	return code == sqlite.ResultBusy || code == sqlite.ResultLocked
}

func (d *Database) prepare(sql string) (*sqlite.Stmt, error) {
	if d.conn == nil {
		return nil, d.explain("reading", errors.New("the database is closed"))
	}
	var stmt *sqlite.Stmt
	err := d.patiently(func() (err error) {
		stmt, _, err = d.conn.PrepareTransient(sql)
		return err
	})
	return stmt, d.explain("reading", err)
}

// each calls row for the rows of a statement until it returns stop; end reports
// whether there were no more rows.
func (d *Database) each(stmt *sqlite.Stmt, row func() (stop bool, err error)) (end bool, err error) {
	more, err := d.firstStep(stmt)
	for {
		if err != nil {
			return false, d.explain("reading", err)
		}
		if !more {
			return true, nil
		}
		if stop, err := row(); stop || err != nil {
			return false, err
		}
		more, err = stmt.Step()
	}
}

// firstStep takes the lock: only here can another process be in the way.
func (d *Database) firstStep(stmt *sqlite.Stmt) (more bool, err error) {
	err = d.patiently(func() (err error) {
		more, err = stmt.Step()
		return err
	})
	return more, err
}

// query calls row for every row of a query.
func (d *Database) query(sql string, row func(*sqlite.Stmt)) error {
	return d.queryUntil(sql, func(stmt *sqlite.Stmt) bool {
		row(stmt)
		return false
	})
}

func (d *Database) queryUntil(sql string, row func(*sqlite.Stmt) (stop bool)) error {
	stmt, err := d.prepare(sql)
	if err != nil {
		return err
	}
	_, err = d.each(stmt, func() (bool, error) { return row(stmt), nil })
	if ferr := stmt.Finalize(); err == nil {
		err = d.explain("reading", ferr)
	}
	return err
}

const brokenHint = "copy it again together with its -wal file; check it with: sqlite3 FILE 'PRAGMA integrity_check'"

// cancelled wraps both errors that a caller may look for with errors.Is: the
// context's own and the cause given with it.
func (d *Database) cancelled(act string) error {
	err, cause := d.ctx.Err(), context.Cause(d.ctx)
	if errors.Is(cause, err) {
		return fmt.Errorf("%s database %q: %w", act, d.path, cause)
	}
	return fmt.Errorf("%s database %q: %w: %w", act, d.path, err, cause)
}

// explain turns an error of SQLite into an [Error]; nil stays nil.
func (d *Database) explain(act string, err error) error {
	if err == nil {
		return nil
	}
	code := sqlite.ErrCode(err).ToPrimary()
	if d.ctx.Err() != nil && (code == sqlite.ResultInterrupt || locked(err)) {
		return d.cancelled(act)
	}
	e := &Error{Code: CodeUnreadable, Act: act + " database", Operand: d.path, Err: &engineError{err}}
	switch code {
	case sqlite.ResultBusy, sqlite.ResultLocked:
		e.Code = CodeDatabaseLocked
		e.Err = fmt.Errorf("another process kept it locked for more than %v", max(d.opts.BusyTimeout, 0))
		e.Hint = "see which process has it open with: lsof FILE; to wait longer, use --timeout 2m"
	case sqlite.ResultCorrupt, sqlite.ResultNotADB, sqlite.ResultFormat:
		e.Code = CodeDatabaseBroken
		e.Hint = brokenHint
	case sqlite.ResultPerm, sqlite.ResultAuth, sqlite.ResultCantOpen:
		e.Hint = "try again with sudo"
	case sqlite.ResultReadOnly:
		// The only case after opening: its writer has died since.
		e.Hint = "the process that was writing it has just ended; run the same command again"
	default:
	}
	return e
}

// engineError is an error of SQLite whose text is safe to print: the original
// may quote a hostile file.
type engineError struct{ err error }

func (e *engineError) Error() string {
	const maxText = 400 // characters
	return fault.Printable(fault.ClipTo(e.err.Error(), maxText))
}

func (e *engineError) Unwrap() error { return e.err }
