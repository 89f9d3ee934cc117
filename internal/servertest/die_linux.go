package servertest

import (
	"os/exec"
	"syscall"
)

// dieWithParent makes the kernel kill the child if we end without cleaning up:
// after a panic in another goroutine, or when `go test` times out.
func dieWithParent(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
