// Package chrome makes Google Chrome's first-run settings on macOS, in the three
// ways there are: policy, Initial Preferences, and the layout of old recipes.
//
// Two calls do most of the work: [ReadSettings] reads [Settings] from YAML, and
// [Build] turns them into a profile or files for Chrome in one [Mode]. Package lint
// below it explains why Chrome would not obey a file, package homes deploys to
// the user template and the homes of a volume.
//
// # Limits
//
// It does not install or sign profiles (package profile signs them), and it knows
// the names of preferences and policies of one version, see package keys: a newer
// Chrome has more. It does not judge whether a policy is a good idea.
//
// # Sources
//
// Chromium's source, with the names of its files in the comments; what a real
// Chromium on Linux does, which the tests ask it; and for what concerns only
// macOS, the documents that docs/chrome.md lists. Nothing was tried on macOS.
package chrome
