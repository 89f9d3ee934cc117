package servertest

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// Program is a running program of any kind, for packages with servers of their
// own. It ends with the test.
type Program struct{ process *process }

// StartProgram starts a command. Its context must not end before the test's
// cleanups run.
func StartProgram(tb testing.TB, command *exec.Cmd) *Program {
	tb.Helper()
	started, err := start(command)
	if err != nil {
		tb.Fatalf("starting %s: %v", command.Path, err)
	}
	p := &Program{process: started}
	tb.Cleanup(func() { p.Stop(tb) })
	return p
}

// Pid returns the program's process id.
func (p *Program) Pid() int { return p.process.handle.Pid }

// Ended returns a channel that is closed when the program has ended.
func (p *Program) Ended() <-chan struct{} { return p.process.ended }

// Stop terminates the program, after ten seconds by force.
func (p *Program) Stop(tb testing.TB) {
	tb.Helper()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if p.process.hasEnded() {
			return
		}
		if err := p.process.handle.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			tb.Errorf("sending %v to process %d: %v", signal, p.Pid(), err)
		}
		select {
		case <-p.process.ended:
		case <-time.After(stopWithin):
		}
	}
}
