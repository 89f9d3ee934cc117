package chromium

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is the browser's process and those it starts, which share its group.
type process struct {
	handle *os.Process
	ended  chan struct{}
	status int // once ended: the exit status, or 128 and the signal
}

// start runs a command in a goroutine that keeps its thread: on Linux the browser
// has to end with this process, and the kernel takes the end of the thread that started it
// for the end of the process.
func start(command *exec.Cmd) (*process, error) {
	attributes(command)
	p := &process{ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		defer close(p.ended)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := command.Start()
		p.handle = command.Process
		started <- err
		if err == nil {
			p.status = statusOf(command.Wait())
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

func statusOf(err error) int {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0
	}
	if wait, ok := exit.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return 128 + int(wait.Signal())
	}
	return exit.ExitCode()
}

// end waits for the browser to end by itself, then kills it and what it left
// running in its group.
func (p *process) end(within time.Duration) {
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-p.ended:
	case <-timer.C:
	}
	p.kill()
	<-p.ended
}
