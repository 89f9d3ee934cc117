package chromium

import (
	"os/exec"
	"syscall"
)

// attributes give the browser a process group of its own, and have the kernel
// kill it when we end without cleaning up.
func attributes(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// kill ends the browser and its helpers. An error means that none is left.
func (p *process) kill() { _ = syscall.Kill(-p.handle.Pid, syscall.SIGKILL) }
