package aduid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// A File is an input that can be read from any place, again and again: a
// regular file, or a copy on disk of what cannot be read twice.
type File struct {
	file *os.File
	left string // the name of a copy that could not be removed yet
}

// Open opens the file of that name. What is no regular file, such as a pipe, is
// copied as [Spool] does.
func Open(ctx context.Context, name string) (*File, error) {
	text := fmt.Sprintf("opening %q", name)
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadable(text, err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, errors.Join(unreadable(text, err), f.Close())
	case info.Mode().IsRegular():
		return &File{file: f}, nil
	case info.IsDir():
		e := &Error{ErrCode: CodeUnreadable, Text: text, Err: errors.New("it is a folder"), Advice: "name a file in it"}
		return nil, errors.Join(e, f.Close())
	}
	// A pipe that nobody writes to would keep Spool waiting for good.
	release := context.AfterFunc(ctx, func() { _ = f.SetReadDeadline(time.Unix(1, 0)) }) // of what knows no deadline, reading never waits
	defer release()
	spooled, err := Spool(ctx, f, "")
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return spooled, nil
}

// Spool copies r, such as standard input, to a file in dir, or where temporary
// files go if dir is "". Only its owner may read the file, and it has no name
// any more when Spool returns, so that nothing is left of it even after a
// crash; its room is free again after Close.
func Spool(ctx context.Context, r io.Reader, dir string) (*File, error) {
	f, err := os.CreateTemp(dir, "macwrangler-aduid-")
	if err != nil {
		return nil, spoolError(ctx, err)
	}
	s := &File{file: f}
	if err := os.Remove(f.Name()); err != nil {
		s.left = f.Name() // a system that keeps open files' names
	}
	if _, err := io.Copy(f, untilDone{ctx, r}); err != nil {
		return nil, errors.Join(spoolError(ctx, err), s.Close())
	}
	return s, nil
}

func spoolError(ctx context.Context, err error) error {
	const text = "keeping the input on disk, to read it twice"
	if ctx.Err() != nil {
		return stopped(ctx, text)
	}
	return &Error{ErrCode: CodeSpool, Text: text, Err: err, Advice: "set TMPDIR to a folder with room for all of it, or name a file"}
}

// untilDone reads until a context ends.
type untilDone struct {
	ctx    context.Context //nolint:containedctx // io.Copy takes none
	reader io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := context.Cause(u.ctx); err != nil {
		return 0, err
	}
	return u.reader.Read(p)
}

// ReadAt implements [io.ReaderAt].
func (f *File) ReadAt(p []byte, offset int64) (int, error) { return f.file.ReadAt(p, offset) }

// Close closes the file; a copy is gone then.
func (f *File) Close() error {
	err := f.file.Close()
	if f.left != "" {
		err = errors.Join(err, os.Remove(f.left))
		f.left = ""
	}
	return err
}
