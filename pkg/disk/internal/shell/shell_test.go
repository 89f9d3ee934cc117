package shell_test

import (
	"os/exec"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/disk/internal/shell"
)

// hostileNames are names that a volume may have.
func hostileNames() []string {
	return []string{
		"Macintosh HD", "it's", "'", "''", `a\`, `\\`, "$HOME", "$(reboot)", "`reboot`", `"`, `"; reboot; "`, "a;b", "a&b|c>d<e",
		"*", "?", "[a-z]", "~", "-n", "%s%n", "!!", "#", "{lvg}x", "ä ö ü", "“quotes” and \\", " leading", "trailing ", "$'\\n'", "",
	}
}

// TestQuote has a shell read what people are shown.
func TestQuote(t *testing.T) {
	for _, program := range [][]string{{servertest.Need(t, "dash", "dash")}, {servertest.Need(t, "bash", "bash"), "--posix"}} {
		for _, name := range hostileNames() {
			shown := "set -- " + shell.Quote(name) + " " + shell.Quote("x"+name)
			words := slices.Concat(program[1:], []string{"-c", "set -f; " + shown + `; printf '%s\n' $# "$1" "$2"`})
			out, err := exec.CommandContext(t.Context(), program[0], words...).CombinedOutput()
			if err != nil {
				t.Errorf("%s: %v\n%s", shown, err, out)
			}
			if diff := cmp.Diff("2\n"+name+"\nx"+name+"\n", string(out)); diff != "" {
				t.Errorf("%s %s: %s", program, shown, diff)
			}
		}
	}
}
