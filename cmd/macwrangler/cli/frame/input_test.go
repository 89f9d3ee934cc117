package frame

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// readers are the ways in which a verb reads a file.
func readers() map[string]func(a *App, path string) error {
	return map[string]func(a *App, path string) error{
		"ReadInput":  func(a *App, path string) error { _, err := a.ReadInput(path); return err },
		"ReadFile":   func(a *App, path string) error { _, err := a.ReadFile(path, 1<<20); return err },
		"ReadSecret": func(a *App, path string) error { _, err := a.ReadSecret(path); return err },
		"Open": func(a *App, path string) error {
			in, err := a.Open(path)
			if err == nil {
				_, err = io.Copy(io.Discard, in)
				err = errors.Join(err, in.Close())
			}
			return err
		},
	}
}

// TestOnlyRegularFilesAreRead: nothing that could wait or never ends, and at once.
func TestOnlyRegularFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink(pipe, link)); err != nil {
		t.Fatal(err)
	}
	a := NewApp(Streams{In: strings.NewReader("")})
	for path, code := range map[string]fault.Code{
		pipe: fault.NotRegular, link: fault.NotRegular, "/dev/zero": fault.NotRegular, "/dev/null": fault.NotRegular,
		dir: fault.WrongFileType, filepath.Join(dir, "none"): fault.NotFound, "/dev/fd/9999": fault.Failed,
	} {
		for name, read := range readers() {
			err := read(a, path)
			if fault.CodeOf(err) != code || code == fault.NotRegular && !strings.Contains(fault.HintOf(err), "standard input") {
				t.Errorf("%s %s: %v, hint %q", name, path, err, fault.HintOf(err))
			}
		}
	}
}

// silentPipe returns the end to read from of a pipe that stays open and says nothing.
func silentPipe(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return r
}

// TestSilentPipesEndWithTheRun: those that may be read are waited for as long as the
// run may last.
func TestSilentPipesEndWithTheRun(t *testing.T) {
	in := silentPipe(t)
	over := errors.New("the run is over")
	for name, read := range readers() {
		for _, path := range []string{StdinArgument, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", fmt.Sprintf("/dev/fd/%d", in.Fd())} {
			if path == StdinArgument && name == "ReadFile" {
				continue // a file of that name
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			a := NewApp(Streams{In: in})
			a.ctx = ctx
			done := make(chan error, 1)
			go func() { done <- read(a, path) }()
			cancel(over)
			if err := <-done; !errors.Is(err, over) {
				t.Errorf("%s %s: %v", name, path, err)
			}
		}
	}
}

// ending ends the run when it is read from, and says nothing.
type ending struct{ end func() }

func (e ending) Read([]byte) (int, error) { e.end(); select {} }

// TestOpenEndsWithTheRun: the run ends while somebody reads.
func TestOpenEndsWithTheRun(t *testing.T) {
	over := errors.New("the run is over")
	ctx, cancel := context.WithCancelCause(t.Context())
	a := NewApp(Streams{In: ending{func() { cancel(over) }}})
	a.ctx = ctx
	in, err := a.Open(StdinArgument)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(in); !errors.Is(err, over) {
		t.Errorf("%v", err)
	}
}

// TestInheritedDescriptor: it is read from where it stands and stays open.
func TestInheritedDescriptor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("firstsecond"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	if _, err := file.Seek(5, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	a := NewApp(Streams{In: strings.NewReader("")})
	name := fmt.Sprintf("/dev/fd/%d", file.Fd())
	in, err := a.Open(name)
	if _, ok := in.(io.ReaderAt); ok || err != nil {
		t.Fatalf("%T, %v: it must be read from where it stands", in, err)
	}
	if text, err := io.ReadAll(in); string(text) != "second" || errors.Join(err, in.Close()) != nil {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := file.Stat(); err != nil {
		t.Errorf("the descriptor was closed: %v", err)
	}
}

func TestDescriptor(t *testing.T) {
	for path, want := range map[string]int{
		"/dev/stdin": 0, "/dev/fd/0": 0, "/dev/fd/63": 63, "/proc/self/fd/11": 11, "/dev//fd/./3": 3,
		"/dev/stdout": -1, "/dev/fd/": -1, "/dev/fd/x": -1, "/dev/fd/-1": -1, "/dev/fd/1/2": -1, "/proc/1/fd/3": -1, "/dev/fd/99999999999": -1, "dev/fd/3": -1,
	} {
		if got, ok := descriptor(path); ok != (want >= 0) || ok && got != want {
			t.Errorf("%s: %d, %v", path, got, ok)
		}
	}
}

// TestLargeFilesAreNotReadThrough: 40 GB, which take no space and would take minutes.
func TestLargeFilesAreNotReadThrough(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large")
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, 40<<30)); err != nil {
		t.Fatal(err)
	}
	a := NewApp(Streams{})
	if data, err := a.ReadInput(path); err != nil || len(data) != maxInput {
		t.Errorf("ReadInput: %d bytes, %v", len(data), err)
	}
	if data, err := a.ReadFile(path, 1000); err != nil || len(data) != 1000 {
		t.Errorf("ReadFile: %d bytes, %v", len(data), err)
	}
	if _, err := a.ReadSecret(path); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("ReadSecret: %v", err)
	}
}

func TestOpenReadsRegularFilesInPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := NewApp(Streams{In: bytes.NewReader([]byte("text"))})
	for name, inPlace := range map[string]bool{path: true, StdinArgument: false} {
		in, err := a.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := in.(io.ReaderAt); ok != inPlace {
			t.Errorf("%s: %T", name, in)
		}
		if text, err := io.ReadAll(in); string(text) != "text" || errors.Join(err, in.Close()) != nil {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}
