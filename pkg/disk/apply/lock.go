package apply

import (
	"errors"
	"os"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// lock takes the lock of a file. The file stays: another run may have it open.
// The system releases the lock when the process ends, however it ends.
func lock(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, &fault.Error{Code: CodeLock, Act: "opening the lock", Operand: path, Err: err}
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return func() { _ = f.Close() }, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, &fault.Error{
			Code: CodeApplyRunning, Act: "taking the lock", Operand: path, Err: errors.New("another run is changing the disks"),
			Hint: "let it finish, then make a new plan",
		}
	}
	return nil, &fault.Error{Code: CodeLock, Act: "taking the lock", Operand: path, Err: err}
}
