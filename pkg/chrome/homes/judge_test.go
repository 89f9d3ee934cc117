package homes_test

import (
	"encoding/json"
	"testing"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
)

// A real Chromium writes its preferences, they are merged into, and it takes
// them back. On Linux it does not enforce tracked preferences.
func TestDeployedPreferencesLand(t *testing.T) {
	t.Parallel()
	first := chromium.Run(t, chromium.Input{
		FirstRun: true, PrefsOnly: true,
		Preferences: []byte(`{"made":{"up":12345678901234567890},"bookmark_bar":{"show_on_all_tabs":true}}`),
	})
	for name, want := range map[string]any{"credentials_enable_service": true, "translate.enabled": true, "bookmark_bar.show_on_all_tabs": true} {
		if got := first.Prefs[name].Value; got != want {
			t.Fatalf("before: %s is %v, want %v", name, got, want)
		}
	}
	m := newMac(t)
	m.user("ada", string(first.Preferences))
	got := deploy(t, m, newTree(t, untracked), homes.DeployOptions{Existing: true})
	if len(got.Homes) != 1 || len(got.Homes[0].Files) != 1 {
		t.Fatalf("got %+v", got)
	}
	second := chromium.Run(t, chromium.Input{FirstRun: true, PrefsOnly: true, Preferences: []byte(m.read("Users/ada/" + homes.PreferencesPath))})
	for name, want := range map[string]any{"credentials_enable_service": false, "translate.enabled": false, "bookmark_bar.show_on_all_tabs": true} {
		if p := second.Prefs[name]; p.Value != want || !p.Has("user_controlled") {
			t.Errorf("after: %s is %+v, want %v", name, p, want)
		}
	}
	var left struct{ Made struct{ Up json.Number } }
	if err := json.Unmarshal(second.Preferences, &left); err != nil || left.Made.Up == "" {
		t.Errorf("a key that nobody knows is gone: %v", err)
	}
}
