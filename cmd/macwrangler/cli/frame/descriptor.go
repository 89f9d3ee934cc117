package frame

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// descriptor returns the number in a path that names an open file of this process:
// /dev/stdin, and what a shell puts in place of <(command), which is /dev/fd/63 or
// /proc/self/fd/11. Only these may be pipes: they cannot be planted.
func descriptor(path string) (number int, ok bool) {
	path = filepath.Clean(path)
	if path == "/dev/stdin" {
		return 0, true
	}
	for _, folder := range []string{"/dev/fd/", "/proc/self/fd/"} {
		if name, found := strings.CutPrefix(path, folder); found {
			n, err := strconv.ParseUint(name, 10, 16)
			return int(n), err == nil
		}
	}
	return 0, false
}

// inherited opens a copy of a descriptor, so that closing it leaves the original
// open. Opening the path does the same on macOS; on Linux it would go back to the
// beginning of a file.
func inherited(number int, path string) (io.ReadCloser, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	copied, err := syscall.Dup(number)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	syscall.CloseOnExec(copied)
	file := os.NewFile(uintptr(copied), path) //nolint:forbidigo // a copy of a descriptor that the caller passed to us
	return stream{file, file}, nil
}

// stream is an input that is read from where it stands. Unlike an [os.File] it is
// not an [io.ReaderAt].
type stream struct {
	io.Reader
	closer io.Closer // nil for standard input, which stays open
}

// Close implements [io.Closer].
func (s stream) Close() error {
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}
