package fus_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fus"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// A profile for every macOS: Fast User Switching on, without its item in the
// menu bar.
func ExampleProfile() {
	data, err := fus.Profile(fus.Options{Identifier: "com.example.fus"})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := profile.Parse(data)
	if err != nil {
		fmt.Println(err)
		return
	}
	overview, err := p.Overview()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, part := range overview.Payloads {
		for _, s := range part.Settings {
			fmt.Println(s.Domain, s.Key, s.Value)
		}
	}
	// Output:
	// .GlobalPreferences MultipleSessionEnabled true
	// com.apple.mcxMenuExtras User.menu false
	// com.apple.controlcenter UserSwitcher 25
}
