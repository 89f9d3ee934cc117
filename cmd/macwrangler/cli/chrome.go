package cli

import "github.com/spf13/cobra"

// newChrome makes the area of Google Chrome's settings.
func newChrome(a *app) *cobra.Command {
	return a.group(group{
		name:  "chrome",
		short: "Give Google Chrome settings that it obeys",
		long: `Give Google Chrome on macOS first-run settings that it really obeys: by policy, or
by Initial Preferences. docs/chrome.md says which to choose.`,
		example: "  macwrangler chrome prefs --homepage https://www.example.org/ --identifier com.example.chrome >chrome.mobileconfig",
	}, newChromePrefs(a), newChromeLint(a), newChromeDeploy(a), newChromeStatus(a))
}
