package profile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// forced returns a domain in managed preferences.
func forced(domain, settings string) string {
	return fmt.Sprintf("<dict><key>%s</key><dict><key>Forced</key><array><dict><key>mcx_preference_settings</key><dict>%s</dict></dict></array></dict></dict>", domain, settings)
}

// direct changes the type and the one setting of plain's payload.
func direct(tb testing.TB, kind, settings string) string {
	tb.Helper()
	return edit(tb, edit(tb, plain, ".GlobalPreferences", kind), "<key>MultipleSessionEnabled</key>\n\t\t\t<false/>", settings)
}

// second returns another payload, to follow that of plain.
func second(kind, identifier, uuid string) string {
	return fmt.Sprintf("\t\t<dict><key>PayloadType</key><string>%s</string><key>PayloadIdentifier</key><string>%s</string>"+
		"<key>PayloadUUID</key><string>%s</string><key>PayloadVersion</key><integer>1</integer></dict>\n\t</array>", kind, identifier, uuid)
}

// lintCase is a profile with the expected findings: rule, path, line and column.
type lintCase struct {
	name, text, target string
	want               []string
}

func lintCases(tb testing.TB) []lintCase {
	tb.Helper()
	change := func(from, to string) string { return edit(tb, plain, from, to) }
	const other = "33333333-3333-4333-8333-333333333333"
	const center = "com.apple.controlcenter"
	return []lintCase{
		{"nothing", plain, "all", nil},

		// The form.
		{"tags that do not match", change("<false/>", "<true></false>"), "all", []string{
			"syntax  9:10",
		}},
		{"a key without a value", change("<false/>", ""), "all", []string{"syntax :PayloadContent:0:MultipleSessionEnabled 8:4"}},
		{"an entity", change("Test<", "&nbsp;<"), "all", []string{"syntax  21:10"}},
		{"two keys", change("<key>PayloadDisplayName</key>", "<key>PayloadVersion</key><integer>1</integer><key>PayloadDisplayName</key>"), "all", []string{"duplicate-key :PayloadVersion 30:2"}},
		{"text after the end", plain + "<!-- bye --> x", "all", []string{"plist-oddity  34:14"}},
		{"a list", xmlHead + "<plist><array/></plist>", "all", []string{"not-a-profile  3:8"}},
		{"preferences", xmlHead + "<plist><dict><key>a</key><true/></dict></plist>", "all", []string{"not-a-profile  3:8"}},

		// The structure.
		{"no UUID", change("\t<key>PayloadUUID</key>\n\t<string>22222222-2222-4222-8222-222222222222</string>\n", ""), "all", []string{"missing-key  4:1"}},
		{"no content", change(plain[strings.Index(plain, "\t<key>PayloadContent"):strings.Index(plain, "\t<key>PayloadDisplayName")], ""), "all", []string{"missing-key  4:1"}},
		{"a payload without a type", change("\t\t\t<key>PayloadType</key>\n\t\t\t<string>.GlobalPreferences</string>\n", ""), "all", []string{"missing-key :PayloadContent:0 7:3"}},
		{"an empty array", change(plain[strings.Index(plain, "<array>"):strings.Index(plain, "\t<key>PayloadDisplayName")], "<array/>\n"), "all", []string{"no-payloads :PayloadContent 6:2"}},
		{"a payload without an array", strings.NewReplacer("<array>", "", "</array>", "").Replace(plain), "all", []string{"wrong-type :PayloadContent 7:3"}},
		{"text for a payload", change("<array>", "<array><string/>"), "all", []string{"wrong-type :PayloadContent:0 6:9"}},
		{"text for a number", change("<integer>1</integer>\n</dict>", "<string>1</string>\n</dict>"), "all", []string{"wrong-type :PayloadVersion 31:2"}},
		{"version 2", change("<integer>1</integer>\n</dict>", "<integer>2</integer>\n</dict>"), "all", []string{"bad-value :PayloadVersion 31:2"}},
		{"payload version 2", change("<integer>1</integer>", "<integer>2</integer>"), "all", []string{"bad-value :PayloadContent:0:PayloadVersion 17:4"}},
		{"type Config", change("Configuration", "Config"), "all", []string{"bad-value :PayloadType 27:2"}},
		{"scope Computer", change("System", "Computer"), "all", []string{"bad-value :PayloadScope 25:2"}},
		{"an empty identifier", change("<string>com.example.test</string>", "<string></string>"), "all", []string{"bad-value :PayloadIdentifier 23:2"}},
		{"device type 9", change("<key>PayloadType</key>\n\t<string>Con", "<key>TargetDeviceType</key><integer>9</integer><key>PayloadType</key>\n\t<string>Con"), "all", []string{"bad-value :TargetDeviceType 26:29"}},
		{"an unknown key", change("<key>PayloadScope</key>", "<key>Comment</key><string/><key>PayloadScope</key>"), "all", []string{"unknown-key :Comment 24:2"}},
		{"a misspelt key", change("<key>PayloadScope</key>", "<key>PayloadRemovalDisalowed</key><true/><key>PayloadScope</key>"), "all", []string{"near-miss :PayloadRemovalDisalowed 24:2"}},
		{"an organization of nothing", change("<key>PayloadScope</key>", "<key>PayloadOrganization</key><string/><key>PayloadScope</key>"), "all", nil},
		{"no name", change("<string>Test</string>", "<string></string>"), "all", []string{"no-display-name  4:1"}},
		{"a scope in a payload", change("<key>PayloadType</key>", "<key>PayloadScope</key><string>System</string><key>PayloadType</key>"), "all", []string{"misplaced-key :PayloadContent:0:PayloadScope 12:4"}},
		{"encrypted, and it does not say so", change(plain[strings.Index(plain, "\t<key>PayloadContent"):strings.Index(plain, "\t<key>PayloadDisplayName")], "<key>EncryptedPayloadContent</key><data>AAAA</data>"), "all", []string{"encrypted :EncryptedPayloadContent 5:35"}},
		{"encrypted", change(plain[strings.Index(plain, "\t<key>PayloadContent"):strings.Index(plain, "\t<key>PayloadDisplayName")], "<key>IsEncrypted</key><true/><key>EncryptedPayloadContent</key><data>AAAA</data>"), "all", []string{"encrypted :IsEncrypted 5:23"}},

		// Identifiers and UUIDs.
		{"no reverse DNS", change("com.example.test<", "Test<"), "all", []string{"identifier-form :PayloadIdentifier 23:2"}},
		{"a UUID for a name", change("<string>com.example.test</string>", "<string>"+other+"</string>"), "all", []string{"uuid-as-identifier :PayloadIdentifier 23:2"}},
		{"no UUID for one", change("11111111-1111-4111-8111-111111111111", "one"), "all", []string{"uuid-form :PayloadContent:0:PayloadUUID 15:4"}},
		{"the profile's identifier", change("com.example.test.global", "com.example.test"), "all", []string{"identifier-clash :PayloadContent:0:PayloadIdentifier 11:4"}},
		{"the profile's UUID", change("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"), "all", []string{"uuid-clash :PayloadContent:0:PayloadUUID 15:4"}},
		{"two alike", change("\t</array>", second("a.b", "com.example.test.global", "11111111-1111-4111-8111-111111111111")), "all", []string{
			"not-checked :PayloadContent:1:PayloadType 19:31", "identifier-clash :PayloadContent:1:PayloadIdentifier 19:79", "uuid-clash :PayloadContent:1:PayloadUUID 19:141",
		}},
		{"twice what counts once", change("\t</array>", second(".GlobalPreferences", "com.example.test.two", other)), "all", []string{"once-only :PayloadContent:1:PayloadType 19:31"}},
		{"twice what counts often", change("\t</array>", second("com.apple.wifi.managed", "com.example.test.two", other)), "all", nil},

		// Settings.
		{"text for a boolean", change("<false/>", "<string>NO</string>"), "all", []string{"boolean-as-string :PayloadContent:0:MultipleSessionEnabled 9:4"}},
		{"a number for a boolean", change("<false/>", "<integer>0</integer>"), "all", []string{"number-type :PayloadContent:0:MultipleSessionEnabled 9:4"}},
		{"an integer for a real", direct(tb, "com.apple.mcxMenuExtras", "<key>delaySeconds</key><integer>2</integer>"), "all", []string{"number-type :PayloadContent:0:delaySeconds 8:27"}},
		{"a real", direct(tb, "com.apple.mcxMenuExtras", "<key>delaySeconds</key><real>2</real>"), "all", nil},
		{"a date for a real", direct(tb, "com.apple.mcxMenuExtras", "<key>delaySeconds</key><date>2026-01-01T00:00:00Z</date>"), "all", []string{"wrong-type :PayloadContent:0:delaySeconds 8:27"}},
		{"upper and lower case", direct(tb, "com.apple.mcxMenuExtras", "<key>user.menu</key><false/>"), "all", []string{"near-miss :PayloadContent:0:user.menu 8:4"}},
		{"one letter", change("MultipleSessionEnabled", "MultipleSessionsEnabled"), "all", []string{"near-miss :PayloadContent:0:MultipleSessionsEnabled 8:4"}},
		{"two letters of four", direct(tb, center, "<key>WaFo</key><integer>2</integer>"), "all", []string{"not-checked :PayloadContent:0:WaFo 8:4"}},
		{"text true", direct(tb, "com.example.app", "<key>flag</key><string>True</string>"), "all", []string{"maybe-boolean :PayloadContent:0:flag 8:19", "not-checked :PayloadContent:0:PayloadType 12:4"}},
		{"other text", direct(tb, "com.example.app", "<key>flag</key><string>truth</string>"), "all", []string{"not-checked :PayloadContent:0:PayloadType 12:4"}},

		// Targets.
		{"menu extras on 10.15", direct(tb, "com.apple.mcxMenuExtras", "<key>User.menu</key><false/>"), "10.15.7", nil},
		{"menu extras on 11", direct(tb, "com.apple.mcxMenuExtras", "<key>User.menu</key><false/>"), "11", []string{"no-effect :PayloadContent:0:PayloadType 12:4"}},
		{"menu extras everywhere", direct(tb, "com.apple.mcxMenuExtras", "<key>User.menu</key><false/>"), "all", nil},
		{"Control Center on 10.15", direct(tb, center, "<key>UserSwitcher</key><integer>25</integer>"), "10.15", []string{"no-effect :PayloadContent:0:PayloadType 12:4"}},
		{"the cache on 10.13.3", direct(tb, "com.apple.AssetCache.managed", ""), "10.13.3", []string{"no-effect :PayloadContent:0:PayloadType 12:4"}},
		{"the cache on 10.13.4", direct(tb, "com.apple.AssetCache.managed", ""), "10.13.4", nil},
		{"managed menu extras on 26", managed(tb, forced("com.apple.mcxMenuExtras", "<key>User.menu</key><false/>")), "26", []string{"no-effect :PayloadContent:0:PayloadContent:com.apple.mcxMenuExtras 9:10"}},

		{"the screen saver on 10.9", direct(tb, "com.apple.screensaver", ""), "10.9", []string{"no-effect :PayloadContent:0:PayloadType 12:4"}},
		{"the managed screen saver on 10.9", managed(tb, forced("com.apple.screensaver", "<key>idleTime</key><integer>300</integer>")), "10.9", nil},

		// Payload types.
		{"no dot", change(".GlobalPreferences", "GlobalPreferences"), "all", []string{"unknown-payload :PayloadContent:0:PayloadType 13:4"}},
		{"another spelling", direct(tb, "com.apple.controlcentre", "<key>a</key><true/>"), "all", []string{"not-checked :PayloadContent:0:a 8:4", "unknown-payload :PayloadContent:0:PayloadType 12:4"}},
		{"a managed one", managed(tb, forced("com.apple.mcxmenuextras", "<key>User.menu</key><false/>")), "all", []string{"unknown-payload :PayloadContent:0:PayloadContent:com.apple.mcxmenuextras 9:10"}},
		{"a longer one", edit(tb, direct(tb, "com.apple.screensaver.user", "<key>modulePath</key><string/>"), "System", "User"), "all", nil},

		{"a file's name", direct(tb, "com.apple.dock.plist", "<key>autohide</key><true/>"), "all", []string{"unknown-payload :PayloadContent:0:PayloadType 12:4"}},
		{"no domain", managed(tb, forced("com.apple.wifi.managed", "<key>SSID_STR</key><string>a</string>")), "all", []string{"not-a-domain :PayloadContent:0:PayloadContent:com.apple.wifi.managed 9:10"}},
		{"for iPads", direct(tb, "com.apple.app.lock", ""), "all", []string{"wrong-platform :PayloadContent:0:PayloadType 12:4", "not-checked :PayloadContent:0:PayloadType 12:4"}},
		{"for users", direct(tb, "com.apple.screensaver.user", ""), "all", []string{"wrong-scope :PayloadContent:0:PayloadType 12:4"}},
		{"gone", direct(tb, "com.apple.security.firewall", "<key>EnableFirewall</key><true/><key>EnableLogging</key><true/>"), "15", []string{"removed :PayloadContent:0:EnableLogging 8:36"}},
		{"old", direct(tb, "com.apple.systempreferences", ""), "13", []string{"deprecated :PayloadContent:0:PayloadType 12:4"}},

		// Fast User Switching.
		{"on, alone", change("<false/>", "<true/>"), "all", []string{"fus-alone :PayloadContent:0:MultipleSessionEnabled 9:4"}},
		{"on, alone, for 10.13", change("<false/>", "<true/>"), "10.13", nil},
		{"on, alone, managed", managed(tb, forced(".GlobalPreferences", "<key>MultipleSessionEnabled</key><true/>")), "14", []string{
			"fus-alone :PayloadContent:0:PayloadContent:.GlobalPreferences:Forced:0:mcx_preference_settings:MultipleSessionEnabled 9:148",
		}},
		{"off and on", change("\t</array>", strings.Replace(second(center, "com.example.test.two", other), "<dict>", "<dict><key>UserSwitcher</key><integer>22</integer>", 1)), "all", []string{"fus-contradiction :PayloadContent:0:MultipleSessionEnabled 9:4"}},
		{"off and off", change("\t</array>", strings.Replace(second(center, "com.example.test.two", other), "<dict>", "<dict><key>UserSwitcher</key><integer>28</integer>", 1)), "all", nil},
		{"on and nowhere", edit(tb, change("\t</array>", strings.Replace(second(center, "com.example.test.two", other), "<dict>", "<dict><key>UserSwitcher</key><integer>28</integer>", 1)), "<false/>", "<true/>"), "all", []string{"fus-contradiction :PayloadContent:1:UserSwitcher 19:32"}},
		{"bits, where they do nothing", direct(tb, center, "<key>UserSwitcher</key><integer>2</integer>"), "10.13", []string{"no-effect :PayloadContent:0:PayloadType 12:4"}},
		{"bits against each other", direct(tb, center, "<key>UserSwitcher</key><integer>31</integer>"), "all", []string{"menu-item-bits :PayloadContent:0:UserSwitcher 8:27"}},
		{"bits that leave something open", direct(tb, center, "<key>UserSwitcher</key><integer>2</integer>"), "all", []string{"menu-item-bits :PayloadContent:0:UserSwitcher 8:27"}},

		// Managed preferences.
		{"managed", managed(tb, forced("com.example.app", "<key>a</key><true/>")), "all", []string{"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10"}},
		{"managed, as tools write it", managed(tb, "<dict><key>com.example.app</key><dict><key>mcx_targets</key><array><string>user</string></array><key>Set-Once</key><array><dict><key>mcx_data_timestamp</key><date>2026-01-01T00:00:00Z</date><key>mcx_preference_settings</key><dict><key>a</key><true/></dict></dict></array></dict></dict>"), "all", []string{"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10"}},
		{"managed, no content", edit(tb, plain, ".GlobalPreferences", "com.apple.ManagedClient.preferences"), "all", []string{"missing-key :PayloadContent:0 7:3"}},
		{"managed, an array", managed(tb, "<array/>"), "all", []string{"mcx-structure :PayloadContent:0:PayloadContent 9:4"}},
		{"managed, nothing", managed(tb, "<dict/>"), "all", []string{"mcx-structure :PayloadContent:0:PayloadContent 9:4"}},
		{"managed, settings at once", managed(tb, "<dict><key>com.example.app</key><dict><key>a</key><true/></dict></dict>"), "all", []string{
			"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10", "mcx-structure :PayloadContent:0:PayloadContent:com.example.app 9:10", "unknown-key :PayloadContent:0:PayloadContent:com.example.app:a 9:42",
		}},
		{"managed, Set-once", managed(tb, "<dict><key>com.example.app</key><dict><key>Set-once</key><array/></dict></dict>"), "all", []string{
			"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10", "mcx-structure :PayloadContent:0:PayloadContent:com.example.app 9:10", "near-miss :PayloadContent:0:PayloadContent:com.example.app:Set-once 9:42",
		}},
		{"managed, no array", managed(tb, "<dict><key>com.example.app</key><dict><key>Forced</key><dict/></dict></dict>"), "all", []string{"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10", "mcx-structure :PayloadContent:0:PayloadContent:com.example.app:Forced 9:59"}},
		{"managed, an empty array", managed(tb, "<dict><key>com.example.app</key><dict><key>Forced</key><array/></dict></dict>"), "all", []string{"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10", "mcx-structure :PayloadContent:0:PayloadContent:com.example.app:Forced 9:59"}},
		{"managed, text", managed(tb, "<dict><key>com.example.app</key><dict><key>Forced</key><array><string/></array></dict></dict>"), "all", []string{"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10", "mcx-structure :PayloadContent:0:PayloadContent:com.example.app:Forced:0 9:66"}},
		{"managed, one level less", managed(tb, "<dict><key>com.example.app</key><dict><key>Forced</key><array><dict><key>mcx_preferences_settings</key><dict/></dict></array></dict></dict>"), "all", []string{
			"not-checked :PayloadContent:0:PayloadContent:com.example.app 9:10", "mcx-structure :PayloadContent:0:PayloadContent:com.example.app:Forced:0 9:66",
			"near-miss :PayloadContent:0:PayloadContent:com.example.app:Forced:0:mcx_preferences_settings 9:72",
		}},
	}
}

