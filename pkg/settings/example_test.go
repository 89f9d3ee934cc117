package settings_test

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

func Example() {
	read := func(text string) {
		var domain string
		var startTLS bool
		root, err := settings.Format{MaxBytes: 64 << 10, MaxValues: 100, Code: "bad-settings"}.Read(strings.NewReader(text))
		if err == nil {
			err = root.Fields(
				settings.Key("domain", &domain, settings.Value.Text),
				settings.Key("startTLS", &startTLS, settings.Value.Bool),
			)
		}
		if err != nil {
			fmt.Println(err)
			fmt.Println("hint:", fault.HintOf(err))
			return
		}
		fmt.Println(domain, startTLS)
	}
	read("domain: corp.example.org\nstartTLS: true\n")
	read("domain: corp.example.org\nstartTSL: true\n")
	// Output:
	// corp.example.org true
	// line 2: unknown key "startTSL"
	// hint: did you mean startTLS?
}
