package volume

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Why a Folder refuses to read or write. An error that names the path wraps
// them.
var (
	// ErrLink means a symbolic link in place of a folder or a file.
	ErrLink = errors.New("it is a symbolic link")
	// ErrDangling means that a symbolic link leads to nothing. It comes with
	// [fs.ErrNotExist], but something is there: what is not known is not absent.
	ErrDangling = errors.New("a symbolic link leads to nothing")
	// ErrNotFolder means something other than a folder in place of one.
	ErrNotFolder = errors.New("not a folder")
	// ErrNotFile means something other than a regular file in place of one.
	ErrNotFile = errors.New("not a regular file")
	// ErrHardLink means a file with more than one hard link. On macOS any user
	// can make a hard link in their home to another user's file, which root
	// would then read or copy for them.
	ErrHardLink = errors.New("the file has more than one hard link")
	// ErrChanged means that somebody replaced it between a check and the use.
	ErrChanged = errors.New("somebody replaced it meanwhile")
	// ErrPlanted means a file of another user in a folder such as /tmp, to which
	// anybody adds names: who put it there may read what is written to it, or hold
	// its lock.
	ErrPlanted = errors.New("it belongs to another user, and anybody can add files to the folder")
	// ErrNotTrusted means a folder in which others than root, or whoever runs the
	// program, can exchange files.
	ErrNotTrusted = errors.New("others than root can change the folder")
	// ErrSuperJournal means a rollback journal that names another file, which
	// SQLite would delete.
	ErrSuperJournal = errors.New("the journal names another file, which SQLite would delete")
	// ErrBusy means a database that is written to all the time.
	ErrBusy = errors.New("it changes faster than it can be copied")
	// ErrNoCopy means that a copy could not be written, not that the file could
	// not be read.
	ErrNoCopy = errors.New("the private copy could not be written")
	// ErrNotEmpty means a folder with something in it, where an empty one is wanted.
	ErrNotEmpty = errors.New("not empty")
	// ErrCurrent means the current folder, where a folder is to be replaced: the
	// shell would be in one that is gone.
	ErrCurrent = errors.New("this is the current folder")
	// ErrTooLarge means a file larger than the caller's limit.
	ErrTooLarge = errors.New("the file is too large")
)

// A LinkError is an [ErrLink] that says where the link leads.
type LinkError struct{ Path, Target string }

func (e *LinkError) Error() string {
	return fmt.Sprintf("%q is a symbolic link to %q, and others than root can change its folder; name the file itself", e.Path, fault.Clip(e.Target))
}

// Is reports whether target is [ErrLink].
func (e *LinkError) Is(target error) bool { return target == ErrLink }

// bare returns an error without the path and the system call that os puts before
// it, because the message already has the whole path.
func bare(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) == 1 {
		err = joined.Unwrap()[0]
	}
	if path, ok := err.(*fs.PathError); ok { //nolint:errorlint // it alone, not what else it stands beside
		return path.Err
	}
	return err
}
