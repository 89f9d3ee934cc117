package cli

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// TestInputIsNeverPrintedRaw goes through a command line as input.
func TestInputIsNeverPrintedRaw(t *testing.T) {
	hostile := "a\x1b[31m\nb\u009b"
	for _, args := range [][]string{
		{hostile},
		{"--" + hostile},
		{"-" + hostile},
		{"version", hostile},
		{"version", "--color", hostile},
		{"version", "--timeout", hostile},
		{"completion", hostile},
		{"help", hostile},
		{"probe", hostile},
		{"probe", "flags", "--number", hostile},
	} {
		for _, more := range [][]string{{"--format", hostile}, {"--format=json"}} {
			status, stdout, stderr := runProbe(t, t.Context(), append(args, more...)...)
			if status != frame.StatusError || stdout != "" || strings.ContainsAny(stderr, "\x1b\u009b") {
				t.Errorf("%q: status %d, stdout %q, stderr %q", args, status, stdout, stderr)
			}
			if more[0] != "--format=json" && strings.Count(stderr, "\n") > 2 {
				t.Errorf("%q: more than an error and a hint: %q", args, stderr)
			}
		}
	}
}
