// Package aduidcmd has the verbs of aduid: the uid that Apple's Active Directory plugin derives from
// an objectGUID, and scans for accounts that share one.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/aduid and hands the
// result to the frame.
package aduidcmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// New returns the commands for the uids that Apple's AD plugin assigns.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "aduid",
		Short: "Find Active Directory users who share a uid on Macs",
		Long: `Apple's Active Directory plugin derives a user's uid from 31 bits of objectGUID. In
a large directory some users share one: on a Mac that both use, each owns the
files of the other. These commands compute the uid, scan a directory for shared
ones, and give local accounts the same uid.`,
		Example: "  macwrangler aduid compute 6C703CF1-B5D1-41F8-880B-317728CBD4F5\n" +
			"  # who shares a uid?\n" +
			"  macwrangler aduid scan --csv users.csv\n" +
			"  # who has this uid?\n" +
			"  macwrangler aduid find 1752942073 --csv users.csv",
	}, newCompute(a), newScan(a), newFind(a), newPlan(a), newCollect(a), newUidtool(a))
}
