package metrics

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Options are how to open a database.
type Options struct {
	// BusyTimeout bounds the wait for a lock that another process holds.
	// 0 means 30 s; a negative value means not to wait.
	BusyTimeout time.Duration
	// Note receives remarks for a person, such as that rows may be missing
	// from a copy. nil drops them.
	Note func(text string)
	// WithoutLog receives the path of a database that uses a write-ahead log and has
	// no -wal file beside it, so that a caller may gather them. nil: Note says it.
	WithoutLog func(path string)
	// Door is the way to a database that [Open] is given the name of.
	Door volume.Door

	meanwhile func() // of a test: called while the file is looked at
}

// Open opens the database at path for reading and identifies its schema by its
// content, not by its name. The live file of a running service is fine: its
// newest rows are read from the write-ahead log, nothing is written, and no
// lock is held between two windows. If SQLite cannot read the file in place
// (the -shm file cannot be created, a journal has to be rolled back), a private
// copy of it and of its log is read instead; likewise if others than root, or
// whoever runs the program, can change its folder: SQLite cuts and removes files
// beside a database by their names, whatever they lead to.
//
// The database is usable until ctx ends; errors after that wrap ctx's cause.
// Do not open one file twice at the same time within a process: POSIX locks
// belong to the process, and opening it again drops those of the first reader.
func Open(ctx context.Context, path string, opts Options) (*Database, error) {
	return OpenPath(ctx, opts.Door.Path(path), opts)
}

// OpenPath is [Open] for a database of a volume; see [Discover].
func OpenPath(ctx context.Context, path volume.Path, opts Options) (*Database, error) {
	if opts.BusyTimeout == 0 {
		opts.BusyTimeout = 30 * time.Second
	}
	if opts.Note == nil {
		opts.Note = func(string) {}
	}
	if opts.meanwhile == nil {
		opts.meanwhile = func() {}
	}
	db := &Database{path: path.String(), ctx: ctx, opts: opts}
	found, err := db.check(path)
	if err != nil {
		return nil, err
	}
	if err := db.connect(path, found); err != nil {
		return nil, errors.Join(err, db.removeCopy())
	}
	if err := db.introspect(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// check looks at the file, once no writer is in the way.
func (d *Database) check(path volume.Path) (found file, err error) {
	err = d.patiently(func() (err error) {
		found, err = checkFile(path, d.opts.meanwhile)
		return err
	})
	if locked(err) {
		err = d.explain("opening", err)
	}
	return found, err
}

// connect opens the file in place, or a copy if that is not possible.
func (d *Database) connect(path volume.Path, found file) error {
	flags := sqlite.OpenReadOnly
	inPlace := found.closed
	if found.wal && !found.hasLog {
		d.noteWithoutLog()
		// A read-only connection would leave a -wal and a -shm file behind;
		// one that may write removes them when it closes. But it would also
		// roll a journal back into the file.
		flags = sqlite.OpenReadWrite
		inPlace = inPlace && !found.hasJournal && found.writable
	}
	if inPlace {
		err := d.openConn(found.path, flags)
		if err == nil || !needsCopy(err) {
			return d.explain("opening", err)
		}
	}
	copied, err := d.makeCopy(path, found)
	if err != nil {
		return err
	}
	return d.explain("opening a copy of", d.openConn(copied, sqlite.OpenReadWrite))
}

func (d *Database) noteWithoutLog() {
	if d.opts.WithoutLog != nil {
		d.opts.WithoutLog(d.path)
		return
	}
	d.opts.Note(fmt.Sprintf("%q uses a write-ahead log, but has no -wal file beside it: "+
		"if it was copied from a running server without that file, its newest rows are missing", d.path))
}

// maxValue bounds the bytes of a value or of a row that SQLite reads into
// memory; its own limit is a thousand million.
const maxValue = 16 << 20

func (d *Database) openConn(path string, flags sqlite.OpenFlags) error {
	conn, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return err
	}
	conn.SetBusyTimeout(min(d.opts.BusyTimeout, waitPiece))
	conn.SetInterrupt(d.ctx.Done())
	conn.Limit(sqlite.LimitLength, maxValue)
	if err := distrust(conn); err != nil {
		return errors.Join(err, conn.Close())
	}
	// query_only keeps a connection that may write from writing rows;
	// trusted_schema keeps a hostile file from running functions.
	for _, sql := range []string{"PRAGMA query_only=1", "PRAGMA trusted_schema=0", "SELECT count(*) FROM sqlite_schema"} {
		if err := d.patiently(func() error { return runOnce(conn, sql) }); err != nil {
			return errors.Join(err, conn.Close())
		}
	}
	d.conn = conn
	return nil
}

func runOnce(conn *sqlite.Conn, sql string) error {
	stmt, _, err := conn.PrepareTransient(sql)
	if err != nil {
		return err
	}
	_, err = stmt.Step()
	return errors.Join(err, stmt.Finalize())
}

// needsCopy reports whether the place and not the file is at fault: the -shm
// file cannot be created, a journal would have to be rolled back, or the volume
// supports neither locks nor shared memory.
func needsCopy(err error) bool {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultCantOpen, sqlite.ResultReadOnly, sqlite.ResultIOErr:
		return true
	default:
		return false
	}
}
