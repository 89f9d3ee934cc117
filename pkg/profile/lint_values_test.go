package profile_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
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

// TestNewerTarget: a macOS that the table does not reach is not one that changes nothing.
func TestNewerTarget(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]int{"all": 0, "15.3": 0, "27": 0, "27.4": 0, "28": 1, "31.2": 1} {
		target, err := profile.ParseTarget(version)
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := profile.Check([]byte(plain), profile.LintOptions{Target: target})
		if err != nil || len(found) != want || want > 0 && (found[0].Rule != finding.NotChecked || !strings.Contains(found[0].Message, "macOS "+target.String())) {
			t.Errorf("%s: %+v, %v", version, found, err)
		}
	}
}
