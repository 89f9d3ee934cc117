package chrome_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const samples = "../../testdata/chrome"

// The golden folders are what macwrangler chrome prefs --identifier
// com.example.chrome --organization Example --settings SAMPLE --mode MODE --out
// DIR writes.
func TestGolden(t *testing.T) {
	for _, word := range chrome.ModeWords() {
		mode := chrome.Mode(word)
		out := mustBuild(t, settingsFor(t, mode), options(mode))
		files, err := out.Project("1.0")
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(samples, "golden", word)
		got := map[string]string{}
		for _, f := range files {
			got[f.Path] = string(f.Data)
		}
		if mode == chrome.Initial {
			ownLint(t, chrome.InitialPath, out.InitialPreferences)
		}
		if diff := cmp.Diff(readFolder(t, folder), got); diff != "" {
			t.Errorf("%s: (-golden +got)\n%s", word, diff)
		}
		if mode == chrome.Policy || mode == chrome.Initial {
			list, _, err := profile.Check(out.Profile, profile.LintOptions{})
			// what is in bookmarks is for chrome lint to check, below
			list = slices.DeleteFunc(list, func(f finding.Finding) bool { return f.Rule == finding.NotChecked })
			if err != nil || len(list) > 0 {
				t.Errorf("%s: profile lint found %+v, error %v", word, list, err)
			}
			ownLint(t, "chrome.mobileconfig", out.Profile)
		}
	}
}

// TestSettings checks what each setting is in each mode, by the published names.
func TestSettings(t *testing.T) {
	const a = "https://a.example/"
	for _, tt := range []struct {
		name           string
		settings       chrome.Settings
		policy, prefs  string
		onlyPolicyMode bool
	}{
		{
			"homepage",
			chrome.Settings{Homepage: a},
			`{"HomepageLocation":"https://a.example/","HomepageIsNewTabPage":false}`,
			`{"homepage":"https://a.example/","homepage_is_newtabpage":false}`, false,
		},
		{
			"startup",
			chrome.Settings{StartupURLs: []string{a}},
			`{"RestoreOnStartup":4,"RestoreOnStartupURLs":["https://a.example/"]}`,
			`{"session":{"restore_on_startup":4,"startup_urls":["https://a.example/"]}}`, false,
		},
		{
			"button shown",
			chrome.Settings{HomeButton: shown(true)},
			`{"ShowHomeButton":true}`,
			`{"browser":{"show_home_button":true}}`, false,
		},
		{
			"button hidden",
			chrome.Settings{HomeButton: shown(false)},
			`{"ShowHomeButton":false}`,
			`{"browser":{"show_home_button":false}}`, false,
		},
		{
			"import",
			chrome.Settings{NoImport: true},
			`{"ImportBookmarks":false,"ImportHistory":false,"ImportHomepage":false,"ImportSearchEngine":false,
			"ImportSavedPasswords":false,"ImportAutofillFormData":false}`,
			`{"distribution":{"import_bookmarks":false,"import_history":false,"import_home_page":false,
			"import_search_engine":false}}`, false,
		},
		{
			"passwords",
			chrome.Settings{NoPasswordSaving: true},
			`{"PasswordManagerEnabled":false}`,
			`{"credentials_enable_service":false}`, false,
		},
		{
			"bookmarks",
			chrome.Settings{Bookmarks: []chrome.Bookmark{{Name: "A", URL: a}}},
			`{"ManagedBookmarks":[{"name":"A","url":"https://a.example/"}]}`,
			`{"bookmarks":{"first_run_bookmarks":{"children":[{"name":"A","type":"url","url":"https://a.example/"}]}}}`, false,
		},
		{"default browser", chrome.Settings{NoDefaultBrowserCheck: true}, `{"DefaultBrowserSettingEnabled":false}`, "", true},
		{"other", chrome.Settings{Policies: map[string]any{"BrowserSignin": 0}}, `{"BrowserSignin":0}`, "", true},
		{"updates on", chrome.Settings{Updates: chrome.UpdatesOn}, `{"updatePolicies":{"com.google.Chrome":{"UpdateDefault":0}}}`, "", true},
		{"updates manual", chrome.Settings{Updates: chrome.UpdatesManual}, `{"updatePolicies":{"com.google.Chrome":{"UpdateDefault":2}}}`, "", true},
		{"updates off", chrome.Settings{Updates: chrome.UpdatesOff}, `{"updatePolicies":{"com.google.Chrome":{"UpdateDefault":3}}}`, "", true},
	} {
		out := mustBuild(t, tt.settings, options(chrome.Policy))
		_, keystone := payloads(t, out.Profile)["com.google.Keystone"]
		if keystone != (tt.settings.Updates != "") {
			t.Errorf("%s: there is a payload for Keystone: %t", tt.name, keystone)
		}
		var got any
		for _, settings := range payloads(t, out.Profile) {
			got = settings
		}
		compareJSON(t, tt.name+", policy", tt.policy, got)
		for _, mode := range []chrome.Mode{chrome.Initial, chrome.Legacy} {
			out, err := chrome.Build(tt.settings, options(mode))
			if tt.onlyPolicyMode {
				wantError(t, err, chrome.CodeNotInMode, `"policy"`)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			var prefs any
			if err := json.Unmarshal(fileOf(t, out, chrome.MasterPath), &prefs); err != nil {
				t.Fatal(err)
			}
			compareJSON(t, tt.name+", "+string(mode), tt.prefs, prefs)
		}
	}
}

// First run is policy in every mode that can have it, and the file that would
// silence it, but hide Initial Preferences, is in none but legacy.
func TestFirstRun(t *testing.T) {
	s := chrome.Settings{NoFirstRun: true, Homepage: "https://a.example/", StartupURLs: []string{"https://a.example/"}}
	for _, mode := range []chrome.Mode{chrome.Policy, chrome.Initial} {
		out := mustBuild(t, s, options(mode))
		if got := payloads(t, out.Profile)["com.google.Chrome"]["PromotionsEnabled"]; got != false {
			t.Errorf("%s: PromotionsEnabled is %v", mode, got)
		}
		files, err := out.Project("1.0")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.Contains(f.Path, "First Run") {
				t.Errorf("%s writes %s", mode, f.Path)
			}
		}
	}
	out := mustBuild(t, s, options(chrome.Initial))
	if got := payloads(t, out.Profile)["com.google.Chrome"]; len(got) != 1 {
		t.Errorf("the profile of the mode initial sets %v", got)
	}
	if !bytes.Equal(fileOf(t, out, chrome.InitialPath), fileOf(t, out, chrome.MasterPath)) {
		t.Error("the two names have different bytes")
	}
	anonymous := mustBuild(t, s, chrome.BuildOptions{Mode: chrome.Initial})
	if anonymous.Profile != nil || !bytes.Equal(anonymous.InitialPreferences, out.InitialPreferences) {
		t.Error("without an identifier there is a profile, or another file")
	}
	_, err := chrome.Build(chrome.Settings{NoFirstRun: true}, options(chrome.Initial))
	wantError(t, err, chrome.CodeNotInMode, "--mode policy")
}

