package profile_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// shown returns what an overview shows of one setting.
func shown(tb testing.TB, key, value string) string {
	tb.Helper()
	o, err := mustParse(tb, []byte(direct(tb, "com.apple.vpn.managed", "<key>"+key+"</key>"+value))).Overview()
	if err != nil || len(o.Payloads) != 1 || len(o.Payloads[0].Settings) != 1 {
		tb.Fatalf("%+v, error %v", o, err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// TestSecretsInsideTexts: what is secret in a text does not get out, and the rest of
// the text does.
func TestSecretsInsideTexts(t *testing.T) {
	for name, text := range map[string]string{
		"WireGuard":     "[Interface]\nPrivateKey = s3cret\nAddress = shown/32\n\n[Peer]\nPresharedKey=s3cret\n",
		"a file":        "user: shown\r\n  password: s3cret\r\nmode=shown",
		"JSON":          `{"user": "shown", "api_key" : "s3cret", "nested": {"client-secret":"s3cret"}}`,
		"a list":        "&lt;key&gt;Name&lt;/key&gt;&lt;string&gt;shown&lt;/string&gt;&lt;key&gt;AuthToken&lt;/key&gt;\n&lt;string&gt;s3cret&lt;/string&gt;",
		"a quoted line": `password = "s3cret"` + "\nshown",
	} {
		for form, value := range map[string]string{"text": "<string>%s</string>", "list": "<array><string>%s</string></array>", "dict": "<dict><key>WgQuickConfig</key><string>%s</string></dict>"} {
			got := shown(t, "VendorConfig", fmt.Sprintf(value, text))
			if strings.Contains(got, "s3cret") || !strings.Contains(got, "shown") || !strings.Contains(got, "(not shown)") {
				t.Errorf("%s as %s: %s", name, form, got)
			}
		}
	}
	for name, text := range map[string]string{
		"a private key": "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----",
		"OpenVPN":       "remote vpn.example.com\n<auth-user-pass>\nbob\ns3cret\n</auth-user-pass>",
		"a static key":  "-----BEGIN OpenVPN Static key V1-----\ns3cret",
		"an EC key":     "x\n-----BEGIN EC PRIVATE KEY-----\ns3cret",
		"a header":      "X-Authorization: s3cret",
		"an address":    "https://bob:s3cret@example.com/",
		"a query":       "see https://example.com/?access_token=s3cret",
	} {
		text = strings.ReplaceAll(text, "<", "&lt;")
		if got := shown(t, "Config", "<string>"+text+"</string>"); strings.Contains(got, "s3cret") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := shown(t, "Config", "<string>"+strings.Repeat("shown\n", 300_000)+"password: s3cret</string>"); strings.Contains(got, "shown\\n") || strings.Contains(got, "s3cret") {
		t.Error("a text of 2 MB with a secret is shown")
	}
	if got := shown(t, "Content", "<data>LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCnMzY3JldA==</data>"); strings.Contains(got, "LS0t") {
		t.Errorf("a private key as data: %s", got)
	}
}

// TestNamesOfSecrets: keys about secrets are shown, and those that have them are not.
func TestNamesOfSecrets(t *testing.T) {
	for _, key := range []string{
		"Password", "RemovalPassword", "EAPClientPassphrase", "SharedSecret", "auth-token", "AuthPassword", "PresharedKey", "passwordHash",
		"RecoveryKey", "Challenge", "TokenURL", "EncryptionKey", "AccessKey", "ClientSecretValue", "PrivateKeyData", "AgentTokenUUID",
	} {
		if got := shown(t, key, "<string>visible</string>"); strings.Contains(got, "visible") {
			t.Errorf("%s is shown", key)
		}
	}
	for _, key := range []string{
		"PasswordLabel", "forgotPasswordURL", "passwordContentDescription", "PasswordPolicy", "TokenDisplayName", "PasswordHint", "SharedSecretType", "minimumPasswordLength", "UserName",
	} {
		if got := shown(t, key, "<string>visible</string>"); !strings.Contains(got, "visible") {
			t.Errorf("%s is not shown", key)
		}
	}
}
