package apply

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// FuzzCapture: whatever diskutil prints, what is taken from it is one UUID that stands
// there and was not known before; it becomes a word of the next command.
func FuzzCapture(f *testing.F) {
	const uuid, old = "0F0E0D0C-0B0A-0908-0706-050403020100", "AAAAAAAA-0B0A-0908-0706-050403020100"
	for _, text := range []string{
		"Core Storage LVG UUID: " + uuid + "\n", "CoreStorage LVG UUID: " + strings.ToLower(uuid) + "\r\n", "Core Storage LVG UUID: " + old,
		"Core Storage LVG UUID: -rf\n", "Core Storage LVG UUID: \x1b[31m\x7f\n", "Core Storage LVG UUID: " + uuid + "\nCore Storage LVG UUID: " + old + "\n",
	} {
		f.Add(text)
	}
	a := &applying{facts: &disk.Facts{Groups: []disk.Group{{UUID: old}}}}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := a.capture(text)
		codetest.PrintableError(t, err)
		if err != nil {
			if fault.CodeOf(err) != CodeNoGroup || got != "" {
				t.Errorf("%q, %v", got, err)
			}
			return
		}
		if len(got) != len(uuid) || strings.Trim(got, "0123456789ABCDEF-") != "" || !strings.Contains(strings.ToUpper(text), got) || got == old {
			t.Errorf("took %q from %q", got, text)
		}
	})
}
