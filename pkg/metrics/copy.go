package metrics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// makeCopy copies the database and its journals into a private folder and
// returns the copy's path. The files must not change while they are copied.
func (d *Database) makeCopy(path string) (string, error) {
	fail := func(err error, hint string) (string, error) {
		if d.ctx.Err() != nil {
			return "", d.cancelled("copying")
		}
		return "", &Error{Code: CodeUnreadable, Act: "copying database", Operand: d.path, Err: err, Hint: hint}
	}
	dir, err := os.MkdirTemp("", "macwrangler-")
	if err != nil {
		return fail(err, "set TMPDIR to a folder with enough space for a copy")
	}
	d.copyDir = dir
	target := filepath.Join(dir, "copy.sqlite")
	const maxTries = 5
	for range maxTries {
		before := stateOf(path, time.Now())
		if err := copyFiles(d.ctx, path, target); err != nil {
			return fail(err, copyHint(err, path))
		}
		if after := stateOf(path, time.Now()); after.files == before.files && !before.fresh {
			return target, nil
		}
		select {
		case <-d.ctx.Done():
			return fail(d.ctx.Err(), "")
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fail(errors.New("it changes faster than it can be copied"), "run as a user who may write to its folder, such as root")
}

func copyHint(err error, from string) string {
	var p *fs.PathError
	if errors.Is(err, fs.ErrPermission) && errors.As(err, &p) && filepath.Dir(p.Path) == filepath.Dir(from) {
		return "try again with sudo"
	}
	return "set TMPDIR to a folder with enough space for a copy"
}

// journals are the files that belong to a database and may hold its newest rows.
func journals() []string { return []string{"", "-wal", "-journal"} }

func copyFiles(ctx context.Context, path, target string) error {
	for _, end := range journals() {
		if err := os.Remove(target + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := copyFile(ctx, path+end, target+end); err != nil && (end == "" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return nil
}

func copyFile(ctx context.Context, from, to string) error {
	if info, err := os.Stat(from); err != nil {
		return err
	} else if !info.Mode().IsRegular() { // opening a pipe would block forever
		return fmt.Errorf("%q is not a regular file", from)
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	for err == nil && ctx.Err() == nil {
		_, err = io.CopyN(out, in, 16<<20)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, ctx.Err(), out.Close())
}

// state shows whether files change while they are copied.
type state struct {
	files string // their sizes and times
	fresh bool   // one was written so recently that another write may have the same time
}

func stateOf(path string, now time.Time) state {
	const tick = 20 * time.Millisecond // file systems use a coarse clock
	var s state
	for _, end := range journals() {
		if info, err := os.Stat(path + end); err == nil {
			s.files += fmt.Sprintln(end, info.Size(), info.ModTime().UnixNano())
			age := now.Sub(info.ModTime())
			s.fresh = s.fresh || 0 <= age && age < tick
		}
	}
	return s
}

func (d *Database) removeCopy() error {
	if d.copyDir == "" {
		return nil
	}
	return os.RemoveAll(d.copyDir)
}
