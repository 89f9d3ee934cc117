package cli

import "github.com/spf13/cobra"

// newChrome returns the commands for Google Chrome's settings.
func newChrome(a *app) *cobra.Command {
	return a.group(group{
		name:  "chrome",
		short: "Manage first-run settings of Google Chrome",
		long: `Make, check and deploy first-run settings that Google Chrome on macOS obeys:

  policy               for settings that have to hold for everybody, by MDM
  Initial Preferences  for defaults at a user's first start, which users may change

"chrome prefs --help" describes both; "macwrangler explain CODE" explains a code
or a rule.`,
		example: "  macwrangler chrome prefs --homepage https://www.example.org/ --identifier com.example.chrome >chrome.mobileconfig",
	}, newChromePrefs(a), newChromeLint(a), newChromeDeploy(a), newChromeStatus(a))
}
