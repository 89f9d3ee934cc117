package alerts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	"modernc.org/sqlite"
	engine "modernc.org/sqlite/lib"

	"github.com/macwrangler/macwrangler/pkg/volume"
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
	act    string // for errors: "reading", "changing"
	access access
	place  *place
	path   string           // of what is open, without symbolic links
	copied *volume.Snapshot // that is open in place of the database, or nil
	pool   *sql.DB
	conn   *sql.Conn
}

// open opens the database, or a private copy of it, and checks its tables. It never
// opens the file itself in place: closing it would drop the locks that SQLite holds
// on it for other goroutines of the process.
func (d Database) open(ctx context.Context, act string, access access) (*session, error) {
	if d.BusyTimeout == 0 {
		d.BusyTimeout = 30 * time.Second
	}
	s := &session{d: d, act: act, access: access}
	err := s.find(ctx)
	if err == nil {
		s.pool, s.conn, err = connect(ctx, s.path, "rw")
		err = s.explain(ctx, err)
	}
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// connect opens one connection. The name is a URI in which every special character
// of the path is escaped, so that SQLite takes the path literally.
func connect(ctx context.Context, path, mode string) (*sql.DB, *sql.Conn, error) {
	// A defensive connection cannot be made to damage the file by SQL.
	name := url.URL{Scheme: "file", Path: path, RawQuery: "mode=" + mode + "&_defensive=1&_error_rc=1"}
	connector, err := sqlite.NewConnector(name.String())
	if err != nil {
		return nil, nil, err
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err == nil {
		err = harden(ctx, conn)
	}
	if err != nil {
		return nil, nil, errors.Join(err, pool.Close())
	}
	return pool, conn, nil
}

// maxValue is the largest value or row that SQLite reads into memory, in bytes.
// Its own limit is 1,000,000,000.
const maxValue = 16 << 20

// harden makes the settings of every connection. None of them needs a lock.
func harden(ctx context.Context, conn *sql.Conn) error {
	if _, err := sqlite.Limit(conn, engine.SQLITE_LIMIT_LENGTH, maxValue); err != nil {
		return errors.Join(err, conn.Close())
	}
	for _, sql := range []string{
		"PRAGMA trusted_schema=0", // a hostile file must not run functions
		"PRAGMA fullfsync=1",      // on a Mac fsync alone leaves data in the drive's cache
	} {
		if _, err := conn.ExecContext(ctx, sql); err != nil {
			return errors.Join(err, conn.Close())
		}
	}
	return nil
}

// prepare sets up the connection and checks the tables.
func (s *session) prepare(ctx context.Context) error {
	settings := []string{fmt.Sprintf("PRAGMA busy_timeout=%d", min(max(s.d.BusyTimeout, 0), waitStep).Milliseconds())}
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
	if s.conn != nil {
		_ = s.conn.Close()
		_ = s.pool.Close()
	}
	if s.copied != nil {
		_ = s.copied.Close()
	}
	if s.place != nil {
		_ = s.place.folder.Close()
	}
}

// info describes the file as it was before it was opened.
func (s *session) info() fs.FileInfo { return s.place.info }
