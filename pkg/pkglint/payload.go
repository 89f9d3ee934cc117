package pkglint

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/corefolders"
)

// entry is a file, folder or link that a package installs.
type entry struct {
	// path is that on the target volume, without the first slash.
	path string
	mode fs.FileMode
	// uid and gid count if owned is set: those of files on a disk do not say what the
	// package will have.
	uid, gid int
	owned    bool
	size     int64
	// place is where the file is, for findings.
	target, inside string
}

// payload is what a package installs, as far as scripts are held against it.
type payload struct {
	files int
	// find returns the mode of a path on the target volume, without the first slash.
	find func(name string) (fs.FileMode, bool)
}

// payloadOf returns the payload of a list of entries. Names are compared as APFS does by
// default, without case.
func payloadOf(entries []entry) *payload {
	index, files := map[string]fs.FileMode{}, 0
	for _, e := range entries {
		index[strings.ToLower(e.path)] = e.mode
		if !e.mode.IsDir() {
			files++
		}
	}
	return &payload{files: files, find: func(name string) (fs.FileMode, bool) {
		mode, ok := index[strings.ToLower(name)]
		return mode, ok
	}}
}

// has reports whether the payload has a file, or a folder that is not one of the
// system's.
func (p *payload) has(name string) bool {
	name = strings.Trim(name, "/")
	for _, alias := range []string{name, "private/" + name} {
		mode, ok := p.find(alias)
		if ok && (!mode.IsDir() || !isCoreFolder(alias)) {
			return true
		}
	}
	return false
}

// isCoreFolder reports whether a folder is one of the system's.
func isCoreFolder(name string) bool {
	_, ok := corefolders.Lookup(name)
	return ok
}

// below reports whether a path is in one of some folders.
func below(name string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(strings.ToLower(name), f+"/") })
}
