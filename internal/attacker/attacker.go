// Package attacker runs parts of a test as the user nobody, in a process of its own:
// what a user without rights sees, and what a hostile one can do meanwhile.
//
// A package that needs it has a TestMain that calls [Main]. Only root can become
// nobody; for others the tests are skipped.
package attacker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// ID is the user and the group of nobody.
const ID = 65534

const (
	actEnv = "MACWRANGLER_TEST_AS_NOBODY"
	// maxAct ends an act whose test was killed.
	maxAct = time.Minute
)

// An Act is what a test does as nobody.
type Act func(args []string) error

// Main runs the tests, or, in a process that [Run] or [Start] has started, the act
// of that name, and returns the status of the process.
func Main(m *testing.M, acts map[string]Act) int {
	name, ok := os.LookupEnv(actEnv)
	if !ok {
		return m.Run()
	}
	done := make(chan error, 1)
	go func() {
		err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(ID), syscall.Setuid(ID))
		if err == nil {
			err = acts[name](os.Args[1:])
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			return 0
		}
		_, _ = fmt.Fprintln(os.Stderr, err) //nolint:forbidigo // what the test reads of its own process
	case <-time.After(maxAct):
	}
	return 1
}

// Folder makes a folder that nobody owns, and one of root beside it that nobody
// can pass through.
func Folder(t *testing.T) (roots, nobodys string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can become another user")
	}
	dir := t.TempDir()
	roots, nobodys = filepath.Join(dir, "root"), filepath.Join(dir, "nobody")
	const open = 0o755 // nobody has to pass
	err := errors.Join(os.Mkdir(roots, open), os.Mkdir(nobodys, open), os.Chown(nobodys, ID, ID))
	for _, folder := range []string{filepath.Dir(dir), dir, roots, nobodys} {
		err = errors.Join(err, os.Chmod(folder, open))
	}
	if err != nil {
		t.Fatal(err)
	}
	return roots, nobodys
}

// Run runs an act to its end.
func Run(t *testing.T, act string, args ...string) {
	t.Helper()
	if output, err := command(t, act, args).CombinedOutput(); err != nil {
		t.Errorf("as nobody: %v: %s", err, output)
	}
}

// Start starts an act that goes on until the test ends.
func Start(t *testing.T, act string, args ...string) {
	t.Helper()
	cmd := command(t, act, args)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
}

func command(t *testing.T, act string, args []string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...) //nolint:gosec // the test itself
	cmd.Env = append(os.Environ(), actEnv+"="+act)
	return cmd
}
