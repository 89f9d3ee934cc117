// Package volume finds and changes files on a Mac's volume: that of the running
// system, or one that an installer script or an imaging workflow has mounted in
// some folder.
//
// Make a [Volume] with [New] and take every path from [Volume.System] or
// [Volume.Data]. There are three ways to change files:
//
//   - [WriteFile] and [Replace], and [WriteFolder] for a new folder, for paths that
//     an administrator has named. They follow a symbolic link at the path, and
//     replace the file in one step.
//   - [Volume.Homes] or [Volume.Templates], then [Home.Open], for what lies in the
//     folders of other users. A [Folder] follows no symbolic link, refuses files
//     with several hard links, and reads only as much as the caller allows, so
//     that a user cannot make root read or write anywhere else.
//   - [WriteNew] for a file beside another one, wherever that is: it changes
//     nothing that is there. [Scratch] is for what nobody else shall see.
//
// Do not use Replace for files in a home, or any path below a folder that another
// user can change.
//
// # Errors
//
// Errors name the path and wrap the cause: one of [io/fs], such as
// [io/fs.ErrNotExist], or [ErrLink], [ErrHardLink] and the like.
//
// # Limits
//
// Homes are found only below Users; those of network accounts or on other volumes
// are not. Owners are set only if the process runs as root. No lock is taken: two
// processes that replace the same file do not damage it, but the last one wins.
package volume

import (
	"os"
	"path/filepath"
	"strings"
)

// Volume is the place of a Mac's files.
type Volume struct{ system, data string }

// New returns the volume at root, "/" if root is empty. macOS 10.15 and newer
// have two volumes, "X" and "X - Data"; the second holds Users and Library. data
// names the second one. If data is empty, it is the folder beside root named
// "X - Data", or else root itself, as on a running Mac, where both are joined
// under "/".
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

// System returns the folder that holds System.
func (v Volume) System() string { return v.system }

// Data returns the folder that holds Users, Library and private/var.
func (v Volume) Data() string { return v.data }
