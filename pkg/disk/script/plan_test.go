package script_test

import (
	"bytes"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// shells returns the shells that run scripts: the smallest one, and the one that
// was /bin/sh up to macOS 10.14, in the same mode.
func shells(t *testing.T) [][]string {
	t.Helper()
	return [][]string{{servertest.Need(t, "dash", "dash")}, {servertest.Need(t, "bash", "bash"), "--posix"}}
}

// runShell runs a script and returns its status.
func runShell(t *testing.T, shell []string, environment []string, script string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	words := slices.Concat(shell[1:], []string{script}, args)
	command := exec.CommandContext(t.Context(), shell[0], words...)
	var out, errOut bytes.Buffer
	command.Stdout, command.Stderr, command.Env = &out, &errOut, environment
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), out.String(), errOut.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, out.String(), errOut.String()
}

// shellcheck checks a script.
func shellcheck(t *testing.T, script string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), servertest.Need(t, "shellcheck", "shellcheck"), "-s", "sh", script)
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("shellcheck: %v\n%s", err, out)
	}
}

func TestScriptBlocked(t *testing.T) {
	p := &disk.Plan{
		Kind:    disk.BlockedFileVault,
		Blocked: []fault.Reason{{Code: "locked", Text: "the volume \"$(reboot)\nexit 0\" is locked"}, {Code: "x", Text: "so it's"}},
	}
	script := writeScript(t, script.Plan(p, &disk.Facts{}, script.Options{}))
	shellcheck(t, script)
	for _, shell := range shells(t) {
		status, stdout, stderr := runShell(t, shell, nil, script, "--yes")
		want := "this plan erases nothing: blocked-filevault\nthe volume \"$(reboot)\\nexit 0\" is locked\nso it's\n"
		if status != 1 || stdout != "" || stderr != want {
			t.Errorf("%s: status %d, stdout %q, stderr %q", shell, status, stdout, stderr)
		}
	}
}

func TestScriptUsage(t *testing.T) {
	p := &disk.Plan{Kind: disk.EraseSingle, Commands: []disk.Command{{Argv: []string{"diskutil", "unmountDisk", "disk0"}}}}
	text := script.Plan(p, &disk.Facts{}, script.Options{})
	if !strings.Contains(text, "\ndiskutil=/usr/sbin/diskutil\n") {
		t.Errorf("the script does not name macOS's own diskutil:\n%s", text)
	}
	script := writeScript(t, text)
	for _, shell := range shells(t) {
		for _, args := range [][]string{{"--no"}, {"--yes", "--yes"}, {"--yes", ""}, {""}} {
			status, stdout, stderr := runShell(t, shell, nil, script, args...)
			if status != 2 || stdout != "" || !strings.HasPrefix(stderr, "usage: ") {
				t.Errorf("%s %q: status %d, stdout %q, stderr %q", shell, args, status, stdout, stderr)
			}
		}
	}
}
