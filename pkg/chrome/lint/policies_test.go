package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
)

// forced is the name of a file whose settings are forced.
const forced = "Managed Preferences/com.google.Chrome.plist"

func lintPolicies(t *testing.T, name, body string) []string {
	t.Helper()
	found, err := lint.File(name, []byte("<plist><dict>"+body+"</dict></plist>"), lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, f := range found {
		line := fmt.Sprintf("%s %s %s: %s", f.Severity, f.Rule, f.Path, f.Message)
		if f.Fix != "" {
			line += " | " + f.Fix
		}
		lines = append(lines, line)
	}
	return lines
}

// What lint says about values of policies, in which words and how bad it is.
func TestPolicyMessages(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`<key>TranslateEnabled</key><string>True</string>`: {
			"error wrong-type :TranslateEnabled: TranslateEnabled is of type string, want a boolean: Chrome ignores it | write <true/>",
		},
		`<key>BrowserSignin</key><string>2</string>`: {
			"error wrong-type :BrowserSignin: BrowserSignin is of type string, want an integer: Chrome ignores it | write <integer>2</integer>",
		},
		`<key>AudioSandboxEnabled</key><integer>1</integer>`: {
			"warning wrong-type :AudioSandboxEnabled: AudioSandboxEnabled is of type integer, want a boolean: Chrome does not do what was meant, and does not report it",
		},
		`<key>CookiesBlockedForUrls</key><array><string>a.example</string><real>1</real></array>`: {
			"error crash :CookiesBlockedForUrls:1: CookiesBlockedForUrls.1 is of type real, want a string: Chrome crashes at every start until the setting is gone",
		},
		`<key>BrowsingDataLifetime</key><array><dict><key>time_to_live_in_hours</key><integer>0</integer></dict></array>`: {
			"error crash :BrowsingDataLifetime:0: BrowsingDataLifetime.0 lacks data_types: Chrome crashes at every start until the setting is gone | add data_types, a list",
			"error bad-value :BrowsingDataLifetime:0:time_to_live_in_hours: BrowsingDataLifetime.0.time_to_live_in_hours must be 1 or more, not 0: Chrome ignores it",
		},
		`<key>ExtensionSettings</key><dict><key>*</key><dict><key>installation_mode</key><string>blockd</string></dict></dict>`: {
			`error bad-value :ExtensionSettings:*:installation_mode: "blockd" is not a value that Chrome knows for ExtensionSettings.*.installation_mode: Chrome ignores it | did you mean blocked?`,
		},
		`<key>ExtensionSettings</key><dict><key>aaa</key><dict/></dict>`: {
			`warning unknown-key :ExtensionSettings:aaa: "aaa" is not a property that Chrome knows in ExtensionSettings: Chrome reports it, and uses the rest at best`,
		},
		`<key>ExtensionSettings</key><string>{"*":{"installation_mode":"blocked"}}</string>`: {
			"error wrong-type :ExtensionSettings: ExtensionSettings is of type string, want a dictionary: Chrome ignores it | Chrome on macOS does not read JSON in a string here: write <dict> and <array>",
		},
		`<key>AutoSelectCertificateForUrls</key><array><string>{"pattern":"https://a.example","filter":{"ISSUER":{"CM":"x"}},}</string></array>`: {
			`error unknown-key :AutoSelectCertificateForUrls:0:filter:ISSUER:CM: "CM" is not a property that Chrome knows in AutoSelectCertificateForUrls.0.filter.ISSUER: Chrome ignores it`,
		},
		`<key>AutoSelectCertificateForUrls</key><array><string>{"pattern":</string></array>`: {
			"error bad-value :AutoSelectCertificateForUrls:0: AutoSelectCertificateForUrls.0 must contain JSON (line 1, column 12: the file ends where a value is expected): Chrome ignores it",
		},
		`<key>RelaunchWindow</key><dict><key>entries</key><array><dict><key>start</key><dict><key>hour</key><integer>24</integer></dict></dict></array></dict>`: {
			"error missing-key :RelaunchWindow:entries:0: RelaunchWindow.entries.0 lacks duration_mins: Chrome ignores it | add duration_mins, an integer",
			"error missing-key :RelaunchWindow:entries:0:start: RelaunchWindow.entries.0.start lacks minute: Chrome ignores it | add minute, an integer",
			"error bad-value :RelaunchWindow:entries:0:start:hour: RelaunchWindow.entries.0.start.hour must be 0-23, not 24: Chrome ignores it",
		},
		`<key>DnsOverHttpsMode</key><string>automatc</string>`: {
			`error bad-value :DnsOverHttpsMode: "automatc" is not a value that Chrome knows for DnsOverHttpsMode: Chrome ignores it | did you mean automatic?`,
		},
		`<key>HttpsOnlyMode</key><string>on</string>`: {
			`warning bad-value :HttpsOnlyMode: "on" is not a value that Chrome knows for HttpsOnlyMode: Chrome does not do what was meant, and does not report it | use allowed, disallowed, force_enabled or force_balanced_enabled`,
		},
		`<key>PrintingPaperSizeDefault</key><dict><key>name</key><string>custom</string></dict>`: {
			"error missing-key :PrintingPaperSizeDefault: PrintingPaperSizeDefault lacks custom_size, which the name custom needs: Chrome ignores the policy | add custom_size with width and height",
		},
		`<key>URLBlocklist</key><array><string>*.example.org</string></array>`: {
			`error bad-value :URLBlocklist:0: URLBlocklist must be a URL filter such as example.org, https://example.org/path or chrome://*; it covers subdomains without *, not "*.example.org": Chrome ignores the policy`,
		},
		`<key>WebUsbAllowDevicesForUrls</key><array><dict><key>urls</key><array/><key>devices</key><array><dict><key>product_id</key><integer>1</integer></dict></array></dict></array>`: {
			"error missing-key :WebUsbAllowDevicesForUrls:0:devices:0: a device with product_id lacks vendor_id: Chrome ignores the policy | add vendor_id, an integer",
		},
		`<key>CloudManagementEnrollmentToken</key><string>37185d02-e055-11e7-80c1-9a214cf093ae</string>`: {},
	} {
		if diff := cmp.Diff(want, lintPolicies(t, forced, body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

// Domains beside that of the browser.
func TestOtherDomains(t *testing.T) {
	t.Parallel()
	const setting = `<key>TranslateEnabled</key><string>no</string>`
	for domain, want := range map[string]string{
		"com.google.Chrome.extensions.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": "info not-checked",
		"com.google.Chrome.extensions.ublock":                           "error unknown-payload",
		"com.google.Chrome.beta":                                        "error unknown-payload",
		"com.google.Chrome.plist":                                       "error unknown-payload :PayloadContent:0:TranslateEnabled: com.google.Chrome.plist is the name of a file, and not of a domain:",
		"com.google.Chromium":                                           "warning no-settings",
	} {
		profile := `<key>PayloadContent</key><array><dict><key>PayloadType</key><string>` + domain + `</string>` + setting + `</dict></array>`
		got := lintPolicies(t, "a.mobileconfig", profile)
		if domain == "com.google.Chromium" { // of no program that is known, which is said too
			if len(got) != 2 || !strings.HasPrefix(got[1], "info not-checked ") {
				t.Fatalf("%s: %q", domain, got)
			}
			got = got[:1]
		}
		if len(got) != 1 || !strings.HasPrefix(got[0], want+" ") {
			t.Errorf("%s: %q, want %s", domain, got, want)
		}
	}
}

// A key of profiles beside policies is no policy; one that only looks like it may be meant
// for one.
func TestPayloadKeysBesidePolicies(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"PayloadOrganization": "", "PayloadScope": "", "PayloadRemovalDisallowed": "",
		"PayloadMadeUp": "warning unknown-policy",
	} {
		got := lintPolicies(t, "a.mobileconfig", `<key>PayloadContent</key><array><dict><key>PayloadType</key><string>com.google.Chrome</string>`+
			`<key>TranslateEnabled</key><false/><key>`+key+`</key><string>x</string></dict></array>`)
		if (want == "") != (len(got) == 0) || want != "" && !strings.HasPrefix(got[0], want+" ") {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// Edge and Brave are checked by their manifests, and what those do not prove is said.
func TestRelatives(t *testing.T) {
	t.Parallel()
	table := []struct {
		domain, setting string
		want            []string // how the findings begin
	}{
		{"com.microsoft.Edge", `<key>HomepageLocation</key><string>https://example.com</string>`, []string{"info not-checked"}},
		{"com.microsoft.Edge", `<key>HomepageLocation</key><integer>1</integer>`, []string{
			"info not-checked", "warning manifest :PayloadContent:0:HomepageLocation: HomepageLocation is of type integer",
		}},
		{"com.microsoft.Edge", `<key>HomepageLocatoin</key><string>https://example.com</string>`, []string{
			"info not-checked", "warning manifest :PayloadContent:0:HomepageLocatoin: the manifest of Microsoft Edge does not have HomepageLocatoin",
		}},
		{"com.brave.Browser", `<key>BraveRewardsDisabled</key><true/>`, []string{"info not-checked"}},
		{"com.brave.Browser", `<key>Qwertzuiopasdf</key><true/>`, []string{"info not-checked", "info not-checked"}},
	}
	for _, test := range table {
		profile := `<key>PayloadContent</key><array><dict><key>PayloadType</key><string>` + test.domain + `</string>` + test.setting + `</dict></array>`
		got := lintPolicies(t, "a.mobileconfig", profile)
		slices.Sort(got)
		if len(got) != len(test.want) {
			t.Errorf("%s %s: %q", test.domain, test.setting, got)
			continue
		}
		for i, want := range test.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s %s: %q, want %s", test.domain, test.setting, got[i], want)
			}
		}
	}
}

// Folders of bookmarks in folders: what is too deep is not checked, and that is said.
func TestDeepPolicy(t *testing.T) {
	t.Parallel()
	open, closed := `<array><dict><key>name</key><string>a</string><key>children</key>`, `</dict></array>`
	for depth, want := range map[int]string{20: "error wrong-type", 60: "info not-checked"} {
		body := `<key>ManagedBookmarks</key>` + strings.Repeat(open, depth) + `<array><integer>1</integer></array>` + strings.Repeat(closed, depth)
		if got := lintPolicies(t, forced, body); len(got) != 1 || !strings.HasPrefix(got[0], want+" ") {
			t.Errorf("depth %d: %.300q, want %s", depth, got, want)
		}
	}
}
