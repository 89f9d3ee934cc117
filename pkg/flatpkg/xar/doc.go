// Package xar reads and writes xar archives, the container of flat installer
// packages, on any system.
//
// Two calls do most of the work: [Open] reads the table of contents of an archive, and
// [Archive.Open] streams one member of it, with its checksums verified. [Archive.CheckTOC]
// verifies the checksum of the table itself, [Archive.Signatures] says who signed it and
// whether that holds, and [Archive.Ticket] returns the notarization ticket that is
// stapled to it. [Write] makes an archive, the same bytes each time, and [Sign] signs one.
//
// # What it is not for
//
// It knows nothing of packages: package flatpkg does. Extended attributes are passed
// over. It trusts no certificate; package identity has chains.
//
// # Limits and trust
//
// Input may be hostile. [Limits] bound the table of contents, and how much a member may
// grow by decompression; the ranges of members must lie within the file and must not
// overlap, except that several may be the same. Names must be relative, without "..",
// and must not occur twice. Nothing is kept in memory but the decoded table. Every error is an
// [*Error].
//
// Sources: Apple's xar, libarchive's xar writer, and packages of Apple's pkgbuild,
// productbuild and stapler.
package xar
