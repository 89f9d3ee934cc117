package fault

import (
	"errors"
	"io/fs"
)

// WithoutPath returns the cause of an error of the os package, without the
// operation and the path that it begins with: an [Error] names both itself.
func WithoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
