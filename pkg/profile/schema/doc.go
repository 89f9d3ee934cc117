// Package schema knows the payload types of configuration profiles and the
// preference domains that they manage: keys, types, values, ranges, and the
// versions of macOS.
//
// [Load] returns the table that is built in; [Table.Find] finds a payload type or
// domain in it by name, and [Payload.Root] returns its keys. The keys of a type are
// decompressed when they are first asked for, so a program that asks for none pays
// nothing.
//
// # What the table says, and what it does not
//
// It joins two sources, apple/device-management and ProfileManifests, at the commits
// that [Table.Sources] names, with what Apple has changed since. A key exists if
// either source has it. Its type is Apple's; where the two contradict each other,
// either type is right. [Origin] says where a fact is from: what Apple does not say
// is a fact about an application's preferences as others collected them, which can be
// incomplete, and is never proof that a key is wrong. Do not use the table to judge a
// profile: package profile does, and knows how sure each fact is.
//
// The table has no texts. It is made by scripts/profileschema.
package schema
