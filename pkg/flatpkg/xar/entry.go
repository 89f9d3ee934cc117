package xar

import (
	"encoding/base64"
	"path"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Type is what a member is. Its text is as in the table of contents.
type Type string

// The types that occur in packages. Others are kept as they are.
const (
	File      Type = "file"
	Directory Type = "directory"
	Symlink   Type = "symlink"
	HardLink  Type = "hardlink"
)

// Entry is one member of an archive.
type Entry struct {
	// Path is relative, with slashes, and leads nowhere out of the archive.
	Path string
	// ID is the number of the member in the table of contents.
	ID   string
	Type Type
	// Mode has the permission bits; HasMode tells 0000 from none.
	Mode    uint32
	HasMode bool
	// UID and GID are -1 where there is none.
	UID, GID    int
	User, Group string
	// ModTime is zero where there is none, or none that is a time.
	ModTime time.Time
	// Link is the target of a symbolic link, or the ID of that of a hard link; "original"
	// is a hard link that has the content.
	Link string
	// Size is that of the content, and Stored how many bytes it takes in the archive.
	Size, Stored int64
	// Offset is where those begin, from the beginning of the heap.
	Offset int64
	// Encoding is how the content is stored.
	Encoding Encoding
	// Archived is the checksum of the stored bytes, Extracted that of the content.
	Archived, Extracted Checksum

	parent  *Entry
	name    string
	hasData bool
}

// HasData reports whether there are bytes in the archive for a member: an empty file
// has none.
func (e *Entry) HasData() bool { return e.hasData }

// Encoding is how content is stored. Its text is as in the table of contents.
type Encoding string

// The encodings that can be read. Gzip means zlib's format, in spite of its name.
const (
	Plain Encoding = "application/octet-stream"
	Gzip  Encoding = "application/x-gzip"
	Bzip2 Encoding = "application/x-bzip2"
	XZ    Encoding = "application/x-xz"
)

// setPaths gives each entry its path, once all names are known.
func setPaths(entries []*Entry) error {
	seen := make(map[string]bool, len(entries))
	for _, e := range entries { // parents come before what is in them
		if err := checkName(e.name); err != nil {
			return err
		}
		e.Path = e.name
		if e.parent != nil {
			if e.parent.Type != Directory {
				return fault.New(CodeName, "do not use the file", act+": %q is inside %q, which is not a folder", clip(e.name), clip(e.parent.Path))
			}
			e.Path = path.Join(e.parent.Path, e.name)
		}
		if seen[e.Path] {
			return fault.New(CodeName, "do not use the file", act+": the name %q occurs twice", clip(e.Path))
		}
		seen[e.Path] = true
	}
	return nil
}

// checkName refuses a name that is not that of one file in a folder.
func checkName(name string) error {
	switch {
	case name == "":
		return fault.New(CodeName, "do not use the file", act+": a member has no name")
	case name == ".", name == "..", strings.ContainsAny(name, "/\x00"):
		return fault.New(CodeName, "do not use the file", act+": the name %q is not that of a file in a folder", clip(name))
	default:
		return nil
	}
}

// nameOf decodes a name; those that are not UTF-8 are in base64.
func nameOf(text, enctype string) (string, error) {
	if enctype != "base64" {
		return text, nil
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return "", badTOC("a name that is not base64: %q", clip(text))
	}
	return string(raw), nil
}

func clip(text string) string { return fault.Clip(text) }
