package frame

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	// StdinArgument is the argument that stands for standard input.
	StdinArgument = "-"
	// stdinName is what standard input is called in results and messages.
	stdinName = "standard input"
	// UsageOut is the text of --out.
	UsageOut = "write to `FILE`"
	// maxInput is what a file may have that is read whole: libraries refuse more
	// than 16 MiB themselves, and say so.
	maxInput = 16<<20 + 1
	// maxSecret is more than any password or token has.
	maxSecret = 64 << 10
)

// InputName returns the name of a file in results.
func InputName(path string) string {
	if path == StdinArgument {
		return stdinName
	}
	return path
}

// ReadInput reads a file, or standard input for -, up to 16 MiB and one byte
// more, by which a library sees that it is too large.
func (a *App) ReadInput(path string) ([]byte, error) {
	data, err := a.ReadAll(a.opener(path), maxInput)
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", path, fault.WithoutPath(err))
	}
	return data, nil
}

// ReadFile reads a file, up to so many bytes, or until the run is to end: a pipe
// that nobody writes to does not outlive --deadline. Unlike [App.ReadInput] it
// takes - for the name of a file.
func (a *App) ReadFile(path string, most int64) ([]byte, error) {
	return a.ReadAll(func() (io.ReadCloser, error) { return os.Open(path) }, most)
}

func (a *App) opener(path string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		if path == StdinArgument {
			return io.NopCloser(a.In), nil
		}
		return os.Open(path)
	}
}

// ReadSecret reads a secret from a file or, for -, from standard input. One
// final newline is not part of it.
func (a *App) ReadSecret(path string) (string, error) {
	secret, err := a.ReadAll(a.opener(path), maxSecret+1)
	if err != nil {
		return "", err
	}
	secret = bytes.TrimSuffix(bytes.TrimSuffix(secret, []byte("\n")), []byte("\r"))
	switch {
	case len(secret) == 0:
		return "", errors.New("it is empty")
	case len(secret) > maxSecret:
		return "", fmt.Errorf("it is larger than %d bytes", maxSecret)
	case bytes.ContainsAny(secret, "\n\r\x00"):
		return "", errors.New("it has more than one line")
	}
	return string(secret), nil
}

// WriteArtefact writes what a verb makes to a file, whole or not at all, or to
// standard output for "" and -.
func (a *App) WriteArtefact(path string, data []byte) error {
	if path == "" || path == StdinArgument {
		return a.Write(func(w *bufio.Writer) error {
			_, err := w.Write(data)
			return err
		})
	}
	if err := a.Door.Path(path).Write(data, 0o644); err != nil {
		return fmt.Errorf("writing %q: %w", path, fault.WithoutPath(err))
	}
	return nil
}

// RoleOf is a file and what a verb uses it for, such as the flag that named it.
type RoleOf struct{ Role, Path string }

// StdinOnce refuses to read two things from standard input.
func StdinOnce(files ...RoleOf) error {
	first := ""
	for _, one := range files {
		switch {
		case one.Path != StdinArgument:
		case first != "":
			return Usagef(CodeConflictingFlags, "both %s and %s from standard input", first, one.Role).
				WithHint("name a file for one of the two")
		default:
			first = one.Role
		}
	}
	return nil
}

// SameFile reports whether two paths name one file, or would once it exists.
func SameFile(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return os.SameFile(infoA, infoB)
	}
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absA == absB
}
