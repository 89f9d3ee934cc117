package volume

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// The endings of the files that SQLite keeps beside a database.
const (
	walEnd     = "-wal"
	shmEnd     = "-shm"
	journalEnd = "-journal"
)

// Closed reports whether nobody but root, or whoever runs the program, can add a
// name to the folder or exchange one: in /tmp, which is [Folder.Trusted], others
// can add names. SQLite opens, cuts and gives away the files DB-wal, DB-shm and
// DB-journal by their names, so that root may use it in place in a closed folder
// only.
func (f *Folder) Closed() bool {
	info, err := f.root.Stat(".")
	if err != nil || !f.safe {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && !othersWrite(info.Mode(), stat)
}

// CheckDatabase refuses what SQLite must not open in place. The database name, one
// element, its log, its shared memory and its journal must each be a regular file
// or absent, so that SQLite neither waits for a pipe nor follows a link, and the
// journal must not name another file.
func (f *Folder) CheckDatabase(name string) error {
	for _, end := range []string{"", walEnd, shmEnd, journalEnd} {
		info, err := regular(f.root, name+end)
		if err == nil {
			err = f.checkLinks(info)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return f.failed("looking at", name+end, err)
		}
	}
	journal, err := f.Open(name + journalEnd)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	return f.failed("reading", name+journalEnd, errors.Join(checkJournal(journal), journal.Close()))
}

// checkJournal refuses a journal that ends with the record of a super-journal: a
// transaction in several databases leaves one when it is interrupted. SQLite deletes
// the file that it names, whichever that is, when it plays the journal back. It also
// reads that end when it abandons a transaction of its own in a journal that was
// there before, even one with an empty beginning.
func checkJournal(journal *os.File) error {
	info, err := journal.Stat()
	if err != nil {
		return err
	}
	const recordEnd = 16 // length of the name, checksum, magic
	if info.Size() < recordEnd {
		return nil
	}
	end := make([]byte, recordEnd)
	if _, err := journal.ReadAt(end, info.Size()-recordEnd); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	magic := []byte{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7}
	if length := binary.BigEndian.Uint32(end); length != 0 && bytes.Equal(end[8:], magic) {
		return fmt.Errorf("%w (a name of %d bytes)", ErrSuperJournal, length)
	}
	return nil
}
