//go:build !linux

package servertest

import "os/exec"

// dieWithParent does nothing where the kernel cannot do that: a test that panics
// leaves its server running.
func dieWithParent(*exec.Cmd) {}
