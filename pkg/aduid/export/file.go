package export

import (
	"context"
	"errors"
	"io"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// A File is an input that can be read repeatedly from any offset: a regular
// file, or a copy on disk of input that cannot be read twice.
type File struct {
	file source
}

// source is what is open: an [os.File] or its like.
type source interface {
	io.ReaderAt
	io.Closer
}

// Open opens an input by a function of the caller's, which decides what may be
// opened; name is for messages. An [io.ReaderAt], such as a regular file, is read
// where it is. Anything else, such as a pipe, is copied as [Spool] does; its Read
// must not outlast the context.
func Open(ctx context.Context, name string, open func() (io.ReadCloser, error)) (*File, error) {
	const act = "opening"
	in, err := open()
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, stopped(ctx, act, name)
	case errors.Is(err, syscall.EISDIR):
		return nil, &fault.Error{Code: aduid.CodeUnreadable, Act: act, Operand: name, Err: errors.New("it is a folder"), Hint: "name a file in it"}
	case err != nil:
		return nil, readError(ctx, act, name, 0, err)
	}
	if file, ok := in.(source); ok {
		return &File{file: file}, nil
	}
	spooled, err := Spool(ctx, in, "")
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, err
	}
	return spooled, nil
}

// Spool copies r, such as standard input, to a file in dir, or in the folder for
// temporary files if dir is "". Only its owner may read the file, and it is
// unlinked when Spool returns, so that nothing is left of it even after a crash;
// its space is free again after Close.
func Spool(ctx context.Context, r io.Reader, dir string) (*File, error) {
	f, err := volume.Unnamed(dir)
	if err != nil {
		return nil, spoolError(ctx, err)
	}
	s := &File{file: f}
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

// Close closes the file; a copy is gone then.
func (f *File) Close() error { return f.file.Close() }
