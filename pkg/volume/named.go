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

// Parent returns the path of the folder that holds the name, and the name, of which
// no link is followed then: for a file that must be the very one, or must not exist.
// A path that ends in no name has the name ".", which no method of a folder takes
// for a file.
func (p Path) Parent() (Path, string) {
	clean := filepath.Clean(p.name)
	base := filepath.Base(clean)
	if base == "/" || p.name == "" {
		base = "."
	}
	p.name = filepath.Dir(clean)
	return p, base
}

// FolderOf opens the folder that [Path.Parent] names.
func (p Path) FolderOf() (*Folder, string, error) {
	parent, base := p.Parent()
	folder, err := parent.Folder()
	return folder, base, err
}
