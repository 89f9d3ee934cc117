package lint_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
)

const (
	readPayload    = `<dict><key>PayloadType</key><string>com.google.Chrome</string><key>TranslateEnabled</key><false/></dict>`
	badSettings    = `<dict><key>HomepageLocation</key><integer>5</integer></dict>`
	groupOfSetting = `<dict><key>mcx_preference_settings</key>` + badSettings + `</dict>`
)

func ofType(kind, rest string) string {
	return `<dict><key>PayloadType</key><string>` + kind + `</string>` + rest + `</dict>`
}

// managedDomain is a payload of managed preferences in which a domain has a value.
func managedDomain(kind, domain, value string) string {
	return ofType(kind, `<key>PayloadContent</key><dict><key>`+domain+`</key>`+value+`</dict>`)
}

// rulesFound returns severities and rules, without what the settings of readPayload have.
func rulesFound(t *testing.T, text string) []string {
	t.Helper()
	found, err := lint.File("chrome.mobileconfig", []byte(text), lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, string(f.Severity)+" "+f.Rule)
	}
	return got
}

func profileOf(more string, payloads ...string) string {
	return `<plist><dict><key>PayloadType</key><string>Configuration</string>` + more +
		`<key>PayloadContent</key><array>` + strings.Join(payloads, "") + `</array></dict></plist>`
}

// What of a profile nothing reads, or what is not checked, is said: by itself, and
// beside a payload that is in order.
func TestUnreadPayloads(t *testing.T) {
	t.Parallel()
	const (
		managed = "com.apple.ManagedClient.preferences"
		chrome  = "com.google.Chrome"
		forced  = `<dict><key>Forced</key><array>` + groupOfSetting + `</array></dict>`
		home    = `<key>HomepageLocation</key><integer>5</integer>`

		unread, broken, unchecked = "error unknown-payload", "error mcx-structure", "info not-checked"
	)
	for _, tt := range []struct {
		why, payload, want string
		none               bool // by itself, the file has no settings for Chrome
	}{
		{"in lower case", ofType("com.google.chrome", home), unread, false},
		{"with a space", ofType("com.google.Chrome ", home), unread, false},
		{"with what nobody sees", ofType("com.google.Chrome\u200b", home), unread, false},
		{"misspelt", ofType("com.google.Crhome", home), unread, false},
		{"the updater in lower case", ofType("com.google.keystone", `<key>updatePolicies</key><dict/>`), unread, false},
		{"an extension in lower case", ofType("com.google.chrome.extensions.abc", home), unread, false},
		{"without settings", ofType("com.google.chrome", ""), unread, false},
		{"managed preferences in its own type", managedDomain(chrome, chrome, forced), broken, false},
		{"settings directly below", managedDomain(managed, chrome, badSettings), broken, false},
		{"Forced in lower case", managedDomain(managed, chrome, strings.Replace(forced, "Forced", "forced", 1)), broken, false},
		{"Forced as a dictionary", managedDomain(managed, chrome, `<dict><key>Forced</key>`+groupOfSetting+`</dict>`), broken, false},
		{"a text in Forced", managedDomain(managed, chrome, `<dict><key>Forced</key><array><string>x</string></array></dict>`), broken, false},
		{"misspelt settings", managedDomain(managed, chrome, strings.Replace(forced, "preference_", "preferences_", 1)), broken, false},
		{"settings as an array", managedDomain(managed, chrome, strings.Replace(forced, badSettings, "<array/>", 1)), broken, false},
		{"an array as the domain", managedDomain(managed, chrome, "<array/>"), broken, false},
		{"beside PayloadContent", ofType(managed, `<key>PayloadContent</key><dict/><key>`+chrome+`</key>`+forced), broken, false},
		{"domain in lower case", managedDomain(managed, "com.google.chrome", forced), unread, false},
		{"type in lower case", managedDomain("com.apple.managedclient.preferences", chrome, forced), unread, false},
		{"type misspelt", managedDomain("com.apple.ManagedClient.preference", chrome, forced), unread, false},
		{"another type", managedDomain("com.apple.MCX", chrome, forced), unchecked, false},
		{"no type", `<dict>` + home + `</dict>`, unchecked, false},
		{"no dictionary", `<string>x</string>`, unchecked, false},
		{"no domains", ofType(managed, ""), unchecked, false},
		{"the newer updater", ofType("com.google.GoogleUpdater", home), unchecked, true},
		{"unknown", ofType("com.example.tool", home), unchecked, true},
		{"unknown domain", managedDomain(managed, "com.example.tool", forced), unchecked, true},
		{"another program", ofType("com.apple.dock", home), "", true},
		{"domain of another program", managedDomain(managed, "com.apple.dock", forced), "", true},
	} {
		var want []string
		if tt.want != "" {
			want = append(want, tt.want)
		}
		if got := rulesFound(t, profileOf("", readPayload, tt.payload)); !slices.Equal(got, want) {
			t.Errorf("%s, beside a good payload: got %q, want %q", tt.why, got, want)
		}
		if tt.none {
			want = append([]string{"warning no-settings"}, want...)
		}
		if got := rulesFound(t, profileOf("", tt.payload)); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", tt.why, got, want)
		}
	}
}

// Of encrypted payloads nobody knows what they are for.
func TestEncryptedPayloads(t *testing.T) {
	t.Parallel()
	const encrypted = `<key>EncryptedPayloadContent</key><data>AAAA</data>`
	for _, text := range []string{
		`<plist><dict>` + encrypted + `</dict></plist>`,
		profileOf(encrypted), profileOf(encrypted, readPayload),
	} {
		if diff := cmp.Diff([]string{"info not-checked"}, rulesFound(t, text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	if diff := cmp.Diff([]string{"error mcx-structure"}, rulesFound(t, `<plist><dict><key>PayloadType</key><string>Configuration</string><key>PayloadContent</key>`+readPayload+`</dict></plist>`)); diff != "" {
		t.Errorf("a payload that is not in an array (-want +got):\n%s", diff)
	}
}

// XML of any width is a property list, and not JSON.
func TestWideProperty(t *testing.T) {
	t.Parallel()
	wide := func(mark bool, big int) string {
		units := utf16.Encode([]rune(profileOf("", readPayload)))
		if mark {
			units = append([]uint16{0xfeff}, units...)
		}
		var b strings.Builder
		for _, u := range units {
			two := []byte{byte(u), byte(u >> 8)}
			b.Write([]byte{two[big], two[1-big]})
		}
		return b.String()
	}
	for _, text := range []string{wide(true, 0), wide(true, 1), wide(false, 0), wide(false, 1)} {
		if diff := cmp.Diff([]string{"error plist-syntax"}, rulesFound(t, text)); diff != "" {
			t.Errorf("%q… (-want +got):\n%s", text[:8], diff)
		}
	}
}
