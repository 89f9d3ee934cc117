// Package bom reads and writes bills of materials: the file Bom of an installer package,
// which lists what it installs, with owners, modes, sizes and checksums.
//
// Three calls do most of the work: [Parse] reads a Bom, [Bom.All] lists its entries, and
// [Marshal] makes the bytes of one. [Sum] is the checksum of files in it, that of
// cksum(1).
//
// # What is read
//
// The tree of paths with its records, and the true sizes of files of 4 GiB and more. The
// list of architectures of an executable, hard links and the tree VIndex are not read:
// no package needs them to be installed.
//
// # What is written
//
// The same entries become the same bytes, in any order. Executables are written like
// other files, as other tools off a Mac do, without their architectures. With more than
// 256 entries the tree has branches, each with the last key of its child, as bomutils
// writes them. The form of sizes from 4 GiB is inferred.
//
// # Limits and trust
//
// Input may be hostile. [Limits] bounds bytes, entries and depth; blocks may overlap, which
// harms nobody. Beside the data that [Parse] is given, which it keeps, memory is about
// 40 bytes an entry.
//
// Sources: Boms of published packages, compared byte by byte; the notes of
// deploymenttheory/go-macos-pkg and of bomutils on the format.
package bom
