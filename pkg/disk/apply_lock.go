package disk

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock takes the lock of a file, which stays: another run may wait at it. The
// system gives the lock back when the process ends, however it ends.
func lock(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, &Error{ErrCode: CodeLock, Text: fmt.Sprintf("opening the lock %q", path), Err: err}
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return func() { _ = f.Close() }, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, &Error{
			ErrCode: CodeApplyRunning, Text: fmt.Sprintf("taking the lock %q: another run changes the disks", path),
			Advice: "let it come to its end, then make a new plan",
		}
	}
	return nil, &Error{ErrCode: CodeLock, Text: fmt.Sprintf("taking the lock %q", path), Err: err}
}
