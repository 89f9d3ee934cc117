package volume

import (
	"crypto/rand"
	"errors"
	"os"
)

// Unnamed returns an open file without a name, which nobody else can open and
// which is gone when the last process closes it. Unlike a pipe it takes what a
// program prints even if its reader ends first.
//
// It is in dir, or in the folder for temporary files that the environment names,
// which may lie on a disk that is to be erased, or belong to another user.
func Unnamed(dir string) (*os.File, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	folder, err := Door{}.Path(dir).Folder()
	if err != nil {
		return nil, err
	}
	name := "macwrangler-" + rand.Text()
	file, err := folder.make(folder.root, name, 0o600)
	if err == nil {
		err = folder.root.Remove(name)
	}
	if err = errors.Join(err, folder.Close()); err != nil && file != nil {
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return nil, folder.failed("making a file in", ".", err)
	}
	return file, nil
}
