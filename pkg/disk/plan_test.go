package disk_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestCommandStringOneLine uses characters that no volume name may have, but
// that a plan written by hand may.
func TestCommandStringOneLine(t *testing.T) {
	got := disk.Command{Argv: []string{"diskutil", "a\nb\x1b[2J\u202e\u2028c\xff", "{lvg}"}}.String()
	if want := `diskutil 'a'"\\"'nb'"\\"'x1b[2J'"\\"'u202e'"\\"'u2028c` + "\uFFFD" + `' {lvg}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
