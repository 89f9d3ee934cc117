package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestWantsJSON(t *testing.T) {
	for line, want := range map[string]bool{
		"":                                     false,
		"version":                              false,
		"version --format json":                true,
		"--format=json version":                true,
		"--format json --format text":          false,
		"--format=text --format json":          true,
		"version -- --format json":             false,
		"version --format":                     false,
		"version --format --format":            false,
		"version --formats json":               false,
		"json --format":                        false,
		"version --format jsonl":               false,
		"nope --format=json -- --format=text":  true,
		"nope --format json --bogus --also-so": true,
	} {
		if got := wantsJSON(strings.Fields(line)); got != want {
			t.Errorf("%q: got %v, want %v", line, got, want)
		}
	}
}

func TestCancelledContextIsInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	status, _, stderr := runProbe(t, ctx, "probe", "wait", "--exit-zero")
	if want := "macwrangler: interrupted: 1 of 3 steps is done\n"; status != StatusInterrupted || stderr != want {
		t.Errorf("status %d, stderr %q, want %d, %q", status, stderr, StatusInterrupted, want)
	}
}

// TestFoundOutlivesCancel: a check that has its findings has done its work.
func TestFoundOutlivesCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	status, _, stderr := runProbe(t, ctx, "probe", "found")
	if status != StatusFound || stderr != "" {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
}

func TestDeadlineHasItsCode(t *testing.T) {
	status, _, stderr := runProbe(t, t.Context(), "probe", "wait", "--deadline=1ms", "--format=text")
	if status != StatusTrouble || !strings.Contains(stderr, "the deadline of 1ms has passed: 1 of 3") {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
}

func TestStoppedErrorDoesNotRepeatItself(t *testing.T) {
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, errors.New("why")} {
		stopped := &stoppedError{why: "why", err: err}
		if got := stopped.Error(); got != "why" {
			t.Errorf("%v: got %q", err, got)
		}
	}
}

// brokenWriter takes some bytes, then fails.
type brokenWriter struct{ left int }

func (w *brokenWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return w.left, syscall.ENOSPC
	}
	w.left -= len(p)
	return len(p), nil
}

func TestEveryWriteToStdoutIsChecked(t *testing.T) {
	for _, line := range []string{
		"version", "version --format json", "version --format plist", "--version", "--help", "help version",
		"completion bash", "completion zsh", "completion fish", "completion powershell",
		"probe show", "probe show --format csv", "probe lint", "__complete version --",
	} {
		var errs bytes.Buffer
		s := Streams{In: bytes.NewReader(nil), Out: &brokenWriter{left: 3}, Err: &errs}
		status := run(t.Context(), strings.Fields(line), s, probeTree)
		if status != StatusTrouble || !strings.Contains(errs.String(), "writing standard output: no space left") &&
			!strings.Contains(errs.String(), "write-failed") {
			t.Errorf("%s: status %d, stderr %q", line, status, errs.String())
		}
	}
}

func TestOutputKeepsFirstError(t *testing.T) {
	out := &output{w: &brokenWriter{}}
	for range 2 {
		if _, err := out.Write([]byte("x")); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("got %v", err)
		}
	}
}

// TestRunWithoutArgsIsNotOSArgs: cobra reads os.Args when it gets nil.
func TestRunWithoutArgsIsNotOSArgs(t *testing.T) {
	before := os.Args
	t.Cleanup(func() { os.Args = before })
	os.Args = []string{"macwrangler", "version"}
	var out, errs bytes.Buffer
	status := Run(t.Context(), nil, Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs})
	if status != StatusTrouble || !strings.Contains(errs.String(), "Usage:") {
		t.Errorf("status %d, stderr %q", status, errs.String())
	}
}

func TestNewStreamsOfFiles(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	s := NewStreams(f, f, f, func(string) (string, bool) { return "value", true })
	if s.OutTerminal || s.ErrTerminal || s.Width != 0 || s.Getenv("X") != "value" {
		t.Errorf("got %+v", s)
	}
	if got := width(f); got != 0 {
		t.Errorf("width of a file: %d", got)
	}
}
