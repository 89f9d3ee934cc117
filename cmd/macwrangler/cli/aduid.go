package cli

import (
	"github.com/spf13/cobra"
)

// newADUID returns the commands for the uids that Apple's AD plugin assigns.
func newADUID(a *app) *cobra.Command {
	return a.group(group{
		name:  "aduid",
		short: "Find users of Active Directory who share a uid on Macs",
		long: `Apple's Active Directory plugin derives a user's uid from 31 bits of objectGUID. In
a large directory some users share one: on a Mac that both use, each owns the
files of the other. These commands compute the uid, scan a directory for shared
ones, and give local accounts the same uid.`,
		example: "  macwrangler aduid compute 6C703CF1-B5D1-41F8-880B-317728CBD4F5\n" +
			"  # who shares a uid?\n" +
			"  macwrangler aduid scan --csv users.csv",
	}, newADUIDCompute(a), newADUIDScan(a), newADUIDTool(a))
}
