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

// access is the purpose of a connection.
type access int

const (
	forReading access = iota
	forWriting
)

// session is one open connection to the database.
type session struct {
	d      Database
	act    string      // for errors: "reading", "changing"
	path   string      // absolute, symbolic links followed
	info   fs.FileInfo // of the file before it was opened
	access access
	pool   *sql.DB
	conn   *sql.Conn
}

// open opens the database and checks its tables. It never opens the file itself:
// closing it would drop the locks that SQLite holds on it for other goroutines of
// the process.
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

// locate finds the file. It refuses a pipe, on which SQLite would wait, and an
// empty file, which SQLite would treat as a new database.
func (d Database) locate(act string) (path string, info fs.FileInfo, err error) {
	info, err = os.Stat(d.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && isLink(d.Path):
		return "", nil, d.fail(CodeNotRegular, act, errors.New("a symbolic link to a file that does not exist"), "")
	case errors.Is(err, fs.ErrNotExist):
		return "", nil, d.fail(CodeNoDatabase, act, fs.ErrNotExist,
			"create one with: macwrangler alerts create --db "+shellWord(d.Path)+" (Server.app creates it when its Alerts tab is first opened)")
	case err != nil:
		return "", nil, d.fileError(act, err)
	case info.IsDir():
		return "", nil, d.fail(CodeNotRegular, act, errors.New("is a folder"), "name the file in it, alertData.db")
	case !info.Mode().IsRegular():
		return "", nil, d.fail(CodeNotRegular, act, errors.New("not a regular file"), "")
	case info.Size() == 0:
		return "", nil, d.fail(CodeEmptyFile, act, errors.New("the file is empty"),
			"move it away, then create a new one with: macwrangler alerts create")
	}
	if path, err = filepath.EvalSymlinks(d.Path); err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return "", nil, d.fileError(act, err)
	}
	return path, info, nil
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// connect opens one connection. The name is a URI in which every special character
// of the path is escaped, so that SQLite takes the path literally.
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

// maxValue is the largest value or row that SQLite reads into memory, in bytes.
// Its own limit is 1,000,000,000.
const maxValue = 16 << 20

// prepare sets up the connection and checks the tables.
func (s *session) prepare(ctx context.Context) error {
	if _, err := sqlite.Limit(s.conn, engine.SQLITE_LIMIT_LENGTH, maxValue); err != nil {
		return s.explain(ctx, err)
	}
	settings := []string{
		fmt.Sprintf("PRAGMA busy_timeout=%d", min(max(s.d.BusyTimeout, 0), waitStep).Milliseconds()),
		"PRAGMA trusted_schema=0", // a hostile file must not run functions
		"PRAGMA fullfsync=1",      // on a Mac fsync alone leaves data in the drive's cache
	}
	if s.access == forReading {
		settings = append(settings, "PRAGMA query_only=1")
	}
	for _, sql := range settings {
		if err := s.retry(ctx, func() error { return s.exec(ctx, sql) }); err != nil {
			return s.explain(ctx, err)
		}
	}
	_, err := snapshot(ctx, s, (*session).checkSchema)
	return err
}

// close closes the connection. What was committed is already safe.
func (s *session) close() {
	_ = s.conn.Close()
	_ = s.pool.Close()
}
