//go:build !linux

package chromium

import "os/exec"

// attributes does nothing where there are no mount namespaces, and so no runs.
func attributes(*exec.Cmd) {}

func (p *process) kill() { _ = p.handle.Kill() }
