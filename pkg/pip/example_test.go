package pip_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/pip"
)

// A Mac with macOS 10.12: its Python 2.7 gets the last pip that runs there.
func ExampleMake() {
	plan := pip.Make(&pip.Facts{
		SystemVersion: "10.12.6",
		Pythons: []pip.Python{
			{Kind: pip.System, Command: "/usr/bin/python", Version: "2.7", Program: pip.Present, HasPip: pip.Absent},
		},
		CommandLineTools: pip.Absent,
		Stub:             pip.Absent,
	})
	for _, route := range plan.Routes {
		fmt.Println(route.Python, route.Verdict)
		for _, command := range route.Commands {
			fmt.Println(command)
		}
	}
	// Output:
	// /usr/bin/python works
	// curl -fsSLo get-pip.py https://bootstrap.pypa.io/pip/2.7/get-pip.py
	// sudo /usr/bin/python get-pip.py "pip<21"
	// /usr/bin/python -m pip --version
}
