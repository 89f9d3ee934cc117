package apply

import (
	"errors"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// lock takes the lock of a file. The file stays: another run may have it open.
// The system releases the lock when the process ends, however it ends.
func lock(path volume.Path) (release func(), err error) {
	f, err := openLock(path)
	if err != nil {
		return nil, &fault.Error{
			Code: CodeLock, Act: "opening the lock", Operand: path.String(), Err: fault.WithoutPath(err),
			Hint: "look at it with: ls -l " + path.String(),
		}
	}
	held, err := f.TryLock()
	switch {
	case err != nil:
		_ = f.Close() // nothing was written
		return nil, &fault.Error{Code: CodeLock, Act: "taking the lock", Operand: path.String(), Err: err}
	case !held:
		_ = f.Close() // nothing was written
		return nil, &fault.Error{
			Code: CodeApplyRunning, Act: "taking the lock", Operand: path.String(), Err: errors.New("another run is changing the disks"),
			Hint: "let it finish, then make a new plan",
		}
	}
	return func() { _ = f.Close() }, nil
}

// openLock opens or creates a regular file that only its owner may open: who else
// could open it could also hold the lock. No link is followed, and a pipe or a
// device in its place does not make it wait.
func openLock(path volume.Path) (f *volume.File, err error) {
	folder, name, err := path.FolderOf()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	if f, _, err = folder.Update(name, 0o600); err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = volume.OneName(info)
	}
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = f.Chmod(0o600)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
