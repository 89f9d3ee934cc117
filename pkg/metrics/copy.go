package metrics

import (
	"errors"
	"io/fs"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// maxCopy bounds what a database in a folder of somebody else can make root copy:
// a month of Metrics.db has less than 100 MB.
const maxCopy = 16 << 30

// makeCopy copies the database and its journals into a private folder and
// returns the copy's path. The files must not change while they are copied.
func (d *Database) makeCopy(path volume.Path, found file) (string, error) {
	snapshot, err := path.Snapshot(d.ctx, maxCopy)
	if err == nil {
		d.copied = snapshot
		return snapshot.Path(), nil
	}
	if d.ctx.Err() != nil {
		return "", d.cancelled("copying")
	}
	e := &Error{Code: CodeUnreadable, Act: "copying database", Operand: d.path, Err: err}
	switch {
	case errors.Is(err, volume.ErrNoCopy):
		e.Hint = "set TMPDIR to a folder with enough space for a copy"
	case errors.Is(err, fs.ErrPermission):
		e.Hint = "try again with sudo"
	case errors.Is(err, volume.ErrTooLarge):
		e.Hint = "copy it, with its -wal file, into a folder that nobody else can change, and name the copy"
	case errors.Is(err, volume.ErrBusy) && found.closed:
		e.Hint = "run as a user who may write to its folder, such as root"
	case errors.Is(err, volume.ErrBusy):
		e.Hint = "run the same command again when less is written to it"
	default:
		distrusted(e, err)
	}
	return "", e
}

func (d *Database) removeCopy() error {
	if d.copied == nil {
		return nil
	}
	return d.copied.Close()
}
