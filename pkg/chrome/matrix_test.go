package chrome_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/pkg/chrome"
)

// The settings matrix: what a real Chromium makes of every setting of the
// model, in the modes initial and policy. What Linux cannot show is in
// docs/chrome.md: the updater, sensitive policies on a Mac that is not managed,
// tracked preferences, and what the first-run screens do.

// TestMatrixIsWhole sees to it that the samples set every field of the model,
// and that each of them, but for the updater, is something to ask Chromium for.
func TestMatrixIsWhole(t *testing.T) {
	whole := reflect.ValueOf(settingsFor(t, chrome.Policy))
	first := reflect.ValueOf(settingsFor(t, chrome.Initial))
	for i := range whole.NumField() {
		field := whole.Type().Field(i).Name
		var one chrome.Settings
		reflect.ValueOf(&one).Elem().Field(i).Set(whole.Field(i))
		if whole.Field(i).IsZero() {
			t.Errorf("the sample for mode policy does not set %s", field)
			continue
		}
		asked := payloads(t, mustBuild(t, one, options(chrome.Policy)).Profile)["com.google.Chrome"]
		if len(asked) == 0 && field != "Updates" {
			t.Errorf("nothing is asked about %s", field)
		}
		_, err := chrome.Build(one, options(chrome.Legacy))
		if can := err == nil; can == first.Field(i).IsZero() {
			t.Errorf("the sample for mode initial sets %s: %t, but the mode can: %t", field, !can, can)
		}
	}
}

// pref is what a preference shall be.
type pref struct {
	field, name string
	value       any
}

// matrixPrefs are the preferences that the samples' settings control, named
// from Chromium's source and not from the code under test.
func matrixPrefs() []pref {
	urls := []any{"https://www.example.org/", "https://timetable.example.org/today?room=12&floor=2"}
	return []pref{
		{"Homepage", "homepage", "https://www.example.org/"},
		{"Homepage", "homepage_is_newtabpage", false},
		{"StartupURLs", "session.restore_on_startup", json.Number("4")},
		{"StartupURLs", "session.startup_urls", urls},
		{"HomeButton", "browser.show_home_button", true},
		{"NoPasswordSaving", "credentials_enable_service", false},
		{"NoImport", "import_bookmarks", false},
		{"NoImport", "import_history", false},
		{"NoImport", "import_home_page", false},
		{"NoImport", "import_search_engine", false},
	}
}

func checkPrefs(t *testing.T, mode chrome.Mode, result chromium.Result, list []pref, word string) {
	t.Helper()
	for _, want := range list {
		got, registered := result.Prefs[want.name]
		if !registered || !cmp.Equal(want.value, got.Value) || !got.Has(word) {
			t.Errorf("%s, %s: %s is %+v (registered: %t), want %v, %s", mode, want.field, want.name, got, registered, want.value, word)
		}
	}
}

func TestMatrixInitial(t *testing.T) {
	t.Parallel()
	out := mustBuild(t, settingsFor(t, chrome.Initial), options(chrome.Initial))
	policies := payloads(t, out.Profile)["com.google.Chrome"]
	result := chromium.Run(t, chromium.Input{Initial: fileOf(t, out, chrome.InitialPath), Managed: policies})
	if result.Crashed || !result.FirstRunWritten {
		t.Fatalf("crashed %t, First Run written %t\n%s", result.Crashed, result.FirstRunWritten, result.Log)
	}
	checkPrefs(t, chrome.Initial, result, matrixPrefs(), "user_controlled")
	checkBookmarks(t, result.Bookmarks)
	if row, ok := result.Policy("PromotionsEnabled"); !ok || !row.OK() || row.Value != false {
		t.Errorf("NoFirstRun: PromotionsEnabled is %+v", row)
	}
}

// checkBookmarks wants those of the samples, in order, in the file that
// Chromium wrote.
func checkBookmarks(t *testing.T, data []byte) {
	t.Helper()
	type node struct {
		Name, URL string
		Children  []node
	}
	var file struct{ Roots map[string]node }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatalf("reading the bookmarks %q: %v", data, err)
	}
	want := []node{
		{Name: "Timetable", URL: "https://timetable.example.org/"},
		{Name: "Größe & <Maß>", URL: "https://www.example.org/units"},
	}
	var got []node
	for _, root := range file.Roots {
		got = append(got, root.Children...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bookmarks: (-want +got)\n%s", diff)
	}
}

