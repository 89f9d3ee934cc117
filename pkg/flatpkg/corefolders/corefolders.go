// Package corefolders knows the folders that every macOS has and root owns, with the mode
// and the group that Apple's own build gives them.
//
// [Lookup] is all there is to call. Who builds a package gives such a folder what it has
// on a Mac; who checks one compares. Systems differ in a few of them: [Folder] then has the
// rights of all. A folder that is not in the table may still be one of macOS.
//
// The table is made by scripts/corefolders, from the repository that its head names.
package corefolders

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed corefolders.txt
var table string

// A Folder is what macOS gives a folder.
type Folder struct {
	// Mode has the permissions and the sticky bit, as stat(2) has them.
	Mode uint32
	// Group is the name of the group; the first where systems differ.
	Group string
}

// folders is the table by path in lower case. It is a constant, read once.
var folders = sync.OnceValue(func() map[string]Folder {
	all := map[string]Folder{}
	for line := range strings.Lines(table) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		mode, err := strconv.ParseUint(words[0], 8, 32)
		if err != nil || len(words) != 3 {
			continue
		}
		path := strings.ToLower(words[2])
		folder := Folder{Mode: uint32(mode & 0o7777), Group: words[1]}
		if known, twice := all[path]; twice {
			folder = Folder{Mode: known.Mode | folder.Mode, Group: known.Group}
		}
		all[path] = folder
	}
	return all
})

// Lookup returns what macOS gives a folder, whose path may begin and end with a slash.
// Case does not count, as on the volumes of Macs.
func Lookup(path string) (Folder, bool) {
	f, ok := folders()[strings.ToLower(strings.Trim(path, "/"))]
	return f, ok
}

// GID returns the number of the group on macOS.
func (f Folder) GID() uint32 {
	switch f.Group {
	case "daemon":
		return 1
	case "sys":
		return 3
	case "mail":
		return 6
	case "admin":
		return 80
	default:
		return 0 // wheel
	}
}
