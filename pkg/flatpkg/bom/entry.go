package bom

// The types of entries, as the format numbers them.
const (
	File   Type = 1
	Folder Type = 2
	Link   Type = 3
	Device Type = 4
)

// A Type is what an entry is.
type Type uint8

// An Entry is a file, a folder, a symbolic link or a device node in a Bom.
type Entry struct {
	// Path is relative, with slashes and without a leading "./"; "." is the root.
	Path string
	Type Type
	// Mode has the permissions and the type, as stat(2) has them.
	Mode uint32
	// UID and GID are the owner and the group.
	UID, GID uint32
	// Modified is in seconds since 1970.
	Modified uint32
	// Size is in bytes. That of a folder depends on the volume it was on.
	Size int64
	// Checksum is that of the data of a file or of the target of a link; see [Sum].
	Checksum uint32
	// Target is where a symbolic link leads.
	Target string
	// whole: the size has 64 bits
	whole bool
}

// SameSize reports whether the entry may be of a file of so many bytes: a Bom holds the
// lower 32 bits, unless it has the whole size beside them.
func (e Entry) SameSize(size int64) bool {
	if e.whole {
		return size == e.Size
	}
	return uint32(size&0xFFFFFFFF) == uint32(e.Size&0xFFFFFFFF)
}

// Limits bounds what is read. A field of zero or less has its default.
type Limits struct {
	// Bytes is the greatest length of the file: 256 MiB.
	Bytes int
	// Entries is the greatest number of entries: 2 million.
	Entries int
	// Depth is how many folders deep a path may be: 256.
	Depth int
}

func (l Limits) filled() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 256 << 20
	}
	if l.Entries <= 0 {
		l.Entries = 2_000_000
	}
	if l.Depth <= 0 {
		l.Depth = 256
	}
	return l
}
