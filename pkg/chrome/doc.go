// Package chrome makes Google Chrome's first-run settings on macOS, in the three
// ways there are: policy, Initial Preferences, and the layout of old recipes.
//
// Two calls do most of the work: [ReadSettings] reads [Settings] from YAML, and
// [Build] makes from them what gives them to Chrome in one [Mode]. Package lint
// below it explains why Chrome would not obey a file, package homes deploys to
// the user template and the homes of a volume.
//
// # Limits
//
// It installs no profile and signs none (package profile does), and it knows
// the names of preferences and policies of one version, that of package keys: a newer
// Chrome has more. What a preference that is neither dead nor tracked does, and
// whether a policy is a good idea, it does not judge.
//
// # Sources
//
// Chromium's source, where the names of files are in the comments; what Chromium
// on Linux was seen to do, which the tests ask of a real one; and for what is
// of macOS alone, the documents that docs/chrome.md lists. Nothing was tried on
// macOS.
package chrome
