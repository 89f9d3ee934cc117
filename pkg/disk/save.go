package disk

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Save writes the documents to a new or empty folder, which is not the current
// one. If it fails it leaves no document and no new folder.
func (d Documents) Save(dir volume.Path) error {
	err := dir.WriteFolder(0o755, d.fill)
	failed := &Error{Act: "saving to", Operand: dir.String(), Hint: "name a folder that is new or empty"}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, volume.ErrCurrent):
		failed.Code, failed.Err = fault.AlreadyExists, volume.ErrCurrent
	case errors.Is(err, volume.ErrNotFolder):
		failed.Code, failed.Err = fault.AlreadyExists, volume.ErrNotFolder
	case errors.Is(err, volume.ErrNotEmpty):
		failed.Code, failed.Err = fault.AlreadyExists, errors.New("it is not empty")
		failed.Hint += ": the documents of two Macs must not be mixed"
	default:
		failed.Err, failed.Hint = fault.WithoutPath(err), ""
	}
	return failed
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
