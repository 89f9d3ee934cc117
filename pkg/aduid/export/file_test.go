package export_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

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

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	regular := filepath.Join(dir, "x.ldif")
	if err := os.WriteFile(regular, []byte("dn: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() { _ = os.WriteFile(pipe, []byte("dn: y\n"), 0o600) }() // fails only with the reading below
	for name, want := range map[string]string{regular: "dn: x\n", pipe: "dn: y\n"} {
		file, err := export.Open(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			got, err := io.ReadAll(io.NewSectionReader(file, 0, 1000))
			if string(got) != want || err != nil {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	for name, code := range map[string]fault.Code{filepath.Join(dir, "none"): "not-found", dir: "unreadable"} {
		if err := errorOf(export.Open(t.Context(), name)); fault.CodeOf(err) != code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOpenStops checks that a pipe without a writer does not block forever.
func TestOpenStops(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	opened := make(chan error, 1)
	go func() {
		writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // blocks until there is a reader
		opened <- err
		time.AfterFunc(50*time.Millisecond, cancel) // while it waits for more
		<-t.Context().Done()
		_ = writer.Close() // the test is over
	}()
	err := errorOf(export.Open(ctx, pipe))
	if !fault.Has(err, fault.Stopped) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func errorOf(_ *export.File, err error) error { return err }
