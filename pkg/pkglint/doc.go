// Package pkglint checks installer packages for macOS against the packaging guidelines,
// and what they are made from: scripts, payloads, projects, Munki's pkginfo files and
// AutoPkg recipes.
//
// [File] checks one script, pkginfo or recipe, [Folder] a project, a payload or a whole
// repository of these. [Rules] lists what may be found, and what each finding means.
//
// Scripts are parsed and never run: package shell says what they do. What a rule cannot
// know it does not report; what was not examined at all is a finding of rule
// [finding.NotChecked].
//
// Input may be hostile: sizes, counts and depths are bounded. The package does not
// build, sign or install anything, and asks no network.
//
// Source: the Packaging guidelines for Mac OS; each rule names what else it stands on.
package pkglint
