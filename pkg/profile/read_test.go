package profile_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		code       fault.Code
	}{
		{"empty", "", "empty"},
		{"text", "hello", "not-a-plist"},
		{"old-style text", "{ a = 1; }", "text-plist"},
		{"JSON", `{"a": 1}`, "text-plist"},
		{"PEM", "-----BEGIN PKCS7-----\nMIIB\n", "pem-armour"},
		{"a mail", "MIME-Version: 1.0\n", "smime-message"},
		{"cut", plain[:len(plain)/2], "malformed"},
		{"UTF-16", "\xff\xfe<\x00?\x00", "unsupported-encoding"},
		{"the beginning of a signature", "\x30\x82", "bad-cms"},
		{"a sequence of nothing", "\x30\x80\x00\x00", "bad-cms"},
		{"encrypted", "\x30\x81\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", "not-signed-data"},
		{"signed data without any", "\x30\x81\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "bad-cms"},
		{"a length of 2 GiB", "\x30\x84\x7f\xff\xff\xff", "bad-cms"},
		{"a length of eight bytes", "\x30\x88\x7f\xff\xff\xff\xff\xff\xff\xff", "bad-cms"},
		{"a tag of two bytes", "\x30\x80\x1f\x81\x00\x00", "bad-cms"},
		{"signed data with one part", "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01" + strings.Repeat("\x00", 6), "bad-cms"},
		{"signed data with nothing", "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80" + strings.Repeat("\x00", 6), "bad-cms"},
		{"too large, signed", "\x30\x82" + strings.Repeat(" ", profile.MaxSize), "too-large"},
		{"too large", strings.Repeat(" ", profile.MaxSize+1), "too-large"},
	} {
		_, err := profile.Parse([]byte(tt.data))
		if !isError(err) || fault.CodeOf(err) != tt.code {
			t.Errorf("%s: got %v, want code %q", tt.name, err, tt.code)
		}
	}
}

// TestKindsOfCMS: plain data is not called encrypted.
func TestKindsOfCMS(t *testing.T) {
	for kind, want := range map[string]string{"\x01": "plain data", "\x03": "encrypted", "\x05": "a digest", "\x06": "encrypted", "\x09": "no signature"} {
		_, err := profile.Parse([]byte("\x30\x81\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" + kind))
		if fault.CodeOf(err) != "not-signed-data" || !strings.Contains(err.Error(), want) || strings.Contains(err.Error()+fault.HintOf(err), "encrypted") != (want == "encrypted") {
			t.Errorf("%q: %v", kind, err)
		}
	}
}

func TestParse(t *testing.T) {
	p, err := profile.Parse([]byte(plain))
	if err != nil || p.Signature != nil || string(p.Content) != plain || p.Document.Format != plistfile.XML {
		t.Errorf("got %+v, error %v", p, err)
	}
}

func TestOverviewRefuses(t *testing.T) {
	for _, text := range []string{"<plist><array/></plist>", "<plist><dict/></plist>", "<plist><string/></plist>"} {
		_, err := mustParse(t, []byte(text)).Overview()
		if !isError(err) || fault.CodeOf(err) != "not-a-profile" {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

// What profile show prints ends in terminals, tickets and logs.
func TestOverviewHidesSecrets(t *testing.T) {
	text := direct(t, "com.apple.wifi.managed", "<key>Password</key><string>s3cret</string><key>SSID_STR</key><string>net</string>"+
		"<key>EAPClientConfiguration</key><dict><key>UserPassword</key><string>s3cret</string></dict>"+
		"<key>SharedSecret</key><data>czNjcmV0</data><key>HasRemovalPasscode</key><true/><key>x</key><real>nan</real>"+
		"<key>AuthTokens</key><array><string>s3cret</string></array>")
	o, err := mustParse(t, []byte(text)).Overview()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]any{}
	for _, s := range o.Payloads[0].Settings {
		got[s.Key] = s.Value
	}
	inner := got["EAPClientConfiguration"].(map[string]any)["UserPassword"]
	tokens := got["AuthTokens"].([]any)[0]
	if got["Password"] != profile.Secret || inner != profile.Secret || got["SharedSecret"] != profile.Secret || tokens != profile.Secret {
		t.Errorf("got %v", got)
	}
	if got["SSID_STR"] != "net" || got["HasRemovalPasscode"] != true || got["x"] != "NaN" {
		t.Errorf("got %v", got)
	}
}

func TestOverviewMeanings(t *testing.T) {
	for settings, want := range map[string]string{
		".GlobalPreferences <key>MultipleSessionEnabled</key><true/>":                        "from 11 on it needs UserSwitcher as well",
		".GlobalPreferences <key>MultipleSessionEnabled</key><false/>":                       "is off",
		".GlobalPreferences <key>userMenuExtraStyle</key><integer>2</integer>":               "an icon",
		".GlobalPreferences <key>userMenuExtraStyle</key><integer>7</integer>":               "",
		".GlobalPreferences <key>com.apple.autologout.AutoLogOutDelay</key><real>0</real>":   "stay logged in",
		".GlobalPreferences <key>com.apple.autologout.AutoLogOutDelay</key><real>600</real>": "after 600 seconds",
		"com.apple.mcxMenuExtras <key>User.menu</key><true/>":                                "Fast User Switching menu is in the menu bar",
		"com.apple.mcxMenuExtras <key>Clock.menu</key><false/>":                              "the Clock menu is not in the menu bar",
		"com.apple.mcxMenuExtras <key>delaySeconds</key><real>2</real>":                      "2 seconds after login",
		"com.apple.mcxMenuExtras <key>maxWaitSeconds</key><real>20</real>":                   "within 20 seconds",
		"com.apple.mcxMenuExtras <key>User.menu</key><string>no</string>":                    "",
		"com.apple.controlcenter <key>UserSwitcher</key><integer>25</integer>":               "untested on macOS 26",
		"com.apple.controlcenter <key>WiFi</key><integer>18</integer>":                       "",
		"com.example.app <key>User.menu</key><true/>":                                        "",
	} {
		domain, text, _ := strings.Cut(settings, " ")
		o, err := mustParse(t, []byte(direct(t, domain, text))).Overview()
		if err != nil {
			t.Fatal(err)
		}
		got := o.Payloads[0].Settings[0].Meaning
		if !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", settings, got, want)
		}
	}
}
