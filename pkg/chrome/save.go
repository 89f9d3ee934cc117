package chrome

import (
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Save writes files to a folder that is new or empty: all of them, or none at all.
func Save(dir string, files []File) error {
	mode, err := checkEmpty(dir)
	if err != nil {
		return err
	}
	fill := func(partial *volume.Folder) error { return fillFolder(partial, files) }
	if err := (volume.Door{}).Path(dir).WriteFolder(mode, fill); err != nil {
		return saveError(dir, err)
	}
	return nil
}

// CheckFolder returns the error that [Save] would return for a folder. It changes
// nothing.
func CheckFolder(dir string) error {
	_, err := checkEmpty(dir)
	return err
}

func saveError(dir string, err error) error {
	return &fault.Error{Act: "saving to", Operand: dir, Err: fault.WithoutPath(err)}
}

// checkEmpty checks a folder to be written and returns the mode it has or gets.
func checkEmpty(dir string) (fs.FileMode, error) {
	exists := func(what string) error {
		return fault.New(CodeFolderExists, "name a folder that is new or empty", "saving to %q: %s", dir, what)
	}
	info, err := os.Stat(dir)
	if here, hereErr := os.Stat("."); err == nil && hereErr == nil && os.SameFile(info, here) {
		// The new folder replaces it: the shell would be in one that is gone.
		return 0, exists("this is the current folder")
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o755, nil
	case err != nil:
		return 0, saveError(dir, err)
	case !info.IsDir():
		return 0, exists("not a folder")
	}
	empty, err := volume.Door{}.Path(dir).IsEmpty()
	if err != nil {
		return 0, saveError(dir, err)
	}
	if !empty {
		return 0, exists("not empty")
	}
	return info.Mode().Perm(), nil
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
