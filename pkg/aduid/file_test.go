package aduid_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestSpooledInputIsReadTwiceAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	file, err := aduid.Spool(t.Context(), bytes.NewReader(sample(t, 3000, 4)), dir)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
	report, err := aduid.Scan(t.Context(), &aduid.LDIF{File: file}, aduid.Options{})
	if err != nil || len(report.Collisions) != 4 || report.Collisions[0].Accounts[0].Name == "" {
		t.Errorf("%v, %+v", err, report.Collisions)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}

func TestSpoolThatFails(t *testing.T) {
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
		_, err := aduid.Spool(test.ctx, test.reader, test.dir)
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
		file, err := aduid.Open(t.Context(), name)
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
		if err := errorOf(aduid.Open(t.Context(), name)); fault.CodeOf(err) != code {
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
	err := errorOf(aduid.Open(ctx, pipe))
	if !fault.Has(err, fault.Stopped) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func errorOf(_ *aduid.File, err error) error { return err }

func TestListIsReadByOthers(t *testing.T) {
	g, err := aduid.Parse("6C703CF1-B5D1-41F8-880B-317728CBD4F5", aduid.Auto)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := aduid.NewListWriter(&b)
	names := []string{"anna", "a,b", `says "x"`, "two\nlines", " led", "", "Grün", "\xff", "cr\r"}
	for _, name := range names {
		if err := w.Account(aduid.Entry{GUID: g, Kind: aduid.Group, Disabled: true, Name: []byte(name), DN: []byte("CN=" + name)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"uid", "kind", "guid", "name", "dn", "disabled"}}
	for _, name := range names {
		name = strings.ReplaceAll(name, "\xff", "\ufffd")
		want = append(want, []string{"1819294961", "group", "6C703CF1-B5D1-41F8-880B-317728CBD4F5", name, "CN=" + name, "true"})
	}
	got, err := csv.NewReader(&b).ReadAll()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// full is a disk that is full after some bytes.
type full struct{ room int }

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestListThatCannotBeWritten(t *testing.T) {
	disk := &full{room: 100_000}
	w := aduid.NewListWriter(disk)
	report, err := aduid.Scan(t.Context(), &aduid.LDIF{File: bytes.NewReader(sample(t, 10_000, 0))}, aduid.Options{Account: w.Account})
	if !fault.Has(err, aduid.CodeListFailed) || !errors.Is(err, errFull) || report.Complete {
		t.Error(err)
	}
	room := disk.room
	if err := w.Flush(); !errors.Is(err, errFull) || disk.room != room {
		t.Errorf("after an error: %v", err)
	}
}
