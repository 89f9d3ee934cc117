package pkglint

import (
	"io/fs"
	"path"
	"slices"
	"strings"
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

// payload is what a package installs.
type payload struct {
	entries []entry
	files   int
	index   map[string]fs.FileMode
}

func newPayload(entries []entry) *payload {
	p := &payload{entries: entries, index: map[string]fs.FileMode{}}
	for _, e := range entries {
		p.index[strings.ToLower(e.path)] = e.mode
		if !e.mode.IsDir() {
			p.files++
		}
	}
	return p
}

// has reports whether the payload has a file, or a folder that is not one of the
// system's. Names are compared as APFS does by default, without case.
func (p *payload) has(name string) bool {
	name = strings.ToLower(strings.Trim(name, "/"))
	for _, alias := range []string{name, "private/" + name} {
		mode, ok := p.index[alias]
		if ok && (!mode.IsDir() || !isCoreFolder(alias)) {
			return true
		}
	}
	return false
}

// bundle returns the first bundle of an application, "" if there is none.
func (p *payload) bundle() string {
	for _, e := range p.entries {
		if e.mode.IsDir() && strings.EqualFold(path.Ext(e.path), ".app") {
			return e.path
		}
	}
	return ""
}

// isCoreFolder reports whether a folder is one of the system's.
func isCoreFolder(name string) bool {
	_, ok := coreFolders()[strings.ToLower(strings.Trim(name, "/"))]
	return ok
}

// below reports whether a path is in one of some folders.
func below(name string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(strings.ToLower(name), f+"/") })
}
