package chromium_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/chromium"
)

// One start on a file and a policy: what lands, what is managed, what is left.
func TestRun(t *testing.T) {
	t.Parallel()
	got := chromium.Run(t, chromium.Input{
		Initial: []byte(`{"homepage":"https://a.example/","session":{"restore_on_startup":4},"made":{"up":1},
			"bookmarks":{"first_run_bookmarks":{"children":[{"name":"B","type":"url","url":"https://b.example/"}]}}}`),
		Managed:     map[string]any{"ShowHomeButton": true, "NoSuchPolicy": 1, "BookmarkBarEnabled": "yes"},
		Recommended: map[string]any{"SearchSuggestEnabled": false},
	})
	if got.Crashed || !got.FirstRunWritten || got.Version == "" || got.Status != 0 {
		t.Fatalf("crashed %t, First Run %t, version %q, status %d", got.Crashed, got.FirstRunWritten, got.Version, got.Status)
	}
	if p := got.Prefs["homepage"]; p.Value != "https://a.example/" || !p.Has("user_controlled") {
		t.Errorf("homepage is %+v", p)
	}
	if p := got.Prefs["session.restore_on_startup"]; p.Value != json.Number("4") {
		t.Errorf("restore_on_startup is %+v", p)
	}
	if p := got.Prefs["browser.show_home_button"]; p.Value != true || !p.Has("managed") {
		t.Errorf("show_home_button is %+v", p)
	}
	if p, ok := got.Prefs["made.up"]; ok {
		t.Errorf("made.up is %+v, though nobody registers it", p)
	}
	for name, want := range map[string]bool{
		"ShowHomeButton": true, "SearchSuggestEnabled": true, "NoSuchPolicy": false, "BookmarkBarEnabled": false,
	} {
		row, ok := got.Policy(name)
		if !ok || row.OK() != want {
			t.Errorf("policy %s is %+v (there: %t), want OK %t", name, row, ok, want)
		}
	}
	if !json.Valid(got.Bookmarks) || !json.Valid(got.Preferences) || !json.Valid(got.LocalState) {
		t.Error("a file that the browser left is not there, or no JSON")
	}
	if len(got.KnownPolicies) < 400 || len(got.Prefs) < 2000 {
		t.Errorf("%d policies and %d preferences are known, want hundreds and thousands", len(got.KnownPolicies), len(got.Prefs))
	}
}

func TestRunCrash(t *testing.T) {
	t.Parallel()
	got := chromium.Run(t, chromium.Input{Initial: []byte(`{"first_run_tabs":[5]}`)})
	if !got.Crashed || got.FirstRunWritten || got.Status != 128+5 {
		t.Errorf("crashed %t, First Run %t, status %d, want SIGTRAP and no First Run\n%s",
			got.Crashed, got.FirstRunWritten, got.Status, got.Log)
	}
}

// A second start in the same folder reads the file no more.
func TestRunTwice(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for i, want := range []string{"https://a.example/", "https://a.example/"} {
		file := []byte(`{"homepage":"https://` + string(rune('a'+i)) + `.example/"}`)
		got := chromium.Run(t, chromium.Input{Initial: file, UserData: folder, PrefsOnly: true})
		if p := got.Prefs["homepage"]; p.Value != want {
			t.Errorf("start %d: homepage is %v, want %s", i+1, p.Value, want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	got := chromium.Verdicts(t, [][]byte{[]byte(`{}`), []byte(`{"a":1,}`), []byte(`[1]`), []byte("{} x")})
	want := []string{"", "trailing comma at line 1 column 8", "", "trailing characters at line 1 column 4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}
