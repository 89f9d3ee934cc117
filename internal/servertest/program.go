package servertest

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// Program is a running program of any kind, for packages that bring servers of
// their own. It ends with the test.
type Program struct{ process *process }

// StartProgram starts a command, which must not belong to a context that ends
// before the test's cleanups run.
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

// Pid is the program's process id.
func (p *Program) Pid() int { return p.process.handle.Pid }

// Ended is closed when the program has ended.
func (p *Program) Ended() <-chan struct{} { return p.process.ended }

// Stop ends the program in good order, or after ten seconds by force.
func (p *Program) Stop(tb testing.TB) {
	tb.Helper()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if p.process.over() {
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

// FreePort gives a port of 127.0.0.1 that nothing listens on.
func FreePort(tb testing.TB) string {
	tb.Helper()
	return freePort(tb)
}
