// Package build makes installer packages from munkipkg projects, on any system.
//
// Two calls do most of the work: [Open] reads a project and says what is wrong with it,
// and [Project.Write] writes the package, a component or, where the build-info asks for
// distribution_style, a product.
//
// # What is made
//
// The same project becomes the same bytes each time, with one version of this program on
// any machine: the files are sorted,
// all have one date, and the build-info decides the rest. With ownership "recommended",
// munkipkg's default, everything belongs to root:wheel, what is a folder of the system has
// its usual owner and mode, and nobody else can write to anything; with the others owners
// and modes are those on the disk. Scripts can be executed. A product names in
// hostArchitectures the processors that its programs are for, both of today's if there are
// none, so that no Mac asks for Rosetta.
//
// What pkgbuild leaves out is left out, and said: .DS_Store, .svn, CVS, and with them .git
// and AppleDouble files. Symbolic links in the payload stay links; those that lead out of
// it, and those among the scripts, are errors. So are pipes, sockets and devices, and names
// that are one on a Mac's volume.
//
// # What is not made
//
// Packages are not signed; macwrangler pkg sign does that, and Apple's tools notarize.
// Extended attributes are not packed. Payloads are compressed with gzip, whatever
// compression says, which every macOS reads. A file ends at 8 GiB.
//
// # Limits and trust
//
// A project may be hostile: no symbolic link is followed, nothing in it is run, at most
// [MaxFiles] files are packed. Memory is about a kilobyte a file; the payload passes through
// a file without a name in the folder for temporary files.
package build
