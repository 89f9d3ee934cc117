package cli

import "github.com/spf13/cobra"

// newFUS makes the area of Fast User Switching.
func newFUS(a *app) *cobra.Command {
	return a.group(group{
		name:  "fus",
		short: "Manage Fast User Switching",
		long: `Manage Fast User Switching, which lets an administrator get past the locked
screen of somebody who has gone home.`,
		example: "  # on, without the item in the menu bar, for every macOS\n" +
			"  macwrangler fus profile --identifier com.example.fus >fus.mobileconfig",
	}, newFUSProfile(a))
}
