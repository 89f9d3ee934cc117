package keys_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
)

func ExampleLookupPref() {
	key, known := keys.LookupPref("browser.check_default_browser")
	fmt.Println(known, key.Dead, key.Policy)
	// Output: true true DefaultBrowserSettingEnabled=false
}