func TestWarnings(t *testing.T) {
	page := []string{"https://a.example/"}
	for _, tt := range []struct {
		mode     chrome.Mode
		settings chrome.Settings
		want     string
	}{
		{chrome.Policy, chrome.Settings{NoPasswordSaving: true}, ""},
		{chrome.Policy, chrome.Settings{Homepage: page[0]}, "homepage-not-opened needs-managed-mac"},
		{chrome.Policy, chrome.Settings{Homepage: page[0], StartupURLs: page}, "needs-managed-mac"},
		{chrome.Policy, chrome.Settings{Policies: map[string]any{"MetricsReportingEnabled": false}}, "needs-managed-mac"},
		{chrome.Policy, chrome.Settings{Policies: map[string]any{"PromotionalTabsEnabled": false}}, "deprecated-policy"},
		{chrome.Policy, chrome.Settings{NoFirstRun: true}, "first-run-versions"},
		{chrome.Policy, chrome.Settings{Updates: chrome.UpdatesOn}, "updates-need-managed-mac"},
		{chrome.Policy, chrome.Settings{Updates: chrome.UpdatesManual}, "updates-manual updates-need-managed-mac"},
		{chrome.Policy, chrome.Settings{Updates: chrome.UpdatesOff}, "updates-off updates-need-managed-mac"},
		{chrome.Initial, chrome.Settings{NoPasswordSaving: true}, "first-start-only"},
		{chrome.Initial, chrome.Settings{Homepage: page[0], NoFirstRun: true}, "first-start-only homepage-not-opened first-run-needs-policy first-run-versions"},
		{chrome.Initial, chrome.Settings{NoImport: true}, "first-start-only import-users-may"},
		{chrome.Legacy, chrome.Settings{NoPasswordSaving: true}, "first-run-hides-initial"},
		{chrome.Legacy, chrome.Settings{HomeButton: shown(true)}, "first-run-hides-initial tracked-reset"},
		{chrome.Legacy, chrome.Settings{NoImport: true}, "first-run-hides-initial master-only"},
	} {
		out := mustBuild(t, tt.settings, options(tt.mode))
		var codes []string
		for _, r := range out.Warnings {
			codes = append(codes, string(r.Code))
			if r.Text == "" {
				t.Errorf("%s has no text", r.Code)
			}
		}
		if got := strings.Join(codes, " "); got != tt.want {
			t.Errorf("%s, %+v: warnings %q, want %q", tt.mode, tt.settings, got, tt.want)
		}
	}
}
