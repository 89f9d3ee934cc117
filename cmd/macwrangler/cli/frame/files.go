package frame

import (
	"bufio"
	"fmt"
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
)

// InputName returns the name of a file in results.
func InputName(path string) string {
	if path == StdinArgument {
		return stdinName
	}
	return path
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
