package profile_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/certtest"
)

// meaning returns what an overview says of one setting.
func meaning(tb testing.TB, kind, setting string) string {
	tb.Helper()
	o, err := mustParse(tb, []byte(direct(tb, kind, setting))).Overview()
	if err != nil || len(o.Payloads[0].Settings) != 1 {
		tb.Fatalf("%+v, error %v", o, err)
	}
	return o.Payloads[0].Settings[0].Meaning
}

func TestSentences(t *testing.T) {
	for key, want := range map[string]string{
		"allowCamera":                   "not allowed: camera",
		"allowCloudDesktopAndDocuments": "not allowed: cloud desktop and documents",
		"allowiTunesFileSharing":        "not allowed: iTunes file sharing",
		"allowAirDrop":                  "not allowed: AirDrop",
		"allowUSBRestrictedMode":        "not allowed: USB restricted mode",
		"forceITunesStorePasswordEntry": "not forced: iTunes store password entry",
		"DisableAirDrop":                "not turned off: AirDrop",
		"SkipSiriSetup":                 "not skipped: Siri setup",
		"allowed":                       "",
		"Camera":                        "",
		"showcase":                      "",
		"allow":                         "",
	} {
		if got := meaning(t, "com.apple.applicationaccess", "<key>"+key+"</key><false/>"); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	if got := meaning(t, "com.apple.applicationaccess", "<key>allowCamera</key><true/>"); got != "allowed: camera" {
		t.Errorf("got %q", got)
	}
	if got := meaning(t, "com.example.app", "<key>allowCamera</key><true/>"); got != "" {
		t.Errorf("an application's key: %q", got)
	}
}

func TestSummaries(t *testing.T) {
	for text, want := range map[string]string{
		"<key>SSID_STR</key><string>net</string>":                                                                                                                          `joins the network "net", automatically`,
		"<key>SSID_STR</key><string>net</string><key>EncryptionType</key><string>None</string>":                                                                            `joins the network "net", which is open, automatically`,
		"<key>SSID_STR</key><string>n</string><key>EncryptionType</key><string>WPA2</string><key>AutoJoin</key><false/>":                                                   `joins the network "n", WPA2, when the user chooses it`,
		"<key>HIDDEN_NETWORK</key><true/><key>EAPClientConfiguration</key><dict><key>AcceptEAPTypes</key><array><integer>13</integer><integer>99</integer></array></dict>": `joins the network that the Mac chooses, with 802.1X (EAP-TLS, EAP-type 99), hidden, automatically`,
	} {
		o, err := mustParse(t, []byte(direct(t, "com.apple.wifi.managed", text))).Overview()
		if err != nil || o.Payloads[0].Summary != want {
			t.Errorf("got %q, want %q, error %v", o.Payloads[0].Summary, want, err)
		}
	}
	o, err := mustParse(t, []byte(direct(t, "com.apple.vpn.managed", "<key>VPNType</key><string>IKEv2</string><key>IKEv2</key><dict><key>RemoteAddress</key><string>a.example</string></dict>"))).Overview()
	if err != nil || o.Payloads[0].Summary != `connects to "a.example" by IKEv2` {
		t.Errorf("got %q, error %v", o.Payloads[0].Summary, err)
	}
}

// TestOverviewOfTables: Privacy Preferences and certificates have rows of their own.
func TestOverviewOfTables(t *testing.T) {
	o, err := mustParse(t, []byte(privacy(t, "ListenEvent", map[string]string{"Allowed": "", "Authorization": "<string>AllowStandardUserToSetSystemService</string>"}))).Overview()
	if err != nil || len(o.Payloads[0].Privacy) != 1 {
		t.Fatalf("%+v, error %v", o, err)
	}
	if p := o.Payloads[0].Privacy[0]; p.Identifier != "com.example.app" || p.Service != "ListenEvent" || p.Shown != "Input Monitoring" || p.Decision != "decided by the user" {
		t.Errorf("got %+v", p)
	}
	root := certtest.Root(t, "Root")
	o, err = mustParse(t, []byte(certificate(t, "com.apple.security.pem", certtest.PEM(root, root.Issue(t, "Leaf", certtest.ECDSA(t, p256()), nil))))).Overview()
	if err != nil || len(o.Payloads[0].Certificates) != 2 {
		t.Fatalf("%+v, error %v", o, err)
	}
	if c := o.Payloads[0].Certificates[1]; c.Subject != "Leaf" || c.Issuer != "Root" || len(c.SHA256) != 64 || c.NotAfter.IsZero() {
		t.Errorf("got %+v", c)
	}
}
