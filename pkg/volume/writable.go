package volume

import "os"

// Writable reports whether the regular file name, one element, can be opened for
// writing. It changes nothing.
func (f *Folder) Writable(name string) bool {
	file, _, err := f.openRegular(f.root, name, os.O_RDWR)
	return err == nil && file.Close() == nil
}
