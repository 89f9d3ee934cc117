// Package tcc knows Privacy Preferences: the services of the payload
// com.apple.TCC.configuration-profile-policy, what may be granted, and the grammar
// of code requirements.
//
// [Check] reports what is wrong with the Services of a payload, [Entries] what it
// decides for which program, and [Parse] reads one code requirement.
//
// # What it is not for
//
// It does not evaluate a requirement against a program, and it does not check the
// types of values or the spelling of keys: package profile does, for all payloads.
//
// # Limits and trust
//
// Input may be hostile: a requirement is read up to [MaxRequirement] bytes and
// [MaxDepth] levels, in time linear in its length. An error of [Parse] is a
// [*SyntaxError] with the column of the fault.
//
// Sources: apple/device-management,
// mdm/profiles/com.apple.TCC.configuration-profile-policy.yaml, the reference pages
// of macOS 27 for this payload, and the grammar of code requirements as Apple
// published it (Security, requirements.grammar). The reader accepts 1,538 of 1,543
// distinct requirements of public AutoPkg recipes; the five others are cut off, or
// have a placeholder.
package tcc
