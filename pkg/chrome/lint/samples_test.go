package lint_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

const lintSamples = "../../../testdata/chrome/lint"

// lintFolder checks all files below a folder, each by itself and together.
func lintFolder(t *testing.T, folder string) []finding.Finding {
	t.Helper()
	var found []finding.Finding
	var all []lint.Named
	below := os.DirFS(folder)
	err := fs.WalkDir(below, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(below, path)
		if err != nil {
			return err
		}
		all = append(all, lint.Named{Name: path, Data: data})
		if lint.IsFirstRun(path) {
			return nil
		}
		list, err := lint.File(path, data, lint.Options{})
		found = append(found, list...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(found, lint.CrossCheck(all)...)
}

// Every rule has a sample that breaks it and one that does not; the good one
// has no fault of another kind either.
func TestSamples(t *testing.T) {
	t.Parallel()
	rules := append(lint.Rules(), finding.Rule{ID: finding.MoreFindings})
	for _, rule := range rules {
		has := func(f finding.Finding) bool { return f.Rule == rule.ID }
		bad := lintFolder(t, filepath.Join(lintSamples, rule.ID, "bad"))
		if !slices.ContainsFunc(bad, has) {
			t.Errorf("%s/bad: not found, but %v", rule.ID, bad)
		}
		good := lintFolder(t, filepath.Join(lintSamples, rule.ID, "good"))
		if slices.ContainsFunc(good, func(f finding.Finding) bool {
			return has(f) || f.Severity == finding.Error && rule.ID != finding.MoreFindings
		}) {
			t.Errorf("%s/good: found %v", rule.ID, good)
		}
	}
	folders, err := os.ReadDir(lintSamples)
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) != len(rules) {
		t.Errorf("there are samples of %d rules, and %d rules", len(folders), len(rules))
	}
}

// Ids are unique, and the list is in the order of severity.
func TestRules(t *testing.T) {
	t.Parallel()
	order := finding.Severities()
	seen := map[string]bool{}
	last := 0
	for _, rule := range lint.Rules() {
		at := slices.Index(order, rule.Severity)
		if seen[rule.ID] || rule.Guideline == "" || at < last {
			t.Errorf("rule %+v: double, without a guideline or out of order", rule)
		}
		seen[rule.ID], last = true, at
	}
}

// Where a rule has examples, the bad one breaks it and the good one does not.
func TestExamples(t *testing.T) {
	t.Parallel()
	breaks := func(rule finding.Rule, example string) bool {
		name := "initial_preferences"
		if strings.HasPrefix(example, "<") {
			name, example = "Managed Preferences/com.google.Chrome.plist", "<plist><dict>"+example+"</dict></plist>"
		}
		switch {
		case strings.HasPrefix(rule.ID, "keystone-"):
			name = "Managed Preferences/com.google.Keystone.plist"
		case slices.Contains([]string{"tracked-key", "distribution-ignored", "copied-macs"}, rule.ID):
			name = "Preferences"
		}
		list, err := lint.File(name, []byte(example), lint.Options{})
		if err != nil {
			t.Errorf("%s: %v", rule.ID, err)
		}
		return slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Rule == rule.ID })
	}
	for _, rule := range lint.Rules() {
		if rule.Bad != "" && !breaks(rule, rule.Bad) {
			t.Errorf("%s: the bad example does not break it", rule.ID)
		}
		if rule.Good != "" && breaks(rule, rule.Good) {
			t.Errorf("%s: the good example breaks it", rule.ID)
		}
		if rule.Fix == "" || rule.Why == "" || rule.Source == "" || !strings.HasSuffix(rule.Guideline, ".") {
			t.Errorf("%s: a field is missing: %+v", rule.ID, rule)
		}
	}
}

