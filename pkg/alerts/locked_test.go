package alerts_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestLockedFile: a file that is locked, which no mode shows, is not taken for one
// that the privacy of macOS protects. Linux locks one in the same way.
func TestLockedFile(t *testing.T) {
	chattr := servertest.Need(t, "chattr", "e2fsprogs")
	for _, what := range []string{"file", "folder"} {
		d := newDatabase(t, "a@x.org")
		locked := d.Path
		if what == "folder" {
			locked = locked[:strings.LastIndexByte(locked, '/')]
		}
		if out, err := exec.CommandContext(t.Context(), chattr, "+i", locked).CombinedOutput(); err != nil {
			t.Skipf("a %s cannot be locked here: %s", what, out)
		}
		_, err := d.Add(t.Context(), []string{"b@x.org"}, "")
		if out, err := exec.CommandContext(t.Context(), chattr, "-i", locked).CombinedOutput(); err != nil {
			t.Fatalf("unlocking: %s", out)
		}
		hint := fault.HintOf(err)
		if !fault.Has(err, alerts.CodePermission) || !strings.Contains(hint, "chflags nouchg,noschg '"+d.Path+"'") || strings.Index(hint, "Full Disk Access") < strings.Index(hint, "locked") {
			t.Errorf("%s: %v (%s)", what, err, hint)
		}
	}
}