func TestLint(t *testing.T) {
	for _, tt := range lintCases(t) {
		t.Run(tt.name, func(t *testing.T) {
			target, err := profile.ParseTarget(tt.target)
			if err != nil {
				t.Fatal(err)
			}
			list, _, err := profile.Check([]byte(tt.text), profile.LintOptions{Target: target})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range list {
				got = append(got, fmt.Sprintf("%s %s %d:%d", f.Rule, f.Path, f.Line, f.Column))
				if f.Message == "" || strings.HasSuffix(f.Message, ".") || strings.Contains(f.Message+f.Fix, "\n") {
					t.Errorf("message %q, fix %q", f.Message, f.Fix)
				}
			}
			if want := strings.Join(tt.want, "\n"); strings.Join(got, "\n") != want {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
			}
		})
	}
}

// TestEveryRuleIsFound compares the list of rules with the table above, and with
// the page that explains them.
func TestEveryRuleIsFound(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "profiles.md"))
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, tt := range lintCases(t) {
		table.WriteString(strings.Join(tt.want, "\n") + "\n")
	}
	for _, tt := range beyondCases(t) {
		for _, want := range tt.want {
			table.WriteString(strings.Fields(want)[1] + " ")
		}
	}
	elsewhere := "same-identifier copied-uuid content-changed bad-signature no-certificate unsupported-algorithm trailing-bytes "
	for _, rule := range profile.LintRules() {
		if !strings.Contains(table.String(), rule.ID+" ") && !strings.Contains(elsewhere, rule.ID+" ") {
			t.Errorf("no case for rule %q", rule.ID)
		}
	}
	for _, rule := range append(profile.Rules(), finding.SharedRules()...) {
		line := fmt.Sprintf("\n| `%s` | %s | %s | %s", rule.ID, rule.Severity, verbsOf(rule.ID), rule.Guideline)
		if !strings.Contains(string(page), line) {
			t.Errorf("docs/profiles.md lacks %q", line)
		}
	}
}

