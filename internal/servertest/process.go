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

// start runs a command in a goroutine that keeps its thread: on Linux the child
// has to die with us, and to the kernel that means with the thread that started
// it.
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
			_ = command.Wait() // its log has the reason
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}
