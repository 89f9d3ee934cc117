package volume

import "errors"

// Readlink returns the target of the symbolic link name. It does not follow it.
func (f *Folder) Readlink(name string) (string, error) {
	dir, base, err := f.parent(name, false)
	if err != nil {
		return "", f.failed("reading link", name, err)
	}
	target, err := dir.Readlink(base)
	return target, f.failed("reading link", name, errors.Join(err, dir.Close()))
}
