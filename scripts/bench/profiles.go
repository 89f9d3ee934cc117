package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/macwrangler/macwrangler/pkg/profile"
)

const manyProfiles = 1000

// profiles measures linting a repository of profiles, and what one profile costs over
// the start of the program.
func (b *bench) profiles() error {
	folder, one, err := b.profileFolder()
	if err != nil {
		return err
	}
	all := &side{name: "macwrangler profile lint, 1,000 files", args: same(b.binary, "profile", "lint", "--exit-zero", "--quiet", folder)}
	if err := b.turns(b.runs, all); err != nil {
		return err
	}
	b.say("\nprofiles\n")
	b.show(all)
	b.goal("2 s of processor time", median(all.cpu) < 2*time.Second)

	cold := &side{name: "macwrangler profile lint, one file", args: same(b.binary, "profile", "lint", "--exit-zero", "--quiet", one)}
	version := &side{name: "macwrangler version", args: same(b.binary, "version")}
	if err := b.turns(10*b.runs, cold, version); err != nil {
		return err
	}
	b.show(cold, version)
	b.goal("within 10 ms of version", median(cold.wall)-median(version.wall) < 10*time.Millisecond)
	return nil
}

// profileFolder writes profiles with different payloads, and returns the folder and one
// file in it.
func (b *bench) profileFolder() (folder, one string, err error) {
	folder = filepath.Join(b.scratch, "profiles")
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", "", err
	}
	for i := range manyProfiles {
		data, err := profile.Build(sampleProfile(i))
		if err != nil {
			return "", "", err
		}
		one = filepath.Join(folder, fmt.Sprintf("profile-%d.mobileconfig", i))
		if err := os.WriteFile(one, data, 0o600); err != nil {
			return "", "", err
		}
	}
	return folder, one, nil
}

// sampleProfile has three payloads of different types, one in managed preferences.
func sampleProfile(i int) profile.Spec {
	text := func(n int) string { return fmt.Sprintf("com.example.app%d", n) }
	restrictions := map[string]any{"allowCamera": i%2 == 0, "allowAirDrop": true, "allowCloudDesktopAndDocuments": false, "allowScreenShot": i%3 == 0}
	var entries []any
	for n := range 20 {
		entries = append(entries, map[string]any{
			"Identifier": text(n), "IdentifierType": "bundleID", "Allowed": n%2 == 0,
			"CodeRequirement": `identifier "` + text(n) + `" and anchor apple generic and certificate leaf[subject.OU] = ABCDE12345`,
		})
	}
	payloads := []profile.Payload{
		{Type: "com.apple.applicationaccess", Settings: restrictions},
		{Type: "com.apple.TCC.configuration-profile-policy", Settings: map[string]any{"Services": map[string]any{"SystemPolicyAllFiles": entries}}},
		{Type: "com.apple.dock", Settings: map[string]any{"autohide": true, "tilesize": 40 + i%20, "orientation": "left"}},
		{Type: "com.apple.loginwindow", Settings: map[string]any{"LoginwindowText": text(i), "SHOWFULLNAME": true}},
		{Type: "com.microsoft.Edge", Settings: map[string]any{"HomepageLocation": "https://example.com/" + text(i), "BookmarkBarEnabled": true}},
	}
	chosen := []profile.Payload{payloads[i%5], payloads[(i+1)%5]}
	for n := range chosen {
		chosen[n].Identifier = fmt.Sprintf("com.example.bench.%d.%d", i, n)
	}
	return profile.Spec{Identifier: fmt.Sprintf("com.example.bench.%d", i), DisplayName: text(i), Scope: profile.System, Payloads: chosen}
}
