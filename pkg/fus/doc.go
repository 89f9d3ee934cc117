// Package fus makes the configuration profile that switches Fast User Switching
// on or off, with or without its item in the menu bar, on macOS 10.7 and newer.
//
// One call does it: [Profile] takes [Options] and returns the profile. The same
// options give the same bytes, always.
//
// Up to macOS 10.15 the profile sets MultipleSessionEnabled in
// .GlobalPreferences and User.menu in com.apple.mcxMenuExtras; from macOS 11 on,
// MultipleSessionEnabled and UserSwitcher in com.apple.controlcenter. A profile
// for all versions holds the three payloads: each system passes over what it
// does not know.
//
// # Limits
//
// It does not install the profile and does not sign it (package profile does).
// What Macs with macOS 26 and newer make of UserSwitcher is not known. The style
// of the item (name or icon) stays the user's choice.
//
// Sources: Apple's schemas for .GlobalPreferences and com.apple.mcxMenuExtras
// (github.com/apple/device-management); for macOS 11 and newer the article
// "Adventures in Fast User Switching on macOS Monterey" (kevinmcox.com, 2022) and
// nix-darwin's pull request 1276. docs/fus.md says what is documented and what
// is inferred.
package fus
