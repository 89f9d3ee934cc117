package disk_test

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

func TestChange(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name, text, stdin, output, fails string
	}{
		{"words and input", `printf '%s|' "$@"; cat; echo trouble >&2`, "Yes\n", "a b|--c|Yes\ntrouble\n", ""},
		{"no environment of ours", `echo "$HOME$LC_ALL"`, "", "C\n", ""},
		{"no input", `cat`, "", "", ""},
		{"a status", `echo one; echo two >&2; exit 7`, "", "one\ntwo\n", `exit status 7: "two"`},
		{"a group of its own", `kill -0 -$$ && echo own`, "", "own\n", ""},
		{"a session of its own", `test "$(ps -o sid= -p $$ | tr -d ' ')" = $$ && echo own`, "", "own\n", ""},
		{"no pipe to break", `test -f /dev/fd/1 && test -f /dev/fd/2 && echo files`, "", "files\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			output, err := disktest.Script(t, test.text).Change(canceled, test.stdin, "a b", "--c")
			if diff := cmp.Diff(test.output, string(output)); diff != "" {
				t.Error(diff)
			}
			if (err == nil) != (test.fails == "") || err != nil && err.Error() != test.fails {
				t.Errorf("error %v, want %q", err, test.fails)
			}
		})
	}
}

// A command that changes disks is not stopped for its output.
func TestChangeKeepsGoing(t *testing.T) {
	program := disktest.Script(t, `head -c 20000000 /dev/zero && echo end >"$0.end"`)
	output, err := program.Change(t.Context(), "")
	if err != nil || len(output) != 16<<20 {
		t.Errorf("error %v, %d bytes", err, len(output))
	}
	if _, err := os.Stat(string(program) + ".end"); err != nil {
		t.Error(err)
	}
}

// TestRunBounds runs programs that print without end, and that leave another
// one behind which keeps the pipe open.
func TestRunBounds(t *testing.T) {
	shell := disk.Program("/bin/sh")
	if output, err := shell.Run(t.Context(), "-c", "cat /dev/zero"); err == nil || len(output) > 16<<20 {
		t.Errorf("of endless output %d bytes were kept, %v", len(output), err)
	}
	if _, err := shell.Run(t.Context(), "-c", "sleep 100 & echo $! >&2; exit 3"); err == nil {
		t.Error("a failed program left no error")
	} else if pid := regexp.MustCompile(`"(\d+)"`).FindStringSubmatch(err.Error()); pid != nil {
		_ = exec.Command("kill", pid[1]).Run()
	}
}
