// Package project reads the build-info of munkipkg projects: folders with the files of a
// package (payload), its scripts, and a file that says how to build it.
//
// Two calls do most of the work: [Find] says which of the names in a folder is the
// build-info, and [Parse] reads it. What it returns has the place of each key and, in
// Problems, everything that is wrong with the values: a linter reports them, a builder
// stops at [Info.Err]. [Info.WithDefaults] adds what munkipkg takes where a key is absent.
//
// # What is read
//
// build-info.plist (XML and binary), build-info.json, build-info.yaml and .yml. A version
// that JSON or YAML reads as a number with a fraction is a problem: 1.10 is then 1.1. Keys
// that munkipkg does not know are warnings.
//
// # Limits and trust
//
// Input may be hostile: at most [MaxBytes] are read, 20 levels deep. Duplicate keys, JSON
// with something after it, and what makes one text of YAML stand for another are errors.
//
// Source: munkipkg and its README, github.com/munki/munki-pkg, commit 96cffb4.
package project
