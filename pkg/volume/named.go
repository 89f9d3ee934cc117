package volume

import "path/filepath"

// Named returns the path that a file of the volume names, such as a setting: on the
// running system any path; on another volume one below [Volume.Data], so that a
// foreign disk names no file of this Mac.
func (v Volume) Named(path string) Path {
	if v.data == "/" {
		return v.door.Path(path)
	}
	return v.Path(path)
}

// FolderOf opens the folder that holds the file, and returns it with the file's
// name, of which no link is followed then: for a file that must be the very one.
func (p Path) FolderOf() (*Folder, string, error) {
	clean := filepath.Clean(p.name)
	base := filepath.Base(clean)
	if base == "." || base == "/" || p.name == "" {
		base = "." // which no method of a folder takes for a file
	}
	p.name = filepath.Dir(clean)
	folder, err := p.Folder()
	return folder, base, err
}
