package cachelocator

import (
	"bytes"
	"io/fs"
)

// load reads one file, and hands its bytes to Search.Keep: what was checked and
// opened once is not opened by its path again, which a user could have exchanged.
func (w *walk) load(name string) File {
	if w.search.Keep == nil {
		return Load(w.pathOf(name), func() (fs.File, error) { return w.open(name) })
	}
	var kept bytes.Buffer
	file := Load(w.pathOf(name), func() (fs.File, error) {
		f, err := w.open(name)
		if err != nil {
			return nil, err
		}
		kept.Reset()
		return keptFile{f, &kept}, nil
	})
	if !hasCode(file.Reasons, Unreadable) {
		w.search.Keep(file.Path, kept.Bytes())
	}
	return file
}

// keptFile keeps what is read of a file.
type keptFile struct {
	fs.File

	kept *bytes.Buffer
}

// Read implements [fs.File].
func (f keptFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	f.kept.Write(p[:n])
	return n, err
}
