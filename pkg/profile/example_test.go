package profile_test

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/profile"
)

// Build makes a profile; the same spec always makes the same bytes.
func ExampleBuild() {
	data, err := profile.Build(profile.Spec{
		Identifier:  "com.example.clock",
		DisplayName: "Clock",
		Payloads: []profile.Payload{{
			Type:       profile.DomainMenuExtras,
			Identifier: "com.example.clock.menu-extras",
			Settings:   map[string]any{"Clock.menu": true},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := profile.Parse(data)
	if err != nil {
		fmt.Println(err)
		return
	}
	o, err := p.Overview()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(o.UUID)
	for _, s := range o.Payloads[0].Settings {
		fmt.Println(s.Domain, s.Key, s.Value, "-", s.Meaning)
	}
	// Output:
	// 612eb3d6-a60e-55f6-b3db-42996d5e3275
	// com.apple.mcxMenuExtras Clock.menu true - the Clock menu is in the menu bar (up to macOS 10.15)
}

// Check reports what is wrong, and where.
func ExampleCheck() {
	data := []byte(`<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string>
<key>PayloadIdentifier</key><string>com.example.clock</string>
<key>PayloadUUID</key><string>612eb3d6-a60e-55f6-b3db-42996d5e3275</string>
<key>PayloadVersion</key><string>1</string>
<key>PayloadDisplayName</key><string>Clock</string>
<key>PayloadContent</key><array/>
</dict></plist>`)
	findings, _, err := profile.Check(data, profile.LintOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Printf("%d:%d: %s: %s (%s)\n", f.Line, f.Column, f.Severity, f.Message, f.Rule)
	}
	// Output:
	// 5:26: error: PayloadVersion is a string, want an integer (wrong-type)
	// 7:26: warning: the profile has no payloads: it does nothing (no-payloads)
}

// Preferences of an application that has no payload type of its own.
func ExampleForced() {
	data, err := profile.Build(profile.Spec{
		Identifier: "com.example.app-settings",
		Payloads: []profile.Payload{{
			Type:       profile.TypeManagedPreferences,
			Identifier: "com.example.app-settings.managed",
			Settings:   profile.Forced("com.example.app", map[string]any{"ShowHelp": false}),
		}},
	})
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
	for _, s := range overview.Payloads[0].Settings {
		fmt.Println(s.How, s.Domain, s.Key, s.Value)
	}
	// Output: Forced com.example.app ShowHelp false
}
