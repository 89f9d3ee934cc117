// Package lint checks files with settings for Google Chrome on macOS: Initial
// Preferences, the Preferences of a profile of Chrome, configuration profiles
// and property lists for com.google.Chrome and com.google.Keystone.
//
// [File] checks one file, [CrossCheck] what several do to each other; [Rules] explains
// what they find. A finding is what Chrome would ignore, reset or crash on.
//
// Input may be hostile: file sizes, values and findings are bounded. What a
// preference does that is neither dead nor tracked, and whether a policy is a
// good idea, is not judged; the names are those of one version, [keys.Version].
//
// Sources: each rule names its own. Where that is "tests against Chromium", the
// tests of this package show on a real one that what the rule calls broken does
// not work there.
package lint
