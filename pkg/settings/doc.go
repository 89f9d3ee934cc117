// Package settings reads a YAML file that a person wrote: settings, a list of
// names, an inventory.
//
// Two calls do most of the work: [Format.Read] reads the file, within limits,
// and [Value.Fields] hands each key of a map to the variable it is for:
//
//	root, err := settings.Format{MaxBytes: 64 << 10, MaxValues: 100, Code: "bad-settings"}.Read(r)
//	…
//	err = root.Fields(
//		settings.Key("domain", &s.Domain, settings.Value.Text),
//		settings.Key("startTLS", &s.StartTLS, settings.Value.Bool),
//	)
//
// A map whose keys are not known beforehand is read with [Value.Pairs], a list
// with [Value.List], and a value of any type with [Value.Any].
//
// # What is read
//
// One document in UTF-8, with or without a byte-order mark. What makes one text
// stand for another is refused wherever it is: anchors, aliases, merge keys,
// explicit types. So are duplicate keys, keys that are not strings, and, by
// [Value.Fields], unknown keys, for which the error suggests the nearest known one. A string is what the file
// spells: 0123 keeps its zero, and yes is not a boolean. What YAML readers do
// not agree on is refused where a type has to be guessed, by [Value.Any].
//
// # Errors
//
// Every error is a *[fault.Error] with a code of the caller's, from its
// [Format], because it is one area's settings that are wrong; this package
// declares none. It names the line, and with [Format.Secret] nothing else that
// is in the file except known keys.
//
// # Limits and trust
//
// Input may be hostile. [Format] bounds bytes and values, [MaxDepth] the
// nesting; time and memory are linear in the bytes read.
//
// # What it is not for
//
// It does not write YAML, keeps no comments and no columns, and does not decode
// into structs: that would turn 0123 into 83. JSON with positions is for
// pkg/chrome/prefjson, property lists are for pkg/plistfile.
package settings
