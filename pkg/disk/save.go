package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Save writes the documents to a new or empty folder. If it fails it leaves no
// document and no new folder.
func (d Documents) Save(dir string) error {
	mode, err := emptyOrNew(dir)
	if err != nil {
		return err
	}
	if err := (volume.Door{}).Path(dir).WriteFolder(mode, d.fill); err != nil {
		return &Error{Act: "saving to", Operand: dir, Err: fault.WithoutPath(err)}
	}
	return nil
}

// emptyOrNew checks that a folder is new or empty, and returns its mode.
func emptyOrNew(dir string) (fs.FileMode, error) {
	exists := func(what, hint string) error {
		return &Error{Code: fault.AlreadyExists, Act: "saving to", Operand: dir, Err: errors.New(what), Hint: hint}
	}
	info, err := os.Stat(dir)
	if here, hereErr := os.Stat("."); err == nil && hereErr == nil && os.SameFile(info, here) {
		// The new folder replaces it: the shell would be in one that is gone.
		return 0, exists("this is the current folder", "name a folder that is new or empty")
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o755, nil
	case err != nil:
		return 0, &Error{Act: "saving to", Operand: dir, Err: fault.WithoutPath(err)}
	case !info.IsDir():
		return 0, exists("not a folder", "name a folder that is new or empty")
	}
	empty, err := volume.Door{}.Path(dir).IsEmpty()
	if err != nil {
		return 0, &Error{Act: "saving to", Operand: dir, Err: fault.WithoutPath(err)}
	}
	if !empty {
		return 0, exists("it is not empty", "name a folder that is new or empty: the documents of two Macs must not be mixed")
	}
	return info.Mode().Perm(), nil
}

func (d Documents) fill(dir *volume.Folder) error {
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if name != filepath.Base(name) || !filepath.IsLocal(name) {
			return fmt.Errorf("%q is not a file name", name)
		}
		if err := dir.Write(name, d[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
