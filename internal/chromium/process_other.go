//go:build !linux

package chromium

import "os/exec"

// attributes does nothing: without mount namespaces, Chromium is never run.
func attributes(*exec.Cmd) {}

func (p *process) kill() { _ = p.handle.Kill() }
