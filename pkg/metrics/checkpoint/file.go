package checkpoint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Schema is the first key of the file.
const Schema = "macwrangler/metrics.checkpoint/1"

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
	path  string
	lock  *os.File
	state state
}

type state struct {
	Schema string  `json:"schema"`
	Sinks  []*Sink `json:"sinks"`
}

// Open reads the checkpoint at path, or starts an empty one, and holds a lock
// beside it until Close. It waits for another run for at most wait. Missing
// folders are created.
func Open(ctx context.Context, path string, wait time.Duration) (*File, error) {
	f := &File{path: path}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // names and counts, no secrets
		return nil, f.unwritableError(err)
	}
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
func Peek(path string) (*File, error) {
	f := &File{path: path}
	if err := f.read(); err != nil {
		return nil, err
	}
	return f, nil
}

// Path returns the path of the checkpoint.
func (f *File) Path() string { return f.path }

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
	data, err := f.load()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.state = state{Schema: Schema, Sinks: []*Sink{}}
		return nil
	case errors.Is(err, fs.ErrPermission):
		return f.brokenError(err, "try again with sudo, or name another file with --checkpoint")
	case errors.Is(err, errNotRegular):
		return f.brokenError(err, "name another file with --checkpoint")
	}
	if err == nil {
		err = json.Unmarshal(data, &f.state)
	}
	if err == nil {
		err = f.state.check()
	}
	if err != nil {
		return f.brokenError(err, "move the file away to send everything again; a server that does not overwrite would then count the rows twice")
	}
	return nil
}

func (f *File) brokenError(err error, hint string) error {
	return &fault.Error{Code: CodeBroken, Act: "reading checkpoint", Operand: f.path, Err: err, Hint: hint}
}

var errNotRegular = errors.New("not a regular file")

func (f *File) load() ([]byte, error) {
	in, err := os.OpenFile(f.path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // opening a pipe would block forever
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // only read
	info, err := in.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	data, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	if err == nil && len(data) > maxSize {
		err = tooLargeError()
	}
	return data, err
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
	if err := (volume.Door{}).Path(f.path).Write(append(data, '\n'), 0o644); err != nil {
		return f.unwritableError(err)
	}
	return nil
}

func (f *File) unwritableError(err error) error {
	hint := "use --checkpoint to name a file that you can write"
	switch {
	case errors.Is(err, fs.ErrPermission):
		hint = "try again with sudo, or use --checkpoint to name a file that you can write"
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		hint = "free some space, or name a file on another disk with --checkpoint"
	}
	return &fault.Error{Code: CodeUnwritable, Act: "writing checkpoint", Operand: f.path, Err: err, Hint: hint}
}
