package volume

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// A Snapshot is a private copy of an SQLite database, with its write-ahead log and
// its rollback journal, in a folder that nobody else can change. SQLite can open
// it, and repair it from them, whoever owns the original. The caller closes it.
type Snapshot struct {
	scratch *TemporaryFolder
	from    *Folder
	name    string
	maxSize int64
}

// copied is the name of the copy.
const copied = "copy.sqlite"

// Snapshot copies the database, which SQLite in this process must not have open:
// closing a file drops the locks on it. The three files must not change meanwhile,
// be larger than maxSize together, or be anything but regular files with, in a
// folder of somebody else, one name. A journal that names another file is refused;
// see [ErrSuperJournal]. If the copy cannot be written the error is [ErrNoCopy].
func (p Path) Snapshot(ctx context.Context, maxSize int64) (*Snapshot, error) {
	from, name, err := p.Find()
	if err != nil {
		return nil, err
	}
	s := &Snapshot{from: from, name: name, maxSize: maxSize}
	err = s.make(ctx)
	if err := errors.Join(err, from.Close()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Path returns the path of the copied database.
func (s *Snapshot) Path() string { return s.scratch.join(copied) }

// Close removes the copy.
func (s *Snapshot) Close() error {
	if s.scratch == nil {
		return nil
	}
	err := s.scratch.Close()
	s.scratch = nil
	return err
}

// make copies the files until they did not change meanwhile.
func (s *Snapshot) make(ctx context.Context) error {
	if _, err := regular(s.from.root, s.name); err != nil { // before anything is made
		return s.from.failed("copying", s.name, err)
	}
	var err error
	if s.scratch, err = s.from.door.Scratch(); err != nil {
		return noCopy(err)
	}
	const maxTries = 5
	for range maxTries {
		before := s.state(time.Now())
		if err := s.copyFiles(ctx); err != nil {
			return err
		}
		if after := s.state(time.Now()); after.files == before.files && !before.fresh {
			return s.checkCopy()
		}
		select {
		case <-ctx.Done():
			return s.from.failed("copying", s.name, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
	return s.from.failed("copying", s.name, ErrBusy)
}

// checkCopy looks at the copied journal, which nobody can change any more.
func (s *Snapshot) checkCopy() error {
	journal, err := s.scratch.Open(copied + journalEnd)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = errors.Join(checkJournal(journal), journal.Close())
	}
	return s.from.failed("copying", s.name+journalEnd, err)
}

// copyFiles makes one attempt.
func (s *Snapshot) copyFiles(ctx context.Context) error {
	room := s.maxSize
	for _, end := range journals() {
		if err := s.scratch.Remove(copied + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return noCopy(err)
		}
		n, err := s.copyFile(ctx, end, room)
		if err != nil && (end == "" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
		room -= n
	}
	return nil
}

// journals are the files that may hold the newest rows.
func journals() []string { return []string{"", walEnd, journalEnd} }

func (s *Snapshot) copyFile(ctx context.Context, end string, room int64) (n int64, err error) {
	in, err := s.from.Open(s.name + end)
	if err != nil {
		return 0, err
	}
	defer func() { _ = in.Close() }() // only read
	info, err := in.Stat()
	if err == nil && info.Size() > room {
		err = ErrTooLarge // without reading a sparse file through
	}
	if err != nil {
		return 0, s.from.failed("copying", s.name+end, err)
	}
	out, _, err := s.scratch.Update(copied+end, 0o600)
	if err != nil {
		return 0, noCopy(err)
	}
	n, err = s.copyBytes(ctx, out, in, s.name+end, room)
	if cerr := out.Close(); err == nil {
		err = noCopy(cerr)
	}
	return n, err
}

// copyBytes copies pieces, so that the end of ctx is noticed.
func (s *Snapshot) copyBytes(ctx context.Context, out io.Writer, in io.Reader, name string, room int64) (n int64, err error) {
	piece := make([]byte, 1<<20)
	for {
		read, err := in.Read(piece)
		n += int64(read)
		end := errors.Is(err, io.EOF)
		switch {
		case n > room:
			err = ErrTooLarge // it grows
		case err == nil || end:
			err = ctx.Err()
		}
		if err != nil {
			return n, s.from.failed("copying", name, err)
		}
		if _, err := out.Write(piece[:read]); err != nil {
			return n, noCopy(err)
		}
		if end {
			return n, nil
		}
	}
}

// noCopy marks an error of the place for the copy; nil stays nil.
func noCopy(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNoCopy, err)
}

// filesState shows whether files change while they are copied.
type filesState struct {
	files string // which they are, their sizes and times
	fresh bool   // one was written so recently that another write may have the same time
}

func (s *Snapshot) state(now time.Time) filesState {
	const tick = 20 * time.Millisecond // file systems use a coarse clock
	var all filesState
	for _, end := range journals() {
		info, err := s.from.root.Lstat(filepath.Base(s.name + end))
		if err != nil {
			continue
		}
		all.files += fmt.Sprintln(end, inode(info), info.Size(), info.ModTime().UnixNano())
		age := now.Sub(info.ModTime())
		all.fresh = all.fresh || 0 <= age && age < tick
	}
	return all
}

func inode(info os.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return stat.Ino
	}
	return 0
}
