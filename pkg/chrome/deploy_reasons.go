package chrome

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// reasonOf gives an error the form of a reason.
func reasonOf(err error) Reason {
	for _, known := range []struct {
		err  error
		code string
	}{
		{volume.ErrLink, "symbolic-link"},
		{volume.ErrNotFolder, "wrong-file-type"},
		{volume.ErrNotFile, "wrong-file-type"},
		{volume.ErrChanged, "exchanged"},
		{volume.ErrTooLarge, string(CodeTooLarge)},
		{fs.ErrPermission, "permission-denied"},
		{fs.ErrNotExist, "not-found"},
		{syscall.ENOSPC, "disk-full"},
		{syscall.EDQUOT, "disk-full"},
		{syscall.EROFS, "read-only"},
	} {
		if errors.Is(err, known.err) {
			return Reason{known.code, err.Error()}
		}
	}
	if e, ok := errors.AsType[*Error](err); ok && e.ErrCode != "" {
		return Reason{e.Code(), err.Error()}
	}
	return Reason{"failed", err.Error()}
}
