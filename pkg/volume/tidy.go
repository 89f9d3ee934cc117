package volume

// Tidy removes what killed runs left beside the file name more than a day ago, as
// writing it does: for those who find nothing to write.
func (f *Folder) Tidy(name string) {
	dir, base, err := f.parent(name)
	if err != nil {
		return // there is nothing, or nothing that is ours to touch
	}
	f.sweep(dir, base)
	_ = dir.Close() // only read
}
