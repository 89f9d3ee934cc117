// Package pkglint checks what installer packages for macOS are made from against the
// packaging guidelines: scripts, payloads, projects, Munki's pkginfo files, AutoPkg
// recipes and the packages themselves.
//
// [Rules] lists what may be found.
package pkglint
