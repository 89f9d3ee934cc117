package cli

import (
	"bytes"
	"context"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

func TestCancelledContextIsInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	status, _, stderr := runProbe(t, ctx, "probe", "wait", "--exit-zero")
	if want := "macwrangler: interrupted: 1 of 3 steps is done\n"; status != frame.StatusInterrupted || stderr != want {
		t.Errorf("status %d, stderr %q, want %d, %q", status, stderr, frame.StatusInterrupted, want)
	}
}

// TestFoundOutlivesCancel: a check that has its findings has done its work.
func TestFoundOutlivesCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	status, _, stderr := runProbe(t, ctx, "probe", "found")
	if status != frame.StatusFound || stderr != "" {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
}

func TestDeadlineHasItsCode(t *testing.T) {
	status, _, stderr := runProbe(t, t.Context(), "probe", "wait", "--deadline=1ms", "--format=text")
	if status != frame.StatusError || !strings.Contains(stderr, "the deadline of 1ms has passed: 1 of 3") {
		t.Errorf("status %d, stderr %q", status, stderr)
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
		s := frame.Streams{In: bytes.NewReader(nil), Out: &brokenWriter{left: 3}, Err: &errs}
		status := frame.Run(t.Context(), strings.Fields(line), s, probeTree)
		if status != frame.StatusError || !strings.Contains(errs.String(), "writing standard output: no space left") &&
			!strings.Contains(errs.String(), "write-failed") {
			t.Errorf("%s: status %d, stderr %q", line, status, errs.String())
		}
	}
}

// TestRunWithoutArgsIsNotOSArgs: cobra reads os.Args when it gets nil.
func TestRunWithoutArgsIsNotOSArgs(t *testing.T) {
	before := os.Args
	t.Cleanup(func() { os.Args = before })
	os.Args = []string{"macwrangler", "version"}
	var out, errs bytes.Buffer
	status := Run(t.Context(), nil, frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs})
	if status != frame.StatusError || !strings.Contains(errs.String(), "Usage:") {
		t.Errorf("status %d, stderr %q", status, errs.String())
	}
}
