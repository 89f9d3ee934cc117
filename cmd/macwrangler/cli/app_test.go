package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// TestHelpWrapsAtTheTerminal: a narrow terminal gets narrow help.
func TestHelpWrapsAtTheTerminal(t *testing.T) {
	var out bytes.Buffer
	s := frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &bytes.Buffer{}, OutTerminal: true, Width: 60}
	if status := Run(t.Context(), []string{"version", "--help"}, s); status != frame.StatusDone {
		t.Fatalf("status %d", status)
	}
	_, flags, _ := strings.Cut(out.String(), "Flags of every command:\n")
	for line := range strings.Lines(flags) {
		if len(line) > 61 {
			t.Errorf("%d characters: %q", len(line), line)
		}
	}
}
