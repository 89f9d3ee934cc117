package volume

import (
	"errors"
	"os"
)

// Scratch makes a temporary folder for work on copies: in the system's folder for
// temporary files (TMPDIR), or, where somebody else can change that, in /var/tmp.
// Closing it removes it with all that is in it.
func (d Door) Scratch() (*TemporaryFolder, error) {
	var errs []error
	for _, place := range []string{os.TempDir(), "/var/tmp"} {
		scratch, err := d.scratchIn(place)
		if err == nil {
			return scratch, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

func (d Door) scratchIn(place string) (*TemporaryFolder, error) {
	folder, err := d.Path(place).Folder()
	if err != nil {
		return nil, err
	}
	if !folder.Trusted() {
		return nil, errors.Join(folder.failed("using", ".", ErrNotTrusted), folder.Close())
	}
	scratch, err := folder.Temporary("macwrangler")
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	scratch.closeParent = true
	return scratch, nil
}
