package servertest

import (
	"os/exec"
	"syscall"
)

// dieWithParent has the kernel kill the child when we end without cleaning up:
// after a panic in another goroutine, or when `go test` runs out of time.
func dieWithParent(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
