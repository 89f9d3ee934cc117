// Package fuscmd has the verb of fus: making a configuration profile for Fast User
// Switching.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/fus and hands the
// result to the frame.
package fuscmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// New returns the commands for Fast User Switching.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "fus",
		Short: "Manage Fast User Switching",
		Long: `Manage Fast User Switching, which lets an administrator log in on a Mac whose
screen another user has locked.`,
		Example: "  # on, without the item in the menu bar, for every macOS\n" +
			"  macwrangler fus profile --identifier com.example.fus >fus.mobileconfig",
	}, newProfile(a))
}
