package alerts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	engine "modernc.org/sqlite/lib"
)

// access is what a connection is for.
type access int

const (
	forReading access = iota
	forWriting
)

// session is one open connection to the database.
type session struct {
	d      Database
	act    string      // gerund for errors: "reading", "changing"
	path   string      // absolute, symbolic links followed
	info   fs.FileInfo // of the file before it was opened
	access access
	pool   *sql.DB
	conn   *sql.Conn
}

// open opens the database and makes sure that it has what we need. It never
// opens the file by hand: within a process, closing it again would drop the
// locks that another goroutine's SQLite holds on it.
func (d Database) open(ctx context.Context, act string, access access) (*session, error) {
	if d.BusyTimeout == 0 {
		d.BusyTimeout = 30 * time.Second
	}
	path, info, err := d.locate(act)
	if err != nil {
		return nil, err
	}
	s := &session{d: d, act: act, path: path, info: info, access: access}
	if s.pool, s.conn, err = connect(ctx, path, "rw"); err != nil {
		return nil, s.explain(ctx, err)
	}
	if err := s.prepare(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// locate finds the file and refuses what SQLite would wait on (a pipe) or take
// for a new database (no bytes).
func (d Database) locate(act string) (path string, info fs.FileInfo, err error) {
	info, err = os.Stat(d.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && isLink(d.Path):
		return "", nil, d.fail(CodeNotRegular, act, errors.New("it is a symbolic link to a file that is not there"), "")
	case errors.Is(err, fs.ErrNotExist):
		return "", nil, d.fail(CodeNoDatabase, act, fs.ErrNotExist,
			fmt.Sprintf("make one with: macwrangler alerts create --db %q (Server.app does when its Alerts tab is first opened)", d.Path))
	case err != nil:
		return "", nil, d.outside(act, err)
	case info.IsDir():
		return "", nil, d.fail(CodeNotRegular, act, errors.New("it is a folder"), "name the file inside it, alertData.db")
	case !info.Mode().IsRegular():
		return "", nil, d.fail(CodeNotRegular, act, errors.New("it is no regular file"), "")
	case info.Size() == 0:
		return "", nil, d.fail(CodeEmptyFile, act, errors.New("it has no bytes"),
			"move it away, then make a new one with: macwrangler alerts create")
	}
	if path, err = filepath.EvalSymlinks(d.Path); err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return "", nil, d.outside(act, err)
	}
	return path, info, nil
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// connect opens one connection. The name is a URI with every special
// character of the path escaped, so that nothing in it can mean anything.
func connect(ctx context.Context, path, mode string) (*sql.DB, *sql.Conn, error) {
	name := url.URL{Scheme: "file", Path: path, RawQuery: "mode=" + mode + "&_defensive=1&_error_rc=1"}
	connector, err := sqlite.NewConnector(name.String())
	if err != nil {
		return nil, nil, err
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, pool.Close())
	}
	return pool, conn, nil
}

// maxValue bounds the bytes of a value or of a row that SQLite takes into
// memory, where its own bound is a thousand million.
const maxValue = 16 << 20

// prepare sets the connection up and looks at the tables.
func (s *session) prepare(ctx context.Context) error {
	if _, err := sqlite.Limit(s.conn, engine.SQLITE_LIMIT_LENGTH, maxValue); err != nil {
		return s.explain(ctx, err)
	}
	settings := []string{
		fmt.Sprintf("PRAGMA busy_timeout=%d", min(max(s.d.BusyTimeout, 0), waitPiece).Milliseconds()),
		"PRAGMA trusted_schema=0", // a hostile file shall not run functions
		"PRAGMA fullfsync=1",      // on a Mac fsync alone leaves data in the drive's cache
	}
	if s.access == forReading {
		settings = append(settings, "PRAGMA query_only=1")
	}
	for _, sql := range settings {
		if err := s.patiently(ctx, func() error { return s.exec(ctx, sql) }); err != nil {
			return s.explain(ctx, err)
		}
	}
	_, err := snapshot(ctx, s, (*session).checkSchema)
	return err
}

// close ends the connection; what was committed is safe without it.
func (s *session) close() {
	_ = s.conn.Close()
	_ = s.pool.Close()
}