// verbsOf returns the verbs that report a rule.
func verbsOf(id string) string {
	var verbs []string
	for _, verb := range []struct {
		name  string
		rules []finding.Rule
	}{{"lint", append(profile.LintRules(), finding.SharedRules()...)}, {"verify", profile.VerifyRules()}} {
		if slices.ContainsFunc(verb.rules, func(r finding.Rule) bool { return r.ID == id }) {
			verbs = append(verbs, verb.name)
		}
	}
	return strings.Join(verbs, ", ")
}

// TestRules: a rule is listed once, the worst first, and explains itself.
func TestRules(t *testing.T) {
	seen, last := map[string]bool{}, 0
	for _, rule := range profile.Rules() {
		if seen[rule.ID] {
			t.Errorf("%s is listed twice", rule.ID)
		}
		seen[rule.ID] = true
		order := slices.Index(finding.Severities(), rule.Severity)
		if order < last {
			t.Errorf("%s of severity %q is behind a milder one", rule.ID, rule.Severity)
		}
		last = order
		for _, sentence := range []string{rule.Guideline, rule.Why} {
			if sentence != "" && !strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: %q is not a sentence", rule.ID, sentence)
			}
		}
		if rule.Guideline == "" || rule.Fix == "" || strings.HasSuffix(rule.Fix, ".") {
			t.Errorf("%s: guideline %q, fix %q", rule.ID, rule.Guideline, rule.Fix)
		}
	}
}

