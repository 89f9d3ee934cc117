// Package fus builds the configuration profile that turns Fast User Switching on
// or off, with or without its item in the menu bar, on macOS 10.7 and newer.
//
// [Profile] takes [Options] and returns the profile. The same options always
// produce the same bytes.
//
// Up to macOS 10.15 the profile sets MultipleSessionEnabled in
// .GlobalPreferences and User.menu in com.apple.mcxMenuExtras; from macOS 11 on,
// MultipleSessionEnabled and UserSwitcher in com.apple.controlcenter. A profile
// for all versions contains the three payloads: each system ignores those that it
// does not know.
//
// # Limits
//
// It does not install the profile, and does not sign it: package profile does. What
// macOS 26 and newer does with UserSwitcher is not known. The style of the item
// (name or icon) remains the user's choice.
//
// # Sources
//
// Apple's schemas for .GlobalPreferences and com.apple.mcxMenuExtras
// (github.com/apple/device-management); for macOS 11 and newer the article
// "Adventures in Fast User Switching on macOS Monterey" (kevinmcox.com, 2022) and
// pull request 1276 of nix-darwin. docs/fus.md states what is documented and what
// is inferred.
package fus
