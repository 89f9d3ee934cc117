package chromium_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/internal/chromium"
)

// TestLook: what is too wide for a phone is measured there, paper has its own style,
// and a picture is taken.
func TestLook(t *testing.T) {
	t.Parallel()
	const page = `<!DOCTYPE html><meta name="viewport" content="width=device-width"><style>@media print { b { display: none } }</style>
		<div style="width: 700px">wide</div><b>screen</b><script>document.title = "ran"</script>`
	type seen struct {
		Width, Scrolls float64
		Bold           int
		Title          string
	}
	const script = `JSON.stringify({Width: document.documentElement.clientWidth, Scrolls: document.scrollingElement.scrollWidth,
		Bold: document.querySelector('b').getClientRects().length, Title: document.title})`
	folder := t.TempDir()
	views := chromium.Views()
	got := chromium.Look[seen](t, []byte(page), views, script, folder)
	for i, view := range views {
		bold := 1
		if view.Print {
			bold = 0
		}
		if got[i].Width != float64(view.Width) || got[i].Bold != bold || got[i].Title != "ran" {
			t.Errorf("%s: %+v", view.Name, got[i])
		}
		if cut := got[i].Scrolls > got[i].Width; cut != view.Phone {
			t.Errorf("%s: %+v, want something to scroll to: %t", view.Name, got[i], view.Phone)
		}
		if info, err := os.Stat(filepath.Join(folder, view.Name+".png")); err != nil || info.Size() < 500 {
			t.Errorf("%s: no picture: %v", view.Name, err)
		}
	}
}
