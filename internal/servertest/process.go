package servertest

import (
	"os"
	"os/exec"
	"runtime"
)

// process is one run of the program.
type process struct {
	handle *os.Process
	ended  chan struct{}
}

// start runs a command in a goroutine that keeps its thread: on Linux the
// child is to die with us, and the kernel takes the death of the thread that
// started it for ours.
func start(command *exec.Cmd) (*process, error) {
	dieWithParent(command)
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
			_ = command.Wait() // how it ended is for its log to say
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

func (p *process) over() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}
