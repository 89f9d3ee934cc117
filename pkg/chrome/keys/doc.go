// Package keys knows the names of Chrome's preferences and policies, and what is
// known of each: its type, whether Chrome on macOS resets or ignores it, what to
// set instead.
//
// [LookupPref] and [LookupPolicy] find one by its name.
//
// The names and types are those of one version of Chromium on Linux, [Version];
// scripts/chromekeys asks it. What a browser does not report of itself is in
// tables, with the files of Chromium's source where it is from. A newer Chrome
// has more names, so a name that is not found is not proven to be wrong. Do not
// use it to judge a file: package lint does.
package keys