// The places and words of findings, in the order of the file.
func TestLintPlaces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"Initial Preferences", "{\n  \"é\": 1, \"homepage\": 5,\n}", []string{`2:24 error json-syntax ""`}},
		{"Preferences", `{"session":{"restore_on_startup":4.0,"startup_urls":"x"}}`, []string{
			`1:13 error tracked-key "session.restore_on_startup"`, `1:34 error number-form "session.restore_on_startup"`,
			`1:38 error tracked-key "session.startup_urls"`,
			`1:53 error wrong-type "session.startup_urls"`, `1:53 error startup-urls-not-opened "session.startup_urls"`,
		}},
		{"initial_preferences", `{"browser":{"check_default_browser":false,"show_home_buton":true},"session":{"restore_on_startup":-0}}`, []string{
			`1:13 warning dead-key "browser.check_default_browser"`, `1:43 warning unknown-key "browser.show_home_buton"`,
			`1:99 error number-form "session.restore_on_startup"`,
		}},
		{"Managed Preferences/com.google.Keystone.plist", "<plist><dict>\n<key>updatePolicies</key><dict><key>com.google.Chrome</key><dict><key>DownloadPreference</key><string>cacheable</string></dict></dict></dict></plist>", []string{
			`2:66 error keystone-level ":updatePolicies:com.google.Chrome:DownloadPreference"`,
		}},
		{"Preferences", `{"homepage_is_newtabpage":true,"pinned_tabs":[],"protection":{"macs":{"pinned_tabs":"00"}}}`, []string{
			`1:2 error tracked-key "homepage_is_newtabpage"`, `1:49 warning copied-macs "protection"`,
		}},
		{"initial_preferences", "{\"session\":{\"restore_on_startup\":4,\n\"startup_urls\":[7]},\"variations_seed_signature\":{}}", []string{
			`2:17 error wrong-type "session.startup_urls.0"`, `2:49 error crash "variations_seed_signature"`,
		}},
		{"initial_preferences", `{"distribution":5,"session":7,"first_run_tabs":"x","bookmarks":{"first_run_bookmarks":{}},"msi":true}`, []string{
			`1:17 error wrong-type "distribution"`, `1:19 error wrong-type "session"`, `1:48 error wrong-type "first_run_tabs"`,
			`1:87 error wrong-type "bookmarks.first_run_bookmarks"`, `1:91 warning unknown-key "msi"`,
		}},
		{"initial_preferences", `{"distribution":{"import_bookmarks_from_file":"b.html","homepage":1,"ShowHomeButton":true,"browser":{"confirm_to_quit":1,"x":2}}}`, []string{
			`1:47 error bad-value "distribution.import_bookmarks_from_file"`, `1:56 warning unknown-key "distribution.homepage"`,
			`1:69 error policy-in-preferences "distribution.ShowHomeButton"`, `1:120 error wrong-type "distribution.browser.confirm_to_quit"`,
			`1:122 warning unknown-key "distribution.browser.x"`,
		}},
		{"com.google.Keystone.plist", "<plist><dict>\n<key>updatePolicies</key><dict><key>com.google.Chrom</key><dict/>\n<key>globl</key><dict/><key>global</key><dict><key>UpdateDefault</key><string>7</string></dict></dict></dict></plist>", []string{
			`2:1 warning not-forced ":updatePolicies"`, `2:32 error keystone-key ":updatePolicies:com.google.Chrom"`,
			`3:1 error keystone-key ":updatePolicies:globl"`, `3:71 error keystone-value ":updatePolicies:global:UpdateDefault"`,
		}},
		{"Managed Preferences/com.google.Chrome.plist", "<plist><dict>\n<key>RestoreOnStartupURLs</key><array><integer>1</integer></array><key>BrowserSignin</key><real>1</real><key>IncognitoModeAvailability</key><integer>2147483648</integer></dict></plist>", []string{
			`2:1 info sensitive-policy ":RestoreOnStartupURLs"`, `2:1 error startup-urls-not-opened ":RestoreOnStartupURLs"`,
			`2:39 error wrong-type ":RestoreOnStartupURLs:0"`, `2:91 error number-form ":BrowserSignin"`,
			`2:141 error number-form ":IncognitoModeAvailability"`,
		}},
	} {
		found, err := lint.File(tt.name, []byte(tt.text), lint.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			got = append(got, fmt.Sprintf("%d:%d %s %s %q", f.Line, f.Column, f.Severity, f.Rule, f.Path))
			if f.Target != tt.name || f.Message == "" {
				t.Errorf("finding %+v", f)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.name, tt.text, diff)
		}
	}
}

// Who keeps whom from being read, by the order of macOS and the users' homes.
func TestLintSet(t *testing.T) {
	t.Parallel()
	const (
		home    = "v/Users/%s/Library/Application Support/Google/Chrome/"
		initial = "Google Chrome Initial Preferences"
		master  = "Google Chrome Master Preferences"
		system  = "v/Library/Google/"
	)
	anna, ben := fmt.Sprintf(home, "anna"), fmt.Sprintf(home, "ben")
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"one of each name, the same", map[string]string{system + initial: "{}", system + master: "{}"}, nil},
		{"two of a name, not the same", map[string]string{system + initial: "{}", system + master: "{ }"}, []string{"shadowed-file " + system + master}},
		{"a user's before the system's", map[string]string{anna + master: "{}", system + initial: "{}"}, []string{"shadowed-file " + system + initial}},
		{"the system's does not shadow a user's", map[string]string{system + master: "{}", anna + initial: "{ }"}, []string{"shadowed-file " + system + master}},
		{"two users", map[string]string{anna + initial: "{}", ben + master: "{ }"}, nil},
		{"First Run beside the user's own", map[string]string{anna + "First Run": "", anna + initial: "{}"}, []string{"first-run-file " + anna + "First Run"}},
		{"First Run of another user", map[string]string{anna + "First Run": "", ben + initial: "{}"}, nil},
		{"First Run and the system's", map[string]string{anna + "First Run": "", system + master: "{}"}, []string{"first-run-file " + anna + "First Run"}},
		{"in a folder of no such kind", map[string]string{"x/First Run": "", "x/" + initial: "{}", "y/" + master: "{ }"}, []string{"first-run-file x/First Run"}},
		{"two volumes", map[string]string{system + initial: "{}", "w/" + system + master: "{ }", "vv/Users/x/" + anna[len("v/Users/anna/"):] + "First Run": ""}, nil},
		{"only First Run", map[string]string{anna + "First Run": ""}, nil},
	} {
		var files []lint.Named
		for _, name := range slices.Sorted(maps.Keys(tt.files)) {
			files = append(files, lint.Named{Name: name, Data: []byte(tt.files[name])})
		}
		var got []string
		for _, f := range lint.CrossCheck(files) {
			got = append(got, f.Rule+" "+f.Target)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