func TestMatrixPolicy(t *testing.T) {
	t.Parallel()
	out := mustBuild(t, settingsFor(t, chrome.Policy), options(chrome.Policy))
	policies := payloads(t, out.Profile)["com.google.Chrome"]
	result := chromium.Run(t, chromium.Input{Managed: policies})
	if len(result.Policies) != len(policies) {
		t.Errorf("chrome://policy has %d rows for %d policies", len(result.Policies), len(policies))
	}
	for name, value := range policies {
		row, ok := result.Policy(name)
		if !ok || !row.OK() || row.Level != "mandatory" {
			t.Errorf("policy %s is %+v (there: %t)", name, row, ok)
		}
		compareJSON(t, "policy "+name, string(mustJSON(t, value)), row.Value)
	}
	managed := append(matrixPrefs(),
		pref{"NoImport", "import_saved_passwords", false},
		pref{"NoImport", "import_autofill_form_data", false},
		pref{"Policies", "translate.enabled", false},
		pref{"Policies", "incognito.mode_availability", json.Number("1")},
		pref{"Policies", "download.default_directory", "/Users/Shared/Downloads"},
		pref{"Policies", "policy.url_blocklist", []any{"blocked.example"}},
	)
	checkPrefs(t, chrome.Policy, result, managed, "managed")
	bookmarks := result.Prefs["bookmarks.managed_bookmarks"]
	if !bookmarks.Has("managed") || !bytes.Contains(mustJSON(t, bookmarks.Value), []byte("timetable.example.org")) {
		t.Errorf("Bookmarks: bookmarks.managed_bookmarks is %+v", bookmarks)
	}
	for field, name := range map[string]string{"NoDefaultBrowserCheck": "DefaultBrowserSettingEnabled", "NoFirstRun": "PromotionsEnabled"} {
		if policies[name] != false {
			t.Errorf("%s: %s is %v", field, name, policies[name])
		}
	}
}

// The other way round: what is false or hidden is no leftover of a default, and
// what nobody set stays one.
func TestMatrixButtonHidden(t *testing.T) {
	t.Parallel()
	s := chrome.Settings{HomeButton: shown(false), NoPasswordSaving: true}
	for mode, word := range map[chrome.Mode]string{chrome.Initial: "user_controlled", chrome.Policy: "managed"} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			out := mustBuild(t, s, options(mode))
			input := chromium.Input{Initial: out.InitialPreferences, PrefsOnly: true}
			if mode == chrome.Policy {
				input = chromium.Input{Managed: payloads(t, out.Profile)["com.google.Chrome"], PrefsOnly: true}
			}
			result := chromium.Run(t, input)
			checkPrefs(t, mode, result, []pref{{"HomeButton", "browser.show_home_button", false}}, word)
			for _, untouched := range []string{"homepage", "session.restore_on_startup", "import_bookmarks"} {
				if got := result.Prefs[untouched]; !got.Has("default") {
					t.Errorf("%s is %+v, though nobody set it", untouched, got)
				}
			}
		})
	}
}

// The recipe hides its own Master Preferences: what stands only there does not
// arrive. That macOS resets the tracked ones besides, Linux cannot show.
func TestLegacyFails(t *testing.T) {
	t.Parallel()
	out := mustBuild(t, settingsFor(t, chrome.Legacy), options(chrome.Legacy))
	master := fileOf(t, out, chrome.MasterPath)
	result := chromium.Run(t, chromium.Input{Initial: master, Preferences: out.Preferences, FirstRun: true, PrefsOnly: true})
	if got := result.Prefs["import_bookmarks"]; !got.Has("default") {
		t.Errorf("import_bookmarks is %+v", got)
	}
	if strings.Contains(string(result.Bookmarks), "Timetable") {
		t.Error("the bookmarks have arrived")
	}
	if got := result.Prefs["credentials_enable_service"]; got.Value != false || !got.Has("user_controlled") {
		t.Errorf("credentials_enable_service is %+v", got)
	}
}
