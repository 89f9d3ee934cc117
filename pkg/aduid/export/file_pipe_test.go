package export_test

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/aduid/export"
)

// TestOpenSilentPipe: to open a named pipe that nobody writes to must not outlast
// the context.
func TestOpenSilentPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := export.Open(ctx, pipe)
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Open still waits for a writer")
	}
}
