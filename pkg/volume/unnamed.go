package volume

import (
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
	file, err := os.CreateTemp(dir, "macwrangler-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
