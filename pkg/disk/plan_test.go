package disk_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestCommandStringOneLine looks at what no name of a volume may have, but a
// plan that somebody made by hand.
func TestCommandStringOneLine(t *testing.T) {
	got := disk.Command{Argv: []string{"diskutil", "a\nb\x1b[2J\u202e\u2028c\xff", "{lvg}"}}.String()
	if want := `diskutil 'a'"\\"'nb'"\\"'x1b[2J'"\\"'u202e'"\\"'u2028c` + "\uFFFD" + `' {lvg}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
