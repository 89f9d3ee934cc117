// Package pipcmd has the verb of pip: planning how pip is had on a Mac volume.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/pip and hands the
// result to the frame.
package pipcmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// New returns the commands for pip.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "pip",
		Short: "Find out how to get Python's pip on a Mac",
		Long: `Find out which Pythons a Mac volume has, and how pip, Python's package installer,
is had on each of them: easy_install pip and the bare get-pip.py no longer work on
the Python 2.7 of macOS.`,
		Example: "  macwrangler pip plan",
	}, newPlan(a))
}
