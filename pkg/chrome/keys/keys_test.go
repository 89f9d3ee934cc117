package keys_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

func TestLookupPref(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		want  keys.Pref
		known bool
	}{
		{keys.Pref{Name: "homepage", Type: prefjson.String, Tracked: true, Policy: "HomepageLocation"}, true},
		{keys.Pref{Name: "session.restore_on_startup", Type: prefjson.Int, Tracked: true, Policy: "RestoreOnStartup"}, true},
		{keys.Pref{Name: "session.startup_urls", Type: prefjson.List, Tracked: true, Policy: "RestoreOnStartupURLs"}, true},
		{keys.Pref{Name: "translate.enabled", Type: prefjson.Bool, Policy: "TranslateEnabled"}, true},
		{keys.Pref{Name: "dom_distiller.font_scale", Type: prefjson.Double}, true},
		{keys.Pref{Name: "media.storage_id_salt", Type: prefjson.String, Tracked: true, PerUser: true}, true},
		{keys.Pref{Name: "browser.confirm_to_quit", Type: prefjson.Bool, MacOnly: true, Policy: "WarnBeforeQuittingEnabled"}, true},
		{keys.Pref{Name: "browser.check_default_browser", Dead: true, Policy: "DefaultBrowserSettingEnabled=false"}, true},
		{keys.Pref{Name: "made_up.nonsense"}, false},
		{keys.Pref{Name: "session"}, false},
		{keys.Pref{Name: "#"}, false},
		{keys.Pref{Name: ""}, false},
		{keys.Pref{Name: "~"}, false},
	} {
		got, known := keys.LookupPref(tt.want.Name)
		if diff := cmp.Diff(tt.want, got); diff != "" || known != tt.known {
			t.Errorf("known %t, want %t (-want +got):\n%s", known, tt.known, diff)
		}
	}
}

func TestLookupPolicy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		want  keys.Policy
		known bool
	}{
		{keys.Policy{Name: "HomepageLocation", Type: prefjson.String, Sensitive: true}, true},
		{keys.Policy{Name: "ManagedBookmarks", Type: prefjson.List}, true},
		{keys.Policy{Name: "ExtensionSettings", Type: prefjson.Dict}, true},
		{keys.Policy{Name: "BrowserSignin", Type: prefjson.Int}, true},
		{keys.Policy{Name: "PrivacySandboxPromptEnabled", Type: prefjson.Bool, Deprecated: true}, true},
		{keys.Policy{Name: "PromotionalTabsEnabled", Type: prefjson.Bool, Deprecated: true, OverriddenBy: "PromotionsEnabled", Use: "PromotionsEnabled=false"}, true},
		{keys.Policy{Name: "CloudManagementEnrollmentToken", Type: prefjson.String}, true},
		{keys.Policy{Name: "RegisteredProtocolHandlers", Type: prefjson.List, RecommendedOnly: true}, true},
		{keys.Policy{Name: "UserDataDir", Type: prefjson.String, MacOnly: true}, true},
		{keys.Policy{Name: "GenAiDefaultSettings", Type: prefjson.Int, CloudOnly: true}, true},
		{keys.Policy{Name: "WarnBeforeQuittingEnabled", Type: prefjson.Bool, MacOnly: true}, true},
		{keys.Policy{Name: "WelcomePageOnOSUpgradeEnabled", Dead: true}, true},
		{keys.Policy{Name: "NoSuchPolicy"}, false},
	} {
		got, known := keys.LookupPolicy(tt.want.Name)
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
			key, ok := keys.LookupPref(name)
			return key.Type, ok && !key.Dead && !key.MacOnly
		},
		"policies.txt": func(name string) (prefjson.Type, bool) {
			key, ok := keys.LookupPolicy(name)
			return key.Type, ok && !key.Dead && !key.MacOnly
		},
	} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
		lines := bufio.NewScanner(strings.NewReader(string(data)))
		if !lines.Scan() || lines.Text() != "# Chromium "+keys.Version()+", Linux" {
			t.Errorf("%s begins with %q, want the version %s", name, lines.Text(), keys.Version())
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
	if size > 170_000 { // 20 kB of it are the schemas of policies
		t.Errorf("the lists have %d bytes, want 170000 at most", size)
	}
}
