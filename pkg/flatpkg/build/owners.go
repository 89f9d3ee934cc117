package build

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/corefolders"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
)

// add adds an item with the owner and mode that it gets.
func (t *tree) add(name string, info fs.FileInfo, target string) {
	h := cpio.Header{Name: name, Links: 1, Inode: uint64(len(t.items) + 1), Modified: t.project.Modified.Unix(), Target: target}
	switch {
	case target != "":
		h.Mode = cpio.TypeLink | 0o755
		h.Size = int64(len(target))
	case info.IsDir():
		h.Mode = cpio.TypeFolder | permissions(info.Mode())
		h.Links = 2
	default:
		h.Mode = cpio.TypeFile | permissions(info.Mode())
		h.Size = info.Size()
	}
	t.own(&h, info)
	t.items = append(t.items, item{h, t.source(name)})
}

// own sets owner, group and mode by the rules of the build-info.
func (t *tree) own(h *cpio.Header, info fs.FileInfo) {
	if t.isPayload() && t.project.Info.Ownership != "recommended" {
		if uid, gid, ok := ownerOf(info); ok {
			h.UID, h.GID = uid, gid
		}
		if t.project.Info.Ownership == "preserve-other" {
			h.UID, h.GID = notOurs(h.UID, os.Geteuid()), notOurs(h.GID, os.Getegid())
		}
		return
	}
	if h.Type() == cpio.TypeLink {
		return
	}
	mode := h.Mode & cpio.Permissions
	want := mode &^ 0o7022
	if known, ok := corefolders.Lookup(path.Join(t.project.Info.InstallLocation, h.Name)); ok && t.isPayload() && h.Type() == cpio.TypeFolder {
		h.Mode = h.Type() | known.Mode
		h.GID = known.GID()
		return
	}
	if t.isPayload() && h.Name == "." { // what install_location names, or the volume itself
		want |= 0o755
	}
	if !t.isPayload() && (h.Name == "preinstall" || h.Name == "postinstall") {
		want |= 0o555
	}
	h.Mode = h.Type() | want
	// What others may write is a matter of the umask, and no news; the rest is.
	if lost := mode &^ want; lost&0o7000 != 0 || want&^mode != 0 {
		t.project.warn(WarnMode, fmt.Sprintf("%s has mode %04o in the package, and %04o in the project", t.source(h.Name), want, mode))
	}
}

func (t *tree) isPayload() bool { return t.folder == project.PayloadFolder }

// permissions turns a mode of package fs into that of stat(2).
func permissions(mode fs.FileMode) uint32 {
	bits := uint32(mode.Perm())
	for flag, bit := range map[fs.FileMode]uint32{fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000} {
		if mode&flag != 0 {
			bits |= bit
		}
	}
	return bits
}

func ownerOf(info fs.FileInfo) (uid, gid uint32, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return stat.Uid, stat.Gid, true
}

// notOurs returns an id, or root's for that of whoever runs the program.
func notOurs(id uint32, ours int) uint32 {
	if int64(id) == int64(ours) {
		return 0
	}
	return id
}
