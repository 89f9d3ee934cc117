package lint_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// proven collects the rules that Chromium has shown.
type proven struct {
	mu    sync.Mutex
	rules map[string]bool
}

func (p *proven) add(rules ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, rule := range rules {
		p.rules[rule] = true
	}
}

// Each rule whose source is "tests against …" is proven on Chromium: what lint calls
// broken does not work there, in as few starts as can be told apart.
func TestRulesOnChromium(t *testing.T) {
	t.Parallel()
	chromium.Need(t)
	p := &proven{rules: map[string]bool{}}
	t.Run("starts", func(t *testing.T) {
		for name, prove := range map[string]func(*testing.T, *proven){
			"encoding and depth": encodingAndDepth, "ignored files": ignoredFiles, "crashes": crashes, "keys and values": keysAndValues,
			"policies": policies, "preferences": preferencesFile,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				prove(t, p)
			})
		}
	})
	for _, rule := range lint.Rules() {
		if proven := p.rules[rule.ID]; proven != strings.HasPrefix(rule.Source, "tests against") {
			t.Errorf("rule %s: proven on Chromium %t, source %q: want one of the two", rule.ID, proven, rule.Source)
		}
	}
}

func sample(t *testing.T, rule, side string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(lintSamples, rule, side, "initial_preferences"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func finds(t *testing.T, name string, data []byte, rule, path string) {
	t.Helper()
	list, err := lint.File(name, data, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Rule == rule && f.Path == path }) {
		t.Errorf("lint finds no %s at %q in %s: %v", rule, path, data, list)
	}
}

// ignoredFiles leave no trace but First Run.
func ignoredFiles(t *testing.T, p *proven) {
	t.Helper()
	for _, rule := range []string{"json-syntax", "json-empty", "json-root"} {
		got := chromium.Run(t, chromium.Input{Initial: sample(t, rule, "bad"), PrefsOnly: true})
		if got.Crashed || !got.FirstRunWritten || got.Prefs["translate.enabled"].Value != true || got.Prefs["bookmark_bar.show_on_all_tabs"].Value != false {
			t.Errorf("%s: crashed %t, First Run %t, and translate.enabled is %v", rule, got.Crashed, got.FirstRunWritten, got.Prefs["translate.enabled"])
		}
		p.add(rule)
	}
}

// encodingAndDepth asks Chromium's JSON reader about the samples. What else it
// takes and refuses, the tests of package prefjson compare.
func encodingAndDepth(t *testing.T, p *proven) {
	t.Helper()
	rules := []string{"json-encoding", "json-depth"}
	var texts [][]byte
	for _, rule := range rules {
		texts = append(texts, sample(t, rule, "bad"), sample(t, rule, "good"))
	}
	verdicts := chromium.Verdicts(t, texts)
	for i, rule := range rules {
		if bad, good := verdicts[2*i], verdicts[2*i+1]; bad == "" || good != "" {
			t.Errorf("%s: Chromium says %q of the bad sample and %q of the good one", rule, bad, good)
		}
	}
	p.add(rules...)
}

func crashes(t *testing.T, p *proven) {
	t.Helper()
	for _, text := range []string{
		string(sample(t, "crash", "bad")), `{"variations_compressed_seed":1}`, `{"variations_seed_signature":["x"]}`,
	} {
		got := chromium.Run(t, chromium.Input{Initial: []byte(text), PrefsOnly: true})
		if !got.Crashed || got.FirstRunWritten {
			t.Errorf("%s: crashed %t, First Run %t, want a crash", text, got.Crashed, got.FirstRunWritten)
		}
	}
	p.add("crash")
}

// keysAndValues has one file with everything that can be told apart.
func keysAndValues(t *testing.T, p *proven) {
	t.Helper()
	file := []byte(`{ // json-extension
		"homepage": "https://home.example/",
		"translate": {"enabled": "no"},
		"webkit": {"webprefs": {"default_font_size": 17.0, "minimum_font_size": 7, "default_fixed_font_size": 99999999999}},
		"session": {"restore_on_startup": 9},
		"bookmark_bar.show_on_all_tabs": true,
		"browser": {"check_default_browser": false},
		"made_up": {"nonsense": 1},
		"signin": {"allowed": false},
		"extensions": {"settings": {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": {"state": 0}}},
		"PasswordManagerEnabled": false,
		"search": {"suggest_enabled": true}, "search": {"suggest_enabled": false},
		"distribution": 5, "bookmarks": {"first_run_bookmarks": 5}, "first_run_tabs": "x", "initial_extensions": 5
	}`)
	got := chromium.Run(t, chromium.Input{Initial: file, PrefsOnly: true})
	shown := func(pref string) string {
		one, ok := got.Prefs[pref]
		return fmt.Sprintf("%v (%t)", one.Value, ok)
	}
	for _, one := range []struct{ rule, path, pref, want string }{
		{"json-extension", "", "homepage", "https://home.example/ (true)"},
		{"homepage-not-opened", "homepage", "homepage_is_newtabpage", "true (true)"},
		{"homepage-not-opened", "homepage", "browser.show_home_button", "false (true)"},
		{"wrong-type", "translate.enabled", "translate.enabled", "true (true)"},
		{"wrong-type", "distribution", "homepage", "https://home.example/ (true)"},
		{"wrong-type", "first_run_tabs", "homepage", "https://home.example/ (true)"},
		{"wrong-type", "bookmarks.first_run_bookmarks", "homepage", "https://home.example/ (true)"},
		{"wrong-type", "initial_extensions", "homepage", "https://home.example/ (true)"},
		{"number-form", "webkit.webprefs.default_font_size", "webkit.webprefs.default_font_size", "16 (true)"},
		{"number-form", "webkit.webprefs.default_fixed_font_size", "webkit.webprefs.default_fixed_font_size", "13 (true)"},
		{"bad-value", "session.restore_on_startup", "session.restore_on_startup", "9 (true)"},
		{"dotted-key", "bookmark_bar.show_on_all_tabs", "bookmark_bar.show_on_all_tabs", "false (true)"},
		{"dead-key", "browser.check_default_browser", "browser.check_default_browser", "<nil> (false)"},
		{"unknown-key", "made_up", "made_up.nonsense", "<nil> (false)"},
		{"rewritten-key", "signin.allowed", "signin.allowed", "true (true)"},
		{"policy-in-preferences", "PasswordManagerEnabled", "credentials_enable_service", "true (true)"},
		{"json-duplicate-key", "", "search.suggest_enabled", "false (true)"},
	} {
		finds(t, "initial_preferences", file, one.rule, one.path)
		if shown(one.pref) != one.want {
			t.Errorf("%s: Chromium has %s at %s, want %s", one.rule, shown(one.pref), one.pref, one.want)
		}
		p.add(one.rule)
	}
	if got.Prefs["webkit.webprefs.minimum_font_size"].Value != json.Number("7") {
		t.Error("the clean setting has not landed")
	}
	finds(t, "initial_preferences", file, "stripped-key", "extensions.settings")
	if strings.Contains(string(got.Preferences), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") {
		t.Error("stripped-key: extensions.settings has landed")
	}
	p.add("stripped-key")
	agreesWithList(t, got)
}

// agreesWithList compares the embedded types with those of this Chromium, which
// may be of another version.
func agreesWithList(t *testing.T, got chromium.Result) {
	t.Helper()
	unknown := 0
	for name, pref := range got.Prefs {
		key, ok := keys.LookupPref(name)
		if !ok || key.Dead {
			unknown++
			continue
		}
		if value, ok := pref.Value.(bool); ok && key.Type != prefjson.Bool {
			t.Errorf("%s is %t, by the list a %s", name, value, key.Type)
		}
		if value, ok := pref.Value.(string); ok && key.Type != prefjson.String {
			t.Errorf("%s is %q, by the list a %s", name, value, key.Type)
		}
	}
	if unknown*20 > len(got.Prefs) {
		t.Errorf("%d of %d preferences of Chromium %s are not in the list of %s: go run ./scripts/chromekeys",
			unknown, len(got.Prefs), got.Version, keys.Version())
	}
}

// policies are given to Chromium as a profile gives them.
func policies(t *testing.T, p *proven) {
	t.Helper()
	set := map[string]any{
		"TranslateEnabled": "no", "RestoreOnStartup": 9, "BrowserSignin": 1.5, "homepage": "https://home.example/",
		"WelcomePageOnOSUpgradeEnabled": false, "PrivacySandboxPromptEnabled": false, "GenAiDefaultSettings": 2,
		"PromotionsEnabled": false, "PromotionalTabsEnabled": false, "SearchSuggestEnabled": false,
		"SafeBrowsingProtectionLevel": 1, "SafeBrowsingEnabled": true,
		"DefaultSearchProviderSearchURL": "https://www.example.org/?q={searchTerms}",
		"AutofillSettings":               []any{map[string]any{"url_pattern": "https://www.example.org"}},
		"IdleTimeout":                    5,
		"RegisteredProtocolHandlers":     []any{map[string]any{"protocol": "mailto", "url": "https://www.example.org/?to=%s"}},
	}
	profile := `<plist><dict><key>TranslateEnabled</key><string>no</string><key>RestoreOnStartup</key><integer>9</integer>
		<key>BrowserSignin</key><real>1.5</real><key>homepage</key><string>https://home.example/</string>
		<key>WelcomePageOnOSUpgradeEnabled</key><false/><key>PrivacySandboxPromptEnabled</key><false/>
		<key>GenAiDefaultSettings</key><integer>2</integer><key>PromotionsEnabled</key><false/>
		<key>PromotionalTabsEnabled</key><false/><key>SearchSuggestEnabled</key><false/>
		<key>SafeBrowsingProtectionLevel</key><integer>1</integer><key>SafeBrowsingEnabled</key><true/>
		<key>DefaultSearchProviderSearchURL</key><string>https://www.example.org/?q={searchTerms}</string>
		<key>IdleTimeout</key><integer>5</integer><key>AutofillSettings</key><array><dict><key>url_pattern</key><string>https://www.example.org</string></dict></array>
		<key>RegisteredProtocolHandlers</key><array><dict><key>protocol</key><string>mailto</string>
		<key>url</key><string>https://www.example.org/?to=%s</string></dict></array></dict></plist>`
	got := chromium.Run(t, chromium.Input{Managed: set})
	for _, one := range []struct{ rule, policy string }{
		{"wrong-type", "TranslateEnabled"},
		{"bad-value", "RestoreOnStartup"},
		{"number-form", "BrowserSignin"},
		{"preference-in-policy", "homepage"},
		{"unknown-policy", "WelcomePageOnOSUpgradeEnabled"},
		{"deprecated-policy", "PrivacySandboxPromptEnabled"},
		{"cloud-only-policy", "GenAiDefaultSettings"},
		{"promotions-conflict", "PromotionalTabsEnabled"},
		{"overridden-policy", "SafeBrowsingEnabled"},
		{"default-search-off", "DefaultSearchProviderSearchURL"},
		{"missing-key", "AutofillSettings"},
		{"policy-alone", "IdleTimeout"},
		{"recommended-only-policy", "RegisteredProtocolHandlers"},
	} {
		path := ":" + one.policy
		if one.rule == "missing-key" {
			path += ":0"
		}
		finds(t, "Managed Preferences/com.google.Chrome.plist", []byte(profile), one.rule, path)
		if row, ok := got.Policy(one.policy); !ok || row.OK() {
			t.Errorf("%s: Chromium is content with %+v", one.rule, row)
		}
		p.add(one.rule)
	}
	if row, ok := got.Policy("SearchSuggestEnabled"); !ok || !row.OK() {
		t.Errorf("the clean policy is %+v", row)
	}
	unknown := 0
	for _, name := range got.KnownPolicies {
		if key, ok := keys.LookupPolicy(name); !ok || key.Dead || key.MacOnly {
			unknown++
		}
	}
	if unknown*20 > len(got.KnownPolicies) || len(got.KnownPolicies) == 0 {
		t.Errorf("%d of %d policies of Chromium %s are not in the list of %s: go run ./scripts/chromekeys",
			unknown, len(got.KnownPolicies), got.Version, keys.Version())
	}
}

// preferencesFile shows that blocks of Initial Preferences do nothing here:
// neither is anything imported, nor does it crash on what crashes it there. A
// good file of Initial Preferences beside First Run does nothing either.
func preferencesFile(t *testing.T, p *proven) {
	t.Helper()
	file := []byte(`{"translate":{"enabled":false},"distribution":{"import_bookmarks_from_file":"/etc/chromium/b.html"},
		"first_run_tabs":[5],"bookmarks":{"first_run_bookmarks":{"children":[{"name":"Sample","type":"url","url":"https://sample.example/"}]}}}`)
	for _, path := range []string{"distribution", "first_run_tabs", "bookmarks.first_run_bookmarks"} {
		finds(t, "Preferences", file, "distribution-ignored", path)
	}
	bookmarks := []byte("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><A HREF=\"https://sample.example/\">Sample</A></DL><p>\n")
	got := chromium.Run(t, chromium.Input{
		Initial: []byte(`{"search":{"suggest_enabled":false}}`), Preferences: file, FirstRun: true, PrefsOnly: true,
		Files: map[string][]byte{"b.html": bookmarks},
	})
	if pref := got.Prefs["search.suggest_enabled"]; pref.Value != true || !pref.Has("default") {
		t.Errorf("Initial Preferences were read beside a First Run file: %+v", pref)
	}
	if got.Crashed || got.Prefs["translate.enabled"].Value != false || strings.Contains(string(got.Bookmarks), "sample.example") {
		t.Errorf("crashed %t, translate.enabled %v, bookmarks %s", got.Crashed, got.Prefs["translate.enabled"], got.Bookmarks)
	}
	p.add("distribution-ignored", "first-run-file")
}
