package cli

import "github.com/spf13/cobra"

// newFUS returns the commands for Fast User Switching.
func newFUS(a *app) *cobra.Command {
	return a.group(group{
		name:  "fus",
		short: "Manage Fast User Switching",
		long: `Manage Fast User Switching, which lets an administrator log in on a Mac whose
screen another user has locked.`,
		example: "  # on, without the item in the menu bar, for every macOS\n" +
			"  macwrangler fus profile --identifier com.example.fus >fus.mobileconfig",
	}, newFUSProfile(a))
}
