package checkpoint_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// TestLockMode checks that nobody else can open a lock, a new one or one that an
// earlier version made readable.
func TestLockMode(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	for name, there := range map[string]bool{"new": false, "readable": true} {
		path := filepath.Join(t.TempDir(), "cp")
		if there {
			if err := errors.Join(os.WriteFile(path+".lock", nil, 0o644), os.Chmod(path+".lock", 0o666)); err != nil {
				t.Fatal(err)
			}
		}
		f, err := checkpoint.Open(t.Context(), path, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path + ".lock")
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	pipe := filepath.Join(t.TempDir(), "cp")
	if err := syscall.Mkfifo(pipe+".lock", 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := checkpoint.Open(t.Context(), pipe, time.Second); fault.CodeOf(err) != checkpoint.CodeUnwritable {
		t.Errorf("a pipe: %v", err)
	}
}

// TestStrangerCannotLock has nobody try to hold the lock of root's export.
func TestStrangerCannotLock(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be another user")
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	// The folders of a test are root's alone; those on the way to a checkpoint are not.
	dir, err := os.MkdirTemp("", "checkpoint") //nolint:usetesting // t.TempDir is in a folder that others cannot enter
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "cp")
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(path+".lock", nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	as := func(script string) error {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		cmd := exec.CommandContext(ctx, shell, "-c", script, "sh", path+".lock")
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		return cmd.Run()
	}
	if err := as(`exec 9<"$1"`); err != nil {
		t.Fatalf("it could not be opened before either: %v", err)
	}
	f, err := checkpoint.Open(t.Context(), path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if as(`exec 9<"$1"`) == nil {
		t.Error("any user can open the lock, and so hold it")
	}
}
