package export

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A File is an input that can be read repeatedly from any offset: a regular
// file, or a copy on disk of input that cannot be read twice.
type File struct {
	file *os.File
	left string // the name of a copy that could not be removed yet
}

// Open opens a file. A pipe or a device is copied as [Spool] does.
func Open(ctx context.Context, name string) (*File, error) {
	const act = "opening"
	f, err := openUntil(ctx, name)
	switch {
	case ctx.Err() != nil:
		return nil, stopped(ctx, act, name)
	case err != nil:
		return nil, unreadable(act, name, err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, errors.Join(unreadable(act, name, err), f.Close())
	case info.Mode().IsRegular():
		return &File{file: f}, nil
	case info.IsDir():
		e := &fault.Error{Code: aduid.CodeUnreadable, Act: act, Operand: name, Err: errors.New("it is a folder"), Hint: "name a file in it"}
		return nil, errors.Join(e, f.Close())
	}
	// A pipe that nobody writes to would keep Spool waiting forever.
	release := context.AfterFunc(ctx, func() { _ = f.SetReadDeadline(time.Unix(1, 0)) }) // a file that does not support deadlines never blocks
	defer release()
	spooled, err := Spool(ctx, f, "")
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return spooled, nil
}

// openUntil opens a file, or gives up when the context ends: opening a named pipe
// waits for somebody who writes to it.
func openUntil(ctx context.Context, name string) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	opened := make(chan result, 1)
	go func() {
		f, err := os.Open(name)
		opened <- result{f, err}
	}()
	select {
	case r := <-opened:
		if r.err == nil && ctx.Err() != nil {
			return nil, r.file.Close()
		}
		return r.file, r.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Spool copies r, such as standard input, to a file in dir, or in the folder for
// temporary files if dir is "". Only its owner may read the file, and it is
// unlinked when Spool returns, so that nothing is left of it even after a crash;
// its space is free again after Close.
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
	const act = "copying the input to disk"
	if ctx.Err() != nil {
		return stopped(ctx, act, "")
	}
	return &fault.Error{Code: CodeSpool, Act: act, Err: err, Hint: "set TMPDIR to a folder with enough space, or name a file instead"}
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

// Close closes the file and deletes a copy.
func (f *File) Close() error {
	err := f.file.Close()
	if f.left != "" {
		err = errors.Join(err, os.Remove(f.left))
		f.left = ""
	}
	return err
}
