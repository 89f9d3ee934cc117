package metrics

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// file is what is known of a database file before SQLite sees it.
type file struct {
	path   string // absolute, without symbolic links, as SQLite does: the journals are there
	closed bool   // nobody else can put anything beside it: SQLite may open it by its path
	wal    bool   // its header says that it uses a write-ahead log

	hasLog     bool // there is a -wal file
	hasJournal bool
	writable   bool
}

// checkFile refuses what is not a SQLite database before SQLite sees it: SQLite
// takes an empty file for an empty database and blocks forever on a pipe. If a
// writer is in the way, SQLite's own error for that is wrapped; see [locked].
// A test uses meanwhile.
func checkFile(path volume.Path, meanwhile func()) (file, error) {
	if path.String() == "" {
		return file{}, refused(path, fs.ErrNotExist)
	}
	folder, name, err := path.Find()
	if err != nil {
		return file{}, refused(path, err)
	}
	found, err := checkIn(folder, name, meanwhile)
	if err := errors.Join(err, folder.Close()); err != nil {
		return file{}, refused(path, err)
	}
	return found, nil
}

// Errors of files that are no databases; refused adds what to do.
var (
	errFolder      = errors.New("is a folder")
	errEmpty       = errors.New("the file is empty")
	errNotDatabase = errors.New("not a SQLite database")
	errTruncated   = errors.New("the file is shorter than its header says")
)

// checkIn looks at the database name, one element, of a folder.
func checkIn(folder *volume.Folder, name string, meanwhile func()) (file, error) {
	if name == "." {
		return file{}, errFolder
	}
	info, err := folder.Lstat(name)
	switch {
	case err != nil:
		return file{}, err
	case info.IsDir():
		return file{}, errFolder
	case !info.Mode().IsRegular():
		return file{}, volume.ErrNotFile
	case info.Size() == 0:
		return file{}, errEmpty
	}
	seen, err := look(folder, name, meanwhile)
	if err != nil {
		return file{}, err
	}
	found := file{
		closed: folder.Closed(), writable: folder.Writable(name), wal: seen.header[18] == 2 && seen.header[19] == 2,
		hasLog: seen.hasLog, hasJournal: seen.hasJournal,
	}
	if found.path, err = filepath.Abs(filepath.Join(folder.Path(), name)); err == nil && found.closed {
		err = folder.CheckDatabase(name)
	}
	return found, err
}

// refused returns the error of a file that SQLite shall not see.
func refused(path volume.Path, err error) error {
	const name = "name a Metrics.sqlite or Metrics.db"
	e := &Error{Code: CodeUnreadable, Act: fmt.Sprintf("opening database %q", path), Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Code, e.Err, e.Hint = CodeNotFound, fs.ErrNotExist, name+"; without a name the known places below --root are searched"
	case errors.Is(err, fs.ErrPermission):
		e.Hint = "try again with sudo, or give the terminal Full Disk Access"
	case errors.Is(err, errFolder):
		e.Code, e.Hint = CodeNotRegular, "name the database file inside it, Metrics.sqlite or Metrics.db"
	case errors.Is(err, errEmpty):
		e.Code, e.Hint = CodeEmptyFile, "check that it is the right file; a caching server that has not served anything yet may have no rows"
	case errors.Is(err, errNotDatabase):
		e.Code, e.Hint = CodeNotDatabase, name
	case errors.Is(err, errTruncated):
		e.Code, e.Hint = CodeTruncated, "copy it again, together with its -wal file"
	default:
		distrusted(e, err)
	}
	return e
}

// distrusted explains what is refused because of who could have put it there.
func distrusted(e *Error, err error) {
	switch {
	case errors.Is(err, volume.ErrNotFile):
		e.Code, e.Hint = CodeNotRegular, "name a database file; a -wal, -shm or -journal beside it must be a file, too"
	case errors.Is(err, volume.ErrLink):
		e.Code, e.Hint = CodeNotRegular, "name the database file itself; beside it there must be no link, either"
	case errors.Is(err, volume.ErrHardLink):
		e.Code, e.Hint = CodeNotRegular, "copy the file, and name the copy"
	case errors.Is(err, volume.ErrSuperJournal):
		e.Hint = "copy the file without its -journal, and name the copy; what was being written when the journal was left may be missing"
	}
}
