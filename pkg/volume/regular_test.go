package volume

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// odd makes one of each thing that is not a regular file, and returns the error
// that each must get.
func odd(t *testing.T) map[string]error {
	t.Helper()
	dir := t.TempDir()
	pipe, link, socket := filepath.Join(dir, "pipe"), filepath.Join(dir, "link"), filepath.Join(dir, "s")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink("pipe", link)); err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return map[string]error{
		pipe: ErrNotFile, link: ErrNotFile, socket: ErrNotFile, "/dev/zero": ErrNotFile,
		dir: syscall.EISDIR, filepath.Join(dir, "none"): fs.ErrNotExist,
	}
}

func TestOpenFileOpensOnlyRegularFiles(t *testing.T) {
	for path, want := range odd(t) {
		file, err := OpenFile(path)
		if !errors.Is(err, want) || file != nil {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if _, err := Files(filepath.Dir(path)).Open(filepath.Base(path)); !errors.Is(err, want) {
			t.Errorf("%s below a folder: %v, want %v", path, err, want)
		}
	}
}

// TestOpenCheckedDoesNotTrustTheCheck: the pipe came after the file was looked at.
func TestOpenCheckedDoesNotTrustTheCheck(t *testing.T) {
	for path, want := range odd(t) {
		_, err := openChecked(path)
		if filepath.Base(path) == "s" && err != nil {
			continue // the system does not open a socket
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func TestFilesReads(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "a"), 0o700), os.WriteFile(filepath.Join(dir, "a", "b"), []byte("text"), 0o600)); err != nil {
		t.Fatal(err)
	}
	file, err := Files(dir).Open("a/b")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(file); string(data) != "text" || errors.Join(err, file.Close()) != nil {
		t.Errorf("%q, %v", data, err)
	}
	_, err = Files(dir).Open("../b")
	if path, ok := errors.AsType[*fs.PathError](err); !ok || !errors.Is(err, fs.ErrInvalid) || path.Path != "../b" {
		t.Errorf("above the folder: %v", err)
	}
}
