package cli

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// fullPipe returns the end to write to of a pipe that takes nothing more.
func fullPipe(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	if err := w.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, strings.NewReader(strings.Repeat("x", 1<<22))); err == nil {
		t.Fatal("the pipe takes everything")
	}
	return w
}

// statusOf waits for a program, and ends it when it never would.
func statusOf(t *testing.T, program *exec.Cmd) int {
	t.Helper()
	dog := time.AfterFunc(watchdog, func() { _ = program.Process.Kill() }) // it may be over
	defer dog.Stop()
	_ = program.Wait() // its status is looked at
	if program.ProcessState.ExitCode() < 0 {
		t.Error("it was still running, or a signal ended it")
	}
	return program.ProcessState.ExitCode()
}

// TestStalledStreamsOfAProcess: real pipes, with --deadline and with SIGTERM.
func TestStalledStreamsOfAProcess(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	stalled := exec.CommandContext(t.Context(), "macwrangler", "metrics", "export", "--all", "--deadline", "1s", "../../../testdata/metrics/Metrics.sqlite")
	stalled.Stdout, stalled.Stderr = fullPipe(t), &errs
	quiet := exec.CommandContext(t.Context(), "macwrangler", "aduid", "scan", "--deadline", "1s", "--csv", "none.csv")
	quiet.Stdout, quiet.Stderr = fullPipe(t), fullPipe(t)
	for _, p := range []*exec.Cmd{stalled, quiet} {
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
	}
	if got := statusOf(t, stalled); got != frame.StatusError || !strings.Contains(errs.String(), "writing standard output: nobody reads it, and the deadline of 1s has passed") {
		t.Errorf("stalled stdout: status %d, %s", got, errs.String())
	}
	if got := statusOf(t, quiet); got != frame.StatusError {
		t.Errorf("stalled stderr: status %d", got)
	}
}

// TestSignalEndsSilentStdin: SIGTERM while it reads lines that do not come.
func TestSignalEndsSilentStdin(t *testing.T) {
	t.Parallel()
	program := exec.CommandContext(t.Context(), "macwrangler", "aduid", "compute")
	in, inErr := program.StdinPipe()
	notes, notesErr := program.StderrPipe()
	if inErr != nil || notesErr != nil {
		t.Fatal(inErr, notesErr)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	// the note about a reserved uid says that it reads
	if _, err := io.WriteString(in, "00000001-0000-0000-0000-000000000000\n"); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(notes)
	if line, err := lines.ReadString('\n'); err != nil || !strings.Contains(line, "reserved") {
		t.Fatalf("%q, %v", line, err)
	}
	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	said, _ := io.ReadAll(lines) // it ends with the program
	if got := statusOf(t, program); got != frame.StatusInterrupted || !strings.Contains(string(said), "interrupted: terminated") {
		t.Errorf("status %d, %s", got, said)
	}
}
