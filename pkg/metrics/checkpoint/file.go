package checkpoint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Schema is the first key of the file. A version that knows only the first one
// refuses the file: it would take a database for another one, and send its rows
// again or never.
const (
	Schema      = "macwrangler/metrics.checkpoint/2"
	firstSchema = "macwrangler/metrics.checkpoint/1"
)

// The codes of errors of this package.
const (
	CodeLocked     fault.Code = "checkpoint-locked"     // another run holds the lock
	CodeBroken     fault.Code = "checkpoint-broken"     // cannot be read, or is not a checkpoint
	CodeUnwritable fault.Code = "checkpoint-unwritable" // cannot be created or replaced
)

// maxSize is the maximum size that is read: a thousand databases need less than
// 2 MiB.
const maxSize = 64 << 20

// File is an open checkpoint file, locked against other runs.
type File struct {
	path  volume.Path
	lock  *volume.File
	state state
}

type state struct {
	Schema string  `json:"schema"`
	Sinks  []*Sink `json:"sinks"`
}

// Open reads the checkpoint at path, or starts an empty one, and holds a lock
// beside it until Close. It waits for another run for at most wait. Missing
// folders are created. A symbolic link is followed only where nobody else can have
// made it; see [volume.Door].
func Open(ctx context.Context, path volume.Path, wait time.Duration) (*File, error) {
	f := &File{path: path}
	if err := f.acquire(ctx, wait); err != nil {
		return nil, err
	}
	if err := f.read(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Peek reads the checkpoint at path without a lock; it must not be saved. No
// file and no folder is created.
func Peek(path volume.Path) (*File, error) {
	f := &File{path: path}
	if err := f.read(); err != nil {
		return nil, err
	}
	return f, nil
}

// Path returns the path of the checkpoint.
func (f *File) Path() string { return f.path.String() }

// Close releases the lock. It does not save.
func (f *File) Close() error {
	if f.lock == nil {
		return nil
	}
	err := f.lock.Close() // closing releases the lock
	f.lock = nil
	return err
}

func (f *File) read() error {
	data, err := f.path.Read(maxSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.state = state{Schema: Schema, Sinks: []*Sink{}}
		return nil
	case errors.Is(err, fs.ErrPermission):
		return f.brokenError(err, "try again with sudo, or name another file with --checkpoint")
	case errors.Is(err, volume.ErrLink):
		return f.brokenError(err, "name the file itself with --checkpoint")
	case errors.Is(err, volume.ErrNotFile) || errors.Is(err, volume.ErrHardLink):
		return f.brokenError(err, "name another file with --checkpoint")
	}
	if err == nil {
		err = json.Unmarshal(data, &f.state)
	}
	if err == nil {
		err = f.state.check()
	}
	if err == nil && f.state.Schema == firstSchema {
		f.state.upgrade()
	}
	if err != nil {
		return f.brokenError(err, "move the file away to send everything again; a server that does not overwrite would then count the rows twice")
	}
	return nil
}

func (f *File) brokenError(err error, hint string) error {
	return &fault.Error{Code: CodeBroken, Act: "reading checkpoint", Operand: f.Path(), Err: err, Hint: hint}
}

func tooLargeError() error { return fmt.Errorf("larger than %d bytes", maxSize) }

// Save replaces the file and returns when it is durable. After an error the old
// one is still there.
func (f *File) Save() error {
	data, err := json.MarshalIndent(&f.state, "", "  ")
	if err == nil && len(data) >= maxSize {
		err = tooLargeError() // it could not be read again
	}
	if err != nil {
		return f.unwritableError(err)
	}
	if err := f.path.Write(append(data, '\n'), 0o644); err != nil {
		return f.unwritableError(err)
	}
	return nil
}

func (f *File) unwritableError(err error) error {
	hint := "use --checkpoint to name a file that you can write"
	switch {
	case errors.Is(err, fs.ErrPermission):
		hint = "try again with sudo, or use --checkpoint to name a file that you can write"
	case errors.Is(err, volume.ErrLink):
		hint = "name the file itself with --checkpoint"
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		hint = "free some space, or name a file on another disk with --checkpoint"
	}
	return &fault.Error{Code: CodeUnwritable, Act: "writing checkpoint", Operand: f.Path(), Err: err, Hint: hint}
}
