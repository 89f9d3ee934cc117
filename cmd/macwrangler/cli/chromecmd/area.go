// Package chromecmd has the verbs of chrome: making, checking and deploying settings
// for Google Chrome.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/chrome and hands the
// result to the frame.
package chromecmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// New returns the commands for Google Chrome's settings.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "chrome",
		Short: "Manage first-run settings of Google Chrome",
		Long: `Make, check and deploy first-run settings that Google Chrome on macOS obeys:

  policy               settings that users cannot change, deployed by MDM
  Initial Preferences  defaults for a user's first start, which users may change

"chrome prefs --help" describes both; "macwrangler explain CODE" explains a code
or a rule.`,
		Example: "  macwrangler chrome prefs --homepage https://www.example.org/ --identifier com.example.chrome >chrome.mobileconfig",
	}, newPrefs(a), newLint(a), newRules(a), newDeploy(a), newStatus(a))
}
