package cli

import (
	"github.com/spf13/cobra"
)

// newADUID makes the area of the numbers that Apple's AD plugin gives.
func newADUID(a *app) *cobra.Command {
	return a.group(group{
		name:  "aduid",
		short: "Find users of Active Directory who share a uid on Macs",
		long: `Apple's Active Directory plugin makes a user's uid from 31 bits of objectGUID. In
a large directory some users share one: the files of one are the other's on a Mac
that both use. This area computes the number, scans a directory for shared ones,
and gives local accounts the same number.`,
		example: "  macwrangler aduid compute 6C703CF1-B5D1-41F8-880B-317728CBD4F5\n" +
			"  # who shares a uid?\n" +
			"  macwrangler aduid scan --csv users.csv",
	}, newADUIDCompute(a), newADUIDScan(a), newADUIDTool(a))
}
