// Package profilecmd has the verbs of profile: checking, comparing, making,
// showing, signing and verifying configuration profiles.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/profile and hands the
// result to the frame.
package profilecmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// New returns the commands for configuration profiles.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "profile",
		Short: "Check and make, show and sign configuration profiles",
		Long: `Check, compare, make, show, sign and verify configuration profiles (.mobileconfig),
signed or not, XML or binary. FILE may be - for standard input.`,
		Example: "  # why does a Mac refuse this profile?\n  macwrangler profile lint broken.mobileconfig",
	}, newDiff(a), newLint(a), newMake(a), newRules(a), newShow(a), newSign(a), newUnsign(a), newVerify(a))
}
