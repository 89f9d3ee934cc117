// Package volume finds and changes files on a Mac's volume: that of the running
// system, or one that an installer script or an imaging workflow has mounted in
// some folder.
//
// Make a [Volume] with [New] and take every path from [Volume.Path]; a path that an
// administrator has named is one of a [Door]. There are two ways to use files:
//
//   - A [Path], for what an administrator has named or what belongs to the system.
//     It follows a symbolic link where only root can have made it, and replaces a
//     file or makes a folder in one step.
//   - [Volume.Homes] or [Volume.Templates], then [Home.Open], for what lies in the
//     folders of other users. A [Folder] follows no symbolic link, refuses files
//     with several hard links, and reads only as much as the caller allows, so
//     that a user cannot make root read or write anywhere else.
//
// Do not use package os beside it: a check by a path says nothing about what is
// opened by that path afterwards. Code that takes only a path, such as SQLite, is
// safe in a folder that [Folder.Trusted] says only root can change.
//
// # Errors
//
// Errors name the path and wrap the cause: one of [io/fs], such as
// [io/fs.ErrNotExist], or [ErrLink], [ErrHardLink] and the like.
//
// # Limits
//
// Homes are found only below Users; those of network accounts or on other volumes
// are not. Access control lists are not looked at. Owners are set only if the
// process runs as root. No lock is taken: two processes that replace the same file
// do not damage it, but the last one wins.
package volume

import (
	"os"
	"path/filepath"
	"strings"
)

// Volume is the place of a Mac's files.
type Volume struct {
	system, data string
	door         Door
}

// New returns the volume at root, "/" if root is empty. macOS 10.15 and newer
// have two volumes, "X" and "X - Data"; the second holds Users and Library. data
// names the second one. If data is empty, it is the folder beside root named
// "X - Data", if it belongs to the owner of root or to the superuser, or else root
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
	// Anybody could make a folder of that name beside one in a shared folder.
	whole, err := os.Stat(root)
	if err != nil {
		return root
	}
	info, err := os.Stat(root + suffix)
	if err != nil || !info.IsDir() || !oursInfo(info) && !sameOwner(info, whole) {
		return root
	}
	return root + suffix
}

// Through returns the volume with another door.
func (v Volume) Through(d Door) Volume {
	v.door = d
	return v
}

// Path returns a path below [Volume.Data], such as "private/var/db/x". What leads
// to it, the file's own name included, is resolved inside the volume.
func (v Volume) Path(name string) Path { return v.path(v.data, name) }

// SystemPath is Path, below [Volume.System].
func (v Volume) SystemPath(name string) Path { return v.path(v.system, name) }

func (v Volume) path(folder, name string) Path {
	if folder == "/" {
		return v.door.Path("/" + name)
	}
	return Path{door: v.door, name: name, bounds: folder}
}

// System returns the folder that holds System.
func (v Volume) System() string { return v.system }

// Data returns the folder that holds Users, Library and private/var.
func (v Volume) Data() string { return v.data }
