package chromecmd

import (
	"errors"
	"os"
	"slices"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// processEnded reports whether a process of this machine has ended.
func processEnded(host string, pid int) bool {
	name, err := os.Hostname()
	return err == nil && name == host && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

// onRunningMac returns ended for the volume of the running Mac, and nil for any
// other: process ids in its locks mean nothing here.
func onRunningMac(v volume.Volume, ended homes.ProcessEnded) homes.ProcessEnded {
	if slices.Contains([]string{v.System(), v.Data()}, "/") {
		return ended
	}
	return nil
}
