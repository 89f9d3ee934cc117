package chrome

import (
	"errors"
	"io/fs"
	"path"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Save writes files to a folder that is new or empty: all of them, or none at all.
func Save(dir volume.Path, files []File) error {
	fill := func(partial *volume.Folder) error { return fillFolder(partial, files) }
	return saveError(dir, dir.WriteFolder(0o755, fill))
}

// CheckFolder returns the error that [Save] would return for a folder. It changes
// nothing.
func CheckFolder(dir volume.Path) error { return saveError(dir, dir.CheckVacant()) }

// saveError names the folder as people typed it, and what is in the way there.
func saveError(dir volume.Path, err error) error {
	if err == nil {
		return nil
	}
	for _, inTheWay := range []error{volume.ErrCurrent, volume.ErrNotFolder, volume.ErrNotEmpty} {
		if errors.Is(err, inTheWay) {
			return fault.New(CodeFolderExists, "name a folder that is new or empty", "saving to %q: %v", dir, inTheWay)
		}
	}
	return &fault.Error{Act: "saving to", Operand: dir.String(), Err: fault.WithoutPath(err)}
}

// fillFolder writes the files with their modes, whatever the umask is, since they
// become those of a package.
func fillFolder(dir *volume.Folder, files []File) error {
	for _, f := range files {
		if err := makeFolders(dir, path.Dir(f.Path)); err != nil {
			return err
		}
		if err := dir.Write(f.Path, f.Data, f.Mode); err != nil {
			return err
		}
	}
	return nil
}

// makeFolders makes a folder and those above it.
func makeFolders(dir *volume.Folder, name string) error {
	if name == "." {
		return nil
	}
	if err := makeFolders(dir, path.Dir(name)); err != nil {
		return err
	}
	if err := dir.MakeFolder(name, 0o755); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
