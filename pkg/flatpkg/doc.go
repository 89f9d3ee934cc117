// Package flatpkg reads flat installer packages (.pkg) on any system, signs them and
// checks their signatures.
//
// [Open] reads a package: its kind, its Distribution, and a [Component] for each package
// in it. A component has its PackageInfo, [Component.Bom], and what it installs and runs
// as streams: [Component.Payload] and [Component.Scripts], of which [Contents.Next]
// returns one entry at a time.
//
//	p, err := flatpkg.Open(file, size, flatpkg.Options{})
//	…
//	for _, c := range p.Components {
//		files, err := c.Payload()
//		…
//		for entry, err := range files.All() {
//			…
//		}
//		files.Close()
//	}
//
// [Package.Signature] says who signed it, [Package.Verify] what is wrong with that,
// [Package.Sign] signs, and [Package.Expand] writes all files into a folder.
//
// # What it is made of
//
// Packages below this one read and write the parts: xar the container, payload and cpio
// the archives, bom the list of files, document the two XML documents, arch the headers
// of executables. What they refuse, this refuses.
//
// # What it is not for
//
// It installs nothing and runs nothing. It cannot read payloads in Apple Archive or
// LZFSE, which only macOS can, nor say what is in a notarization ticket. Old packages
// that are folders are not read.
//
// # Limits and trust
//
// Input may be hostile. Every part has limits (see [Options]); the container's checksums
// are verified at the latest when the last byte of a part has been read, so nothing is
// sure before [Contents.Next] has returned io.EOF. Memory does not grow with the
// payload. Every error is a [*fault.Error].
package flatpkg
