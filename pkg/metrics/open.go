package metrics

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
)

// Options are how to open a database.
type Options struct {
	// BusyTimeout bounds the wait for a lock that another process holds.
	// 0 means 30 s; a negative value means not to wait.
	BusyTimeout time.Duration
	// Note receives remarks for a person, such as that rows may be missing
	// from a copy. nil drops them.
	Note func(text string)
}

// Open opens the database at path for reading and identifies its schema by its
// content, not by its name. The live file of a running service is fine: its
// newest rows are read from the write-ahead log, nothing is written, and no
// lock is held between two windows. If SQLite cannot read the file in place
// (the -shm file cannot be created, a journal has to be rolled back), a private
// copy of it and of its log is read instead.
//
// The database is usable until ctx ends; errors after that wrap ctx's cause.
// Do not open one file twice at the same time within a process: POSIX locks
// belong to the process, and opening it again drops those of the first reader.
func Open(ctx context.Context, path string, opts Options) (*Database, error) {
	if opts.BusyTimeout == 0 {
		opts.BusyTimeout = 30 * time.Second
	}
	if opts.Note == nil {
		opts.Note = func(string) {}
	}
	found, err := checkFile(path)
	if err != nil {
		return nil, err
	}
	db := &Database{path: path, ctx: ctx, opts: opts}
	if err := db.connect(found); err != nil {
		return nil, errors.Join(err, db.removeCopy())
	}
	if err := db.introspect(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// connect opens the file in place, or a copy if that is not possible.
func (d *Database) connect(found file) error {
	flags := sqlite.OpenReadOnly
	inPlace := true
	if found.wal && !exists(found.path+"-wal") {
		d.opts.Note(fmt.Sprintf("%q uses a write-ahead log, but has no -wal file beside it: "+
			"if it was copied from a running server without that file, its newest rows are missing", d.path))
		// A read-only connection would leave a -wal and a -shm file behind;
		// one that may write removes them when it closes. But it would also
		// roll a journal back into the file.
		flags = sqlite.OpenReadWrite
		inPlace = !exists(found.path+"-journal") && writable(found.path)
	}
	if inPlace {
		err := d.openConn(found.path, flags)
		if err == nil || !needsCopy(err) {
			return d.explain("opening", err)
		}
	}
	copied, err := d.makeCopy(found.path)
	if err != nil {
		return err
	}
	return d.explain("opening a copy of", d.openConn(copied, sqlite.OpenReadWrite))
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

// file is what is known of a database file before SQLite sees it.
type file struct {
	path string // absolute, with symbolic links resolved, as SQLite does: the journals are there
	wal  bool   // its header says that it uses a write-ahead log
}

const headerSize = 100

// checkFile refuses what is not a SQLite database before SQLite sees it: SQLite
// takes an empty file for an empty database and blocks forever on a pipe.
func checkFile(path string) (file, error) {
	fail := func(code Code, err error, hint string) (file, error) {
		return file{}, &Error{Code: code, Act: fmt.Sprintf("opening database %q", path), Err: err, Hint: hint}
	}
	const asRoot = "try again with sudo, or give the terminal Full Disk Access"
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail(CodeNotFound, fs.ErrNotExist, "name a Metrics.sqlite or Metrics.db; without a name the known places below --root are searched")
	case errors.Is(err, fs.ErrPermission):
		return fail(CodeUnreadable, err, asRoot)
	case err != nil:
		return fail(CodeUnreadable, err, "")
	case info.IsDir():
		return fail(CodeNotRegular, errors.New("is a folder"), "name the database file inside it, Metrics.sqlite or Metrics.db")
	case !info.Mode().IsRegular():
		return fail(CodeNotRegular, errors.New("not a regular file"), "name a database file")
	case info.Size() == 0:
		return fail(CodeEmptyFile, errors.New("the file is empty"), "check that it is the right file; a caching server that has not served anything yet may have no rows")
	}
	found, err := resolve(path)
	if err != nil {
		return fail(CodeUnreadable, err, "")
	}
	b, err := readHeader(found.path)
	if err != nil {
		return fail(CodeUnreadable, err, asRoot)
	}
	if string(b[:min(len(b), 16)]) != "SQLite format 3\x00" {
		return fail(CodeNotDatabase, errors.New("not a SQLite database"), "name a Metrics.sqlite or Metrics.db")
	}
	// With a journal beside it, the file may well be shorter: the first page is
	// the first one to be written.
	if len(b) < headerSize || info.Size() < sizeInHeader(b) && !exists(found.path+"-wal") && !exists(found.path+"-journal") {
		return fail(CodeTruncated, errors.New("the file is shorter than its header says"), "copy it again, together with its -wal file")
	}
	found.wal = b[18] == 2 && b[19] == 2
	return found, nil
}

// resolve also keeps SQLite from taking a file named ":memory:" for a database
// in memory.
func resolve(path string) (file, error) {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return file{}, err
	}
	target, err = filepath.Abs(target)
	return file{path: target}, err
}

func readHeader(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	b := make([]byte, headerSize)
	n, err := io.ReadFull(f, b)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}

// sizeInHeader returns page size × page count, or 0 if the count is not valid.
// Offsets: the SQLite file format, section 1.3.
func sizeInHeader(b []byte) int64 {
	page := int64(binary.BigEndian.Uint16(b[16:]))
	if page == 1 {
		page = 65536
	}
	if binary.BigEndian.Uint32(b[24:]) != binary.BigEndian.Uint32(b[92:]) {
		return 0
	}
	return page * int64(binary.BigEndian.Uint32(b[28:]))
}

// exists reports whether the file exists or, in a folder that is not
// accessible, may exist: Open then reports the error.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil || errors.Is(err, fs.ErrPermission)
}

func writable(path string) bool {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return false
	}
	return f.Close() == nil
}
