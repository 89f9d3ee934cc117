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

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Schema is the first key of the file.
const Schema = "macwrangler/metrics.checkpoint/1"

// The codes of errors of this package.
const (
	CodeLocked     metrics.Code = "checkpoint-locked"     // another run has it
	CodeBroken     metrics.Code = "checkpoint-broken"     // not readable as a checkpoint
	CodeUnwritable metrics.Code = "checkpoint-unwritable" // cannot be made or replaced
)

// maxSize bounds what is read: a thousand databases are below 2 MiB.
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

// Open reads the checkpoint at path, or begins an empty one, and holds a lock
// beside it until Close; it waits for another run up to wait. Missing folders
// are made.
func Open(ctx context.Context, path string, wait time.Duration) (*File, error) {
	f := &File{path: path}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // names and counts, no secrets
		return nil, f.unwritable(err)
	}
	if err := f.acquire(ctx, wait); err != nil {
		return nil, err
	}
	if err := f.read(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Peek reads the checkpoint at path without a lock, for a look: it must not be
// saved. It makes no file and no folder.
func Peek(path string) (*File, error) {
	f := &File{path: path}
	if err := f.read(); err != nil {
		return nil, err
	}
	return f, nil
}

// Path is where the checkpoint lies.
func (f *File) Path() string { return f.path }

// Close lets other runs in. It does not save.
func (f *File) Close() error {
	if f.lock == nil {
		return nil
	}
	err := f.lock.Close() // closing gives the lock back
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
		return f.broken(err, "try again with sudo, or name another file with --checkpoint")
	case errors.Is(err, errNoFile):
		return f.broken(err, "name another file with --checkpoint")
	}
	if err == nil {
		err = json.Unmarshal(data, &f.state)
	}
	if err == nil {
		err = f.state.check()
	}
	if err != nil {
		return f.broken(err, "move the file away to send everything again; a sink that does not overwrite would then count it twice")
	}
	return nil
}

func (f *File) broken(err error, advice string) error {
	return &metrics.Error{Code: CodeBroken, Act: "reading checkpoint", Operand: f.path, Err: err, Hint: advice}
}

var errNoFile = errors.New("it is no regular file")

func (f *File) load() ([]byte, error) {
	in, err := os.OpenFile(f.path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // opening a pipe would wait for ever
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // only read
	info, err := in.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	data, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	if err == nil && len(data) > maxSize {
		err = tooLarge()
	}
	return data, err
}

func tooLarge() error { return fmt.Errorf("it is larger than %d bytes", maxSize) }

// Save replaces the file and returns when it is on the disk. After an error the
// old one is still there.
func (f *File) Save() error {
	data, err := json.MarshalIndent(&f.state, "", "  ")
	if err == nil && len(data) >= maxSize {
		err = tooLarge() // and could not be read again
	}
	if err != nil {
		return f.unwritable(err)
	}
	if err := volume.WriteFile(f.path, append(data, '\n'), 0o644); err != nil {
		return f.unwritable(err)
	}
	return nil
}

func (f *File) unwritable(err error) error {
	advice := "name a file you may write with --checkpoint"
	switch {
	case errors.Is(err, fs.ErrPermission):
		advice = "try again with sudo, or name a file you may write with --checkpoint"
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		advice = "make room on the disk, or name a file on another one with --checkpoint"
	}
	return &metrics.Error{Code: CodeUnwritable, Act: "writing checkpoint", Operand: f.path, Err: err, Hint: advice}
}
