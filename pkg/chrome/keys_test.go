package chrome_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

func TestLookupPref(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		want  chrome.PrefKey
		known bool
	}{
		{chrome.PrefKey{Name: "homepage", Type: prefjson.String, Tracked: true, Policy: "HomepageLocation"}, true},
		{chrome.PrefKey{Name: "session.restore_on_startup", Type: prefjson.Int, Tracked: true, Policy: "RestoreOnStartup"}, true},
		{chrome.PrefKey{Name: "session.startup_urls", Type: prefjson.List, Tracked: true, Policy: "RestoreOnStartupURLs"}, true},
		{chrome.PrefKey{Name: "translate.enabled", Type: prefjson.Bool, Policy: "TranslateEnabled"}, true},
		{chrome.PrefKey{Name: "dom_distiller.font_scale", Type: prefjson.Double}, true},
		{chrome.PrefKey{Name: "media.storage_id_salt", Type: prefjson.String, Tracked: true, PerUser: true}, true},
		{chrome.PrefKey{Name: "browser.confirm_to_quit", Type: prefjson.Bool, MacOnly: true, Policy: "WarnBeforeQuittingEnabled"}, true},
		{chrome.PrefKey{Name: "browser.check_default_browser", Dead: true, Policy: "DefaultBrowserSettingEnabled=false"}, true},
		{chrome.PrefKey{Name: "made_up.nonsense"}, false},
		{chrome.PrefKey{Name: "session"}, false},
		{chrome.PrefKey{Name: "#"}, false},
		{chrome.PrefKey{Name: ""}, false},
		{chrome.PrefKey{Name: "~"}, false},
	} {
		got, known := chrome.LookupPref(tt.want.Name)
		if diff := cmp.Diff(tt.want, got); diff != "" || known != tt.known {
			t.Errorf("known %t, want %t (-want +got):\n%s", known, tt.known, diff)
		}
	}
}

func TestLookupPolicy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		want  chrome.PolicyKey
		known bool
	}{
		{chrome.PolicyKey{Name: "HomepageLocation", Type: prefjson.String, Sensitive: true}, true},
		{chrome.PolicyKey{Name: "ManagedBookmarks", Type: prefjson.List}, true},
		{chrome.PolicyKey{Name: "ExtensionSettings", Type: prefjson.Dict}, true},
		{chrome.PolicyKey{Name: "BrowserSignin", Type: prefjson.Int}, true},
		{chrome.PolicyKey{Name: "PrivacySandboxPromptEnabled", Deprecated: true}, true},
		{chrome.PolicyKey{Name: "PromotionalTabsEnabled", Deprecated: true, Use: "PromotionsEnabled=false"}, true},
		{chrome.PolicyKey{Name: "GenAiDefaultSettings", CloudOnly: true}, true},
		{chrome.PolicyKey{Name: "WarnBeforeQuittingEnabled", Type: prefjson.Bool, MacOnly: true}, true},
		{chrome.PolicyKey{Name: "WelcomePageOnOSUpgradeEnabled", Dead: true}, true},
		{chrome.PolicyKey{Name: "NoSuchPolicy"}, false},
	} {
		got, known := chrome.LookupPolicy(tt.want.Name)
		if diff := cmp.Diff(tt.want, got); diff != "" || known != tt.known {
			t.Errorf("known %t, want %t (-want +got):\n%s", known, tt.known, diff)
		}
	}
}

// Every line of the lists is found by its name, with the type of its letter.
func TestLists(t *testing.T) {
	t.Parallel()
	types := map[byte]prefjson.Type{
		'b': prefjson.Bool, 'i': prefjson.Int, 'n': prefjson.Double,
		's': prefjson.String, 'l': prefjson.List, 'd': prefjson.Dict, '?': prefjson.Any,
	}
	size := 0
	for name, look := range map[string]func(string) (prefjson.Type, bool){
		"prefs.txt": func(name string) (prefjson.Type, bool) {
			key, ok := chrome.LookupPref(name)
			return key.Type, ok && !key.Dead && !key.MacOnly
		},
		"policies.txt": func(name string) (prefjson.Type, bool) {
			key, ok := chrome.LookupPolicy(name)
			return key.Type, ok && !key.Dead && !key.MacOnly
		},
	} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
		lines := bufio.NewScanner(strings.NewReader(string(data)))
		if !lines.Scan() || lines.Text() != "# Chromium "+chrome.KeysVersion()+", Linux" {
			t.Errorf("%s begins with %q, want the version %s", name, lines.Text(), chrome.KeysVersion())
		}
		for lines.Scan() {
			key, letters, _ := strings.Cut(lines.Text(), " ")
			want, ok := types[letters[0]]
			got, found := look(key)
			if !ok || !found || got != want {
				t.Errorf("%s: %s is %q, found %t, want %q", name, key, got, found, want)
			}
		}
	}
	if size > 150_000 {
		t.Errorf("the lists have %d bytes, want 150000 at most", size)
	}
}
