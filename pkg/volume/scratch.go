package volume

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
)

// Scratch makes a temporary folder for work on copies: in the system's folder for
// temporary files (TMPDIR), or, where somebody else can change that, in /var/tmp.
// Closing it removes it with all that is in it.
func (d Door) Scratch() (*TemporaryFolder, error) {
	return inTemporary(d, func(folder *Folder) (*TemporaryFolder, error) {
		scratch, err := folder.Temporary("macwrangler")
		if err == nil {
			scratch.closeParent = true
		}
		return scratch, err
	})
}

// Lasting makes an empty file that stays when the run is over, where [Door.Scratch]
// makes folders. Only its owner can read it. Its name is prefix, 26 random
// characters and suffix.
func (d Door) Lasting(prefix, suffix string) (*File, error) {
	return inTemporary(d, func(folder *Folder) (*File, error) {
		name := prefix + rand.Text() + suffix
		file, made, err := folder.Update(name, 0o600)
		if err == nil && !made { // nobody can have guessed the name
			err = errors.Join(folder.failed("making", name, fs.ErrExist), file.Close())
		}
		if err != nil {
			return nil, err
		}
		return file, folder.Close()
	})
}

// inTemporary calls f with a folder for temporary files that nobody else can
// change. If f succeeds the folder is its own.
func inTemporary[T any](d Door, f func(*Folder) (T, error)) (made T, err error) {
	var errs []error
	for _, place := range []string{os.TempDir(), "/var/tmp"} {
		folder, err := d.Path(place).Folder()
		if err == nil && !folder.Trusted() {
			err = folder.failed("using", ".", ErrNotTrusted)
		}
		if err == nil {
			if made, err = f(folder); err == nil {
				return made, nil
			}
		}
		if folder != nil {
			err = errors.Join(err, folder.Close())
		}
		errs = append(errs, err)
	}
	return made, errors.Join(errs...)
}
