package metrics

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// glance is what shows whether a database is whole.
type glance struct {
	header             []byte // of 100 bytes, if the file has so many
	size               int64
	hasLog, hasJournal bool
}

// look refuses a file that is shorter than its header says. A writer leaves it so
// for a moment, as the first page is the first one to be written; it may end, and
// remove its journal, while we look. So a file that seems to be short is looked at
// again under SQLite's lock: then whoever writes has a journal or a log beside it.
func look(folder *volume.Folder, name string, meanwhile func()) (glance, error) {
	f, err := folder.Open(name)
	if err != nil {
		return glance{}, err
	}
	defer func() { _ = f.Close() }() // only read; the lock ends with it
	seen, err := lookOnce(f, folder, name, meanwhile)
	if !errors.Is(err, errTruncated) {
		return seen, err
	}
	if err := lockShared(f); err != nil {
		return glance{}, err
	}
	return lookOnce(f, folder, name, meanwhile)
}

// lookOnce reads the header first and looks for the journals last: while the lock
// is held, none can be removed, so one that was there when the header was written
// is still there.
func lookOnce(f *os.File, folder *volume.Folder, name string, meanwhile func()) (glance, error) {
	header, err := readHeader(f)
	if err != nil {
		return glance{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return glance{}, err
	}
	meanwhile()
	seen := glance{header, info.Size(), exists(folder, name+"-wal"), exists(folder, name+"-journal")}
	return seen, seen.check()
}

func (g glance) check() error {
	if string(g.header[:min(len(g.header), 16)]) != "SQLite format 3\x00" {
		return errNotDatabase
	}
	// What a log or a journal has not given to the file yet may well be missing.
	if len(g.header) < headerSize || g.size < sizeInHeader(g.header) && !g.hasLog && !g.hasJournal {
		return errTruncated
	}
	return nil
}

const headerSize = 100

func readHeader(f *os.File) ([]byte, error) {
	b := make([]byte, headerSize)
	n, err := f.ReadAt(b, 0)
	if errors.Is(err, io.EOF) {
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

// lockShared takes the lock of SQLite's readers, until the file is closed. Without
// a log, nobody writes to the file meanwhile; with one, nobody removes the log.
// On a volume that has no locks nothing is taken.
func lockShared(f *os.File) error {
	const first, size = 0x40000002, 510 // SHARED_FIRST, SHARED_SIZE in SQLite's os.h
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	cerr := conn.Control(func(fd uintptr) {
		err = syscall.FcntlFlock(fd, syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_RDLCK, Whence: io.SeekStart, Start: first, Len: size})
	})
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EINTR) {
		return sqlite.ResultBusy.ToError()
	}
	return cerr
}

// exists reports whether the file exists or, in a folder that is not accessible,
// may exist: reading it then reports the error.
func exists(folder *volume.Folder, name string) bool {
	_, err := folder.Lstat(name)
	return err == nil || errors.Is(err, fs.ErrPermission)
}
