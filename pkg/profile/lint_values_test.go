package profile_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/profile"
)

// TestNearestValue: of the values that resemble what was written, the hint names the
// nearest, whatever their order in the table.
func TestNearestValue(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"WPA3x": "WPA3", "WPA33": "WPA3", "wpa2": "WPA2", "WPA2 ": "WPA2", "None ": "None", "PSK": ""} {
		text := direct(t, "com.apple.wifi.managed", "<key>SSID_STR</key><string>x</string><key>EncryptionType</key><string>"+typed+"</string>")
		found, _, err := profile.Check([]byte(text), profile.LintOptions{})
		if err != nil || len(found) != 1 {
			t.Fatalf("%q: %+v, %v", typed, found, err)
		}
		if got := strings.TrimSuffix(strings.TrimPrefix(found[0].Fix, "did you mean "), "?"); got != want {
			t.Errorf("%q: did you mean %q? Want %q", typed, got, want)
		}
	}
}
