// Package volume is a Mac's volume as an installer script or an imaging
// workflow sees it: a folder that holds, or will be, some Mac's "/".
//
// Make one with [New] and take every path below [Volume.System] or
// [Volume.Data]; replace files with [WriteFile] or [Replace], which never leave
// half a file. Replace follows symbolic links: it is not for files in
// somebody's home. For those there are [Volume.Homes], [Volume.Templates] and
// [Home.Open]: a [Folder] never leads out of itself.
package volume

import (
	"os"
	"path/filepath"
	"strings"
)

// Volume is where a Mac's files lie.
type Volume struct{ system, data string }

// New gives the volume at root. macOS 10.15 and newer mount a system as two
// volumes, "X" and "X - Data"; the second holds Users and Library. data names
// it; where data is empty it is root's mounted "- Data" sibling, or else root
// itself, as on a running Mac, where both are joined under "/".
func New(root, data string) Volume {
	if root == "" {
		root = "/"
	}
	root = filepath.Clean(root)
	if data == "" {
		data = sibling(root)
	}
	return Volume{system: root, data: filepath.Clean(data)}
}

func sibling(root string) string {
	const suffix = " - Data"
	if root == "/" || strings.HasSuffix(root, suffix) {
		return root
	}
	if info, err := os.Stat(root + suffix); err == nil && info.IsDir() {
		return root + suffix
	}
	return root
}

// System is the folder that holds System.
func (v Volume) System() string { return v.system }

// Data is the folder that holds Users, Library and private/var.
func (v Volume) Data() string { return v.data }
