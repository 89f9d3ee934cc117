package cli

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
)

// allDone are the states of three steps.
const allDone = "done, " + "done, " + "done"

// TestDiskApplySignals sends signals in the middle of the first of three
// commands: the command runs to its end, no other one is begun, and the result is
// whole, on standard output and in its file.
func TestDiskApplySignals(t *testing.T) {
	const hup, intr, quit, term, pipe = syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGPIPE
	for _, test := range []struct {
		signals []syscall.Signal
		status  int
		states  string
	}{
		{[]syscall.Signal{hup}, 130, "done, pending, pending"},
		{[]syscall.Signal{intr, intr, intr}, 130, "done, pending, pending"},
		{[]syscall.Signal{quit}, 130, "done, pending, pending"},
		{[]syscall.Signal{term, hup, pipe, quit, intr}, 130, "done, pending, pending"},
		// That a reader went away stops nothing.
		{[]syscall.Signal{pipe, pipe}, 0, allDone},
	} {
		t.Run(fmt.Sprint(test.signals), func(t *testing.T) {
			t.Parallel()
			e := newEraser(t, simdisk.FusionCoreStorage("10.12.6"), "cs delete", "none")
			e.start()
			e.await("begun")
			e.signal(test.signals...)
			e.touch("go")
			if got := e.status(); got != test.status {
				t.Errorf("status %d, want %d: %s", got, test.status, e.stderr())
			}
			e.check(test.states)
			shown := e.read("standard output", &e.out)
			if diff := cmp.Diff(shown, e.saved()); diff != "" {
				t.Error(diff)
			}
			if len(shown.Steps) == 0 || !strings.Contains(shown.Steps[0].Output, "Erasing, step 0") || shown.Applied != (test.status == 0) {
				t.Errorf("result %+v", shown)
			}
		})
	}
}

// check compares the states in the saved result with what diskutil has logged:
// each command that is done has begun and ended.
func (e *eraser) check(states string) {
	e.t.Helper()
	if got := e.saved().states(); got != states {
		e.t.Errorf("states %q, want %q", got, states)
	}
	done := strings.Count(states, "done")
	begun, ended := strings.Count(e.log(), "BEGIN "), strings.Count(e.log(), "END 0 ")
	if begun != done || ended != done {
		e.t.Errorf("%d commands are done:\n%s", done, e.log())
	}
}

// A signal in the last command finds everything done.
func TestDiskApplySignalInLast(t *testing.T) {
	t.Parallel()
	e := newEraser(t, simdisk.FusionAPFS("12.7"), "resetFusion", "none")
	e.start()
	e.await("begun")
	e.signal(syscall.SIGHUP, syscall.SIGINT, syscall.SIGINT)
	e.touch("go")
	if got := e.status(); got != 0 {
		t.Errorf("status %d: %s", got, e.stderr())
	}
	e.check("done")
}

// A signal between two commands, while diskutil is asked, ends the run at once.
func TestDiskApplySignalBetween(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			e := newEraser(t, simdisk.FusionCoreStorage("10.12.6"), "none", "list")
			e.start()
			e.await("asked")
			e.signal(signal) // and the query is never answered
			if got := e.status(); got != 130 {
				t.Errorf("status %d: %s", got, e.stderr())
			}
			e.check("done, pending, pending")
		})
	}
}

// TestDiskApplyReaderGone is "2>&1 | head -2": the reader goes away in the middle
// of a command, and of the output.
func TestDiskApplyReaderGone(t *testing.T) {
	t.Parallel()
	e := newEraser(t, simdisk.FusionCoreStorage("10.12.6"), "cs delete", "none")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	e.cmd.Stdout, e.cmd.Stderr = writer, writer
	e.start()
	_ = writer.Close()
	lines := bufio.NewReader(reader)
	for range 2 {
		if _, err := lines.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	_ = reader.Close()
	e.await("begun")
	e.touch("go")
	if got := e.status(); got != 2 { // the result did not reach standard output
		t.Errorf("status %d", got)
	}
	e.check(allDone)
}

// Without standard output and standard error the result is in its file alone.
func TestDiskApplyClosed(t *testing.T) {
	t.Parallel()
	e := newEraser(t, simdisk.FusionCoreStorage("10.12.6"), "cs delete", "none")
	program, err := exec.LookPath("mwmac")
	if err != nil {
		t.Fatal(err)
	}
	e.cmd.Path, err = exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	e.cmd.Args = append([]string{"sh", "-c", `exec "$0" "$@" >&- 2>&-`, program}, e.cmd.Args[1:]...)
	e.start()
	e.await("begun")
	e.touch("go")
	if got := e.status(); got != 0 {
		t.Errorf("status %d", got)
	}
	e.check(allDone)
}

// TestDiskApplyStalled lets diskutil print more than a pipe holds that nobody
// reads. A signal ends the wait for the reader, and the result is in its file.
func TestDiskApplyStalled(t *testing.T) {
	t.Parallel()
	e := newEraser(t, simdisk.FusionCoreStorage("10.12.6"), "none", "none")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	e.cmd.Stdout, e.cmd.Stderr = writer, writer
	e.touch("flood")
	e.start()
	_ = writer.Close()
	e.await("ended")
	for range 3 {
		e.signal(syscall.SIGTERM)
	}
	if got := e.status(); got != 130 {
		t.Errorf("status %d", got)
	}
	e.check("done, pending, pending")
}
