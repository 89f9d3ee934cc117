// Package attacker runs parts of a test as the user nobody, in a process of its own:
// what a user without rights sees, and what a hostile one can do meanwhile.
//
// A package that needs it has a TestMain that calls [Main], or [Perform]. Only root
// can become nobody; for others the tests are skipped.
package attacker

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
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
	if status, asked := Perform(acts); asked {
		return status
	}
	return m.Run()
}

// ready is what an act's process prints when it has become nobody.
const ready = "ready\n"

// Perform is for a TestMain of its own kind: in a process that [Run] or [Start] has
// started it does the act, and returns the status of the process. In any other it
// does nothing, and asked is false.
func Perform(acts map[string]Act) (status int, asked bool) {
	name, asked := os.LookupEnv(actEnv)
	if !asked {
		return 0, false
	}
	done := make(chan error, 1)
	go func() {
		err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(ID), syscall.Setuid(ID))
		if err == nil {
			_, err = os.Stdout.WriteString(ready) //nolint:forbidigo // the test waits for it
		}
		if err == nil {
			err = acts[name](os.Args[1:])
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			return 0, true
		}
		_, _ = fmt.Fprintln(os.Stderr, err) //nolint:forbidigo // what the test reads of its own process
	case <-time.After(maxAct):
	}
	return 1, true
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

// Start starts an act that goes on until stop is called, or the test ends. It
// returns when the act has begun.
func Start(t *testing.T, act string, args ...string) (stop func()) {
	t.Helper()
	cmd := command(t, act, args)
	cmd.Stderr = os.Stderr //nolint:forbidigo // why it could not begin
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	t.Cleanup(stop)
	if _, err := io.ReadFull(out, make([]byte, len(ready))); err != nil {
		t.Fatal("the attacker did not begin: ", err)
	}
	return stop
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
