package disk

import (
	"bytes"
	"io/fs"
	"time"
)

// The names of the documents that do not depend on a disk. Info documents are
// info-disk0s2.plist, those of CoreStorage cs-info-UUID.plist.
const (
	fileList     = "list.plist"           // diskutil list -plist
	fileAPFS     = "apfs-list.plist"      // diskutil apfs list -plist
	fileCS       = "cs-list.plist"        // diskutil cs list -plist
	fileRAID     = "appleraid-list.plist" // diskutil appleRAID list -plist
	fileVersion  = "SystemVersion.plist"  // /System/Library/CoreServices/SystemVersion.plist
	fileHardware = "hw.json"              // {"model","arch","t2"}
	fileRoot     = "info-root.plist"      // diskutil info -plist /
)

// infoFile returns the name of an info document, such as info-disk0.plist.
func infoFile(id string) string { return "info-" + id + ".plist" }

// csInfoFile returns the name of a document of "diskutil cs info".
func csInfoFile(uuid string) string { return "cs-info-" + uuid + ".plist" }

// Documents are the files with everything that a plan needs to know about a Mac,
// by name. They are a file system for [ReadFolder], and what "disk capture"
// writes.
type Documents map[string][]byte

// Open implements fs.FS. It has no folders.
func (d Documents) Open(name string) (fs.File, error) {
	data, ok := d[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &document{Reader: bytes.NewReader(data), name: name, size: int64(len(data))}, nil
}

type document struct {
	*bytes.Reader
	name string
	size int64
}

func (d *document) Stat() (fs.FileInfo, error) { return documentInfo{d.name, d.size}, nil }
func (*document) Close() error                 { return nil }

type documentInfo struct {
	name string
	size int64
}

func (i documentInfo) Name() string     { return i.name }
func (i documentInfo) Size() int64      { return i.size }
func (documentInfo) Mode() fs.FileMode  { return 0o444 }
func (documentInfo) ModTime() time.Time { return time.Time{} }
func (documentInfo) IsDir() bool        { return false }
func (documentInfo) Sys() any           { return nil }
