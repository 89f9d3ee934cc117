package chrome_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome"
)

// A home page for users who have not started Chrome yet.
func ExampleBuild() {
	out, err := chrome.Build(chrome.Settings{
		Homepage:    "https://www.example.org/",
		StartupURLs: []string{"https://www.example.org/"},
	}, chrome.BuildOptions{Mode: chrome.Initial})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s", out.InitialPreferences)
	for _, w := range out.Warnings {
		fmt.Println(w.Code)
	}
	// Output:
	// {
	//   "homepage": "https://www.example.org/",
	//   "homepage_is_newtabpage": false,
	//   "session": {
	//     "restore_on_startup": 4,
	//     "startup_urls": [
	//       "https://www.example.org/"
	//     ]
	//   }
	// }
	// first-start-only
}

// The keys that a settings file may have.
func ExampleSettingsKeys() {
	fmt.Println(chrome.SettingsKeys()[:3])
	// Output: [homepage startup-urls home-button]
}
