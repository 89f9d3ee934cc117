package frame

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const (
	// maxInput is what a file may have that is read whole: libraries refuse more
	// than 16 MiB themselves, and say so.
	maxInput = 16<<20 + 1
	// maxSecret is more than any password or token has.
	maxSecret = 64 << 10
)

// hintNotRegular is for a pipe, a device or a socket in place of a file.
const hintNotRegular = "name a regular file; standard input is - or /dev/stdin"

// ReadInput reads a file, or standard input for -, up to 16 MiB and one byte
// more, by which a library sees that it is too large.
func (a *App) ReadInput(path string) ([]byte, error) {
	data, err := a.readWhole(a.opener(path), maxInput)
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", path, fault.WithoutPath(err))
	}
	return data, nil
}

// ReadFile reads a file, up to so many bytes. Unlike [App.ReadInput] it takes - for
// the name of a file.
func (a *App) ReadFile(path string, most int64) ([]byte, error) {
	return a.readWhole(func() (io.ReadCloser, error) { return a.openFile(path) }, most)
}

// ReadSecret reads a secret from a file or, for -, from standard input. One
// final newline is not part of it.
func (a *App) ReadSecret(path string) (string, error) {
	secret, err := a.readWhole(a.opener(path), maxSecret+1)
	if err != nil {
		return "", err
	}
	secret = bytes.TrimSuffix(bytes.TrimSuffix(secret, []byte("\n")), []byte("\r"))
	switch {
	case len(secret) == 0:
		return "", errors.New("it is empty")
	case len(secret) > maxSecret:
		return "", fmt.Errorf("it is larger than %d bytes", maxSecret)
	case bytes.ContainsAny(secret, "\n\r\x00"):
		return "", errors.New("it has more than one line")
	}
	return string(secret), nil
}

// Open opens a file, or standard input for -, that is too large to be read whole. A
// regular file is an [io.ReaderAt] too. Reading anything else ends with the run.
func (a *App) Open(path string) (io.ReadCloser, error) {
	in, err := Until(a.ctx, a.opener(path))
	if err != nil || !mayWait(in) {
		return in, err
	}
	return a.bounded(in), nil
}

// readWhole reads to the end, at most so many bytes, or until the run is to end.
func (a *App) readWhole(open func() (io.ReadCloser, error), most int64) ([]byte, error) {
	return Until(a.ctx, func() ([]byte, error) {
		in, err := open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(in, most))
		return data, errors.Join(err, in.Close())
	})
}

// bounded returns a reader of in that ends with the run.
func (a *App) bounded(in io.ReadCloser) io.ReadCloser {
	r, w := io.Pipe()
	ctx := a.ctx
	release := context.AfterFunc(ctx, func() { _ = w.CloseWithError(context.Cause(ctx)) }) // never fails
	go func() {
		_, err := io.Copy(w, in)
		release()
		_ = w.CloseWithError(errors.Join(err, in.Close())) // never fails
	}()
	return r
}

// opener returns how an input is opened. Opening does not wait.
func (a *App) opener(path string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		if path == StdinArgument {
			return stream{Reader: a.In}, nil
		}
		return a.openFile(path)
	}
}

// openFile opens a regular file, or what the shell has opened for this program.
func (a *App) openFile(path string) (io.ReadCloser, error) {
	if n, ok := descriptor(path); ok && n == 0 {
		return stream{Reader: a.In}, nil
	} else if ok {
		return inherited(n, path)
	}
	file, err := volume.OpenFile(path)
	switch {
	case errors.Is(err, volume.ErrNotFile):
		return nil, &fault.Error{Code: fault.NotRegular, Err: fault.WithoutPath(err), Hint: hintNotRegular}
	case err != nil:
		return nil, err
	}
	return file, nil
}

// mayWait reports whether a read may wait for somebody.
func mayWait(in io.Reader) bool {
	if s, ok := in.(stream); ok {
		in = s.Reader
	}
	file, ok := in.(*os.File)
	if !ok {
		return true
	}
	info, err := file.Stat()
	return err != nil || !info.Mode().IsRegular()
}
