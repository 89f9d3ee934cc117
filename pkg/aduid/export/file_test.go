package export_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestSpooledInputIsReadTwiceAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	file, err := export.Spool(t.Context(), bytes.NewReader(sample(3000, 4)), dir)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
	report, err := aduid.Scan(t.Context(), &export.LDIF{File: file}, aduid.Options{})
	if err != nil || len(report.Collisions) != 4 || report.Collisions[0].Accounts[0].Name == "" {
		t.Errorf("%v, %+v", err, report.Collisions)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}

func TestSpoolFails(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	broken := errors.New("broken")
	for _, test := range []struct {
		ctx    context.Context
		reader io.Reader
		dir    string
		code   fault.Code
		cause  error
	}{
		{ctx, strings.NewReader("x"), dir, "stopped", context.Canceled},
		{t.Context(), iotest.ErrReader(broken), dir, "spool-failed", broken},
		{t.Context(), strings.NewReader("x"), filepath.Join(dir, "none"), "spool-failed", os.ErrNotExist},
	} {
		_, err := export.Spool(test.ctx, test.reader, test.dir)
		if fault.CodeOf(err) != test.code || !errors.Is(err, test.cause) {
			t.Errorf("%s: %v", test.code, err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// once is an input that can be read only once, such as a pipe.
type once struct {
	io.Reader
	closed bool
}

func (o *once) Close() error { o.closed = true; return nil }

func TestOpen(t *testing.T) {
	regular := filepath.Join(t.TempDir(), "x.ldif")
	if err := os.WriteFile(regular, []byte("dn: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pipe := &once{Reader: strings.NewReader("dn: y\n")}
	for want, open := range map[string]func() (io.ReadCloser, error){
		"dn: x\n": func() (io.ReadCloser, error) { return os.Open(regular) },
		"dn: y\n": func() (io.ReadCloser, error) { return pipe, nil },
	} {
		file, err := export.Open(t.Context(), "x", open)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			got, err := io.ReadAll(io.NewSectionReader(file, 0, 1000))
			if string(got) != want || err != nil {
				t.Errorf("%q, %v, want %q", got, err, want)
			}
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	if !pipe.closed {
		t.Error("the pipe was left open")
	}
}

func TestOpenFails(t *testing.T) {
	refused := &fault.Error{Code: fault.NotRegular, Hint: "name a file"}
	for code, failure := range map[fault.Code]error{
		"not-found":          &fs.PathError{Op: "open", Path: "x", Err: syscall.ENOENT},
		"permission-denied":  syscall.EACCES,
		"unreadable":         syscall.EISDIR,
		"not-a-regular-file": refused,
	} {
		err := errorOf(export.Open(t.Context(), "x", func() (io.ReadCloser, error) { return nil, failure }))
		if fault.CodeOf(err) != code || !strings.HasPrefix(err.Error(), `opening "x"`) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestOpenStops: what ended the run, and not the error of the read that it broke off.
func TestOpenStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	context.AfterFunc(ctx, func() { _ = w.CloseWithError(errors.New("closed")) })
	for name, open := range map[string]func() (io.ReadCloser, error){
		"opening": func() (io.ReadCloser, error) { cancel(); return nil, context.Canceled },
		"reading": func() (io.ReadCloser, error) { cancel(); return r, nil },
	} {
		err := errorOf(export.Open(ctx, "x", open))
		if !fault.Has(err, fault.Stopped) || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func errorOf(_ *export.File, err error) error { return err }
