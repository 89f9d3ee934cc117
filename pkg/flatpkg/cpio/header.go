package cpio

import "io/fs"

// A Header describes an entry.
type Header struct {
	// Name is relative, with slashes and without a leading "./"; "." is the root.
	Name string
	// Mode has the permissions and, in [TypeMask], the type, as stat(2) has them.
	Mode uint32
	// UID and GID are the owner and the group.
	UID, GID uint32
	// Links is the number of hard links, as the archiver saw it.
	Links uint32
	// Device and Inode are equal in entries that were one file.
	Device, Inode uint64
	// RawDevice is what a device node stands for.
	RawDevice uint64
	// Modified is in seconds since 1970.
	Modified int64
	// Size is the number of bytes of data.
	Size int64
	// Target is where a symbolic link leads; it is the entry's data.
	Target string
	// Offset is where the entry begins in the archive.
	Offset int64
}

// The types in [Header.Mode].
const (
	TypeMask   = 0o170000
	TypeSocket = 0o140000
	TypeLink   = 0o120000
	TypeFile   = 0o100000
	TypeBlock  = 0o060000
	TypeFolder = 0o040000
	TypeChar   = 0o020000
	TypePipe   = 0o010000
)

// Permissions are the bits of a mode that chmod(2) sets.
const Permissions = 0o7777

// Type returns the bits of the mode that are one of the types.
func (h *Header) Type() uint32 { return h.Mode & TypeMask }

// FileMode returns the mode as package fs has it.
func (h *Header) FileMode() fs.FileMode {
	mode := fs.FileMode(h.Mode & 0o777)
	for bit, flag := range map[uint32]fs.FileMode{0o4000: fs.ModeSetuid, 0o2000: fs.ModeSetgid, 0o1000: fs.ModeSticky} {
		if h.Mode&bit != 0 {
			mode |= flag
		}
	}
	switch h.Type() {
	case TypeFile:
	case TypeFolder:
		mode |= fs.ModeDir
	case TypeLink:
		mode |= fs.ModeSymlink
	case TypePipe:
		mode |= fs.ModeNamedPipe
	case TypeSocket:
		mode |= fs.ModeSocket
	case TypeBlock:
		mode |= fs.ModeDevice
	case TypeChar:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	default:
		mode |= fs.ModeIrregular
	}
	return mode
}

// Limits bounds what is read. A field of zero or less has its default.
type Limits struct {
	// Entries is the greatest number of entries: 2 million, several times that of
	// the largest application.
	Entries int
	// Name is the greatest length of a name in bytes, and of the target of a link:
	// 4096, where macOS ends at 1024.
	Name int
	// Bytes is the greatest length of the archive: 1 TiB.
	Bytes int64
}

func (l Limits) filled() Limits {
	if l.Entries <= 0 {
		l.Entries = 2_000_000
	}
	if l.Name <= 0 {
		l.Name = 4096
	}
	if l.Bytes <= 0 {
		l.Bytes = 1 << 40
	}
	return l
}
