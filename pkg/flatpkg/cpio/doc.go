// Package cpio reads and writes the archives inside installer packages: Payload and
// Scripts, once their compression is off (see pkg/flatpkg/payload).
//
// Two calls do most of the work: [NewReader] and [Reader.Next], which returns one
// entry at a time and streams its data; [NewWriter] writes, so that the same entries
// become the same bytes.
//
//	r := cpio.NewReader(in, cpio.Limits{})
//	for {
//		entry, err := r.Next()
//		if err == io.EOF { break }
//		…
//	}
//
// # What is read
//
// The formats odc (070707, what pkgbuild writes), newc (070701) and newc with sums
// (070702, which are checked). Names lose their leading "./"; the root is ".".
//
// # What is refused
//
// A damaged archive ends with an error. An entry that would be unsafe to write does
// not: [Reader.Next] returns the entry together with an error of code
// [CodeUnsafeName], [CodeDuplicateName] or [CodeBelowLink], and may be called again. A
// caller that writes files stops there; a linter goes on.
//
// # Limits and trust
//
// Input may be hostile. [Limits] bounds entries, names, link targets and bytes. Memory
// is a buffer and a few bytes an entry: names are remembered as hashes. Nothing is
// written anywhere, and no name is resolved. That two names are one on a volume that
// ignores case is not noticed.
//
// Sources: cpio(5) of libarchive; archives that pkgbuild and GNU cpio wrote.
package cpio