func TestSharedUUIDs(t *testing.T) {
	one := mustParse(t, []byte(plain))
	renamed := mustParse(t, []byte(edit(t, plain, "com.example.test<", "org.example.other<")))
	newer := mustParse(t, []byte(edit(t, plain, "<false/>", "<true/>")))
	got := profile.SharedUUIDs([]profile.Named{{"one", one}, {"unreadable", nil}, {"newer", newer}, {"renamed", renamed}})
	if len(got[0])+len(got[1])+len(got[2]) > 0 || len(got[3]) != 2 {
		t.Fatalf("got %v", got)
	}
	if f := got[3][1]; f.Rule != "copied-uuid" || !strings.Contains(f.Message, "one") || f.Path != ":PayloadUUID" {
		t.Errorf("got %+v", f)
	}
}

// A hostile profile does not get a finding for each of its errors and warnings.
func TestLintStopsSomewhere(t *testing.T) {
	text := edit(t, plain, "<array>", "<array>"+strings.Repeat("<dict/>", 50_000))
	list, _, err := profile.Check([]byte(text), profile.LintOptions{})
	if err != nil || len(list) != 2001 || list[2000].Rule != finding.MoreFindings {
		t.Errorf("%d findings, error %v", len(list), err)
	}
}

// TestErrorBehindAFlood: an error is found however many remarks come first, and
// what was not checked is reported.
func TestErrorBehindAFlood(t *testing.T) {
	var keys strings.Builder
	for i := range 1100 {
		fmt.Fprintf(&keys, "<key>Remark%d</key><true/>", i)
	}
	text := edit(t, edit(t, plain, "<dict>", "<dict>"+keys.String()), "<false/>", "<string>NO</string>")
	list, _, err := profile.Check([]byte(text), profile.LintOptions{Name: "a.mobileconfig"})
	for _, rule := range []string{"boolean-as-string", finding.NotChecked} {
		if err != nil || !slices.ContainsFunc(list, func(f finding.Finding) bool {
			return f.Rule == rule && f.Target == "a.mobileconfig"
		}) {
			t.Errorf("%d findings without %s, error %v", len(list), rule, err)
		}
	}
}
