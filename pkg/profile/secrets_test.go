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

// TestSecretsOfAnyType: a secret need not be a text.
func TestSecretsOfAnyType(t *testing.T) {
	for _, value := range []string{
		"<integer>90210</integer>", "<real>90210.5</real>", "<true/>", "<array><integer>90210</integer><true/></array>",
		"<dict><key>a</key><integer>90210</integer><key>b</key><array><true/></array></dict>", "<date>2026-01-01T00:00:00Z</date>", "<data>OTAyMTA=</data>",
	} {
		for _, key := range []string{"Password", "passcode", "unlockPIN"} {
			got := shown(t, key, value)
			if _, got, _ = strings.Cut(got, `"value":`); strings.Contains(got, "90210") || strings.Contains(got, "true") || strings.Contains(got, "2026") || !strings.Contains(got, "(not shown)") {
				t.Errorf("%s %s: %s", key, value, got)
			}
		}
	}
	for _, setting := range []string{"allowPasswordSharing <true/>", "askForPasswordDelay <integer>5</integer>", "minPINLength <integer>6</integer>", "forcePIN <true/>", "PinnedApps <true/>", "LocalPasswordSync <true/>", "security.revealPasswords <false/>"} {
		key, value, _ := strings.Cut(setting, " ")
		if got := shown(t, key, value); strings.Contains(got, "(not shown)") {
			t.Errorf("%s is hidden: %s", setting, got)
		}
	}
}

// TestShowsEncrypted: payloads that are encrypted are said to be, also where the profile
// does not say it.
func TestShowsEncrypted(t *testing.T) {
	o, err := mustParse(t, []byte(edit(t, plain, "<key>PayloadScope</key>", "<key>EncryptedPayloadContent</key><data>AAAA</data><key>PayloadScope</key>"))).Overview()
	if err != nil || !o.Encrypted {
		t.Errorf("%+v, error %v", o, err)
	}
}

// TestSecretsInEveryText: what is hidden in a setting is not shown beside it.
func TestSecretsInEveryText(t *testing.T) {
	const address = "<string>https://bob:s3cret@example.com/</string>"
	vpn := direct(t, "com.apple.vpn.managed", "<key>VPNType</key><string>VPN</string><key>VPN</key><dict><key>RemoteAddress</key>"+address+"</dict><key>PayloadDescription</key>"+address)
	wifi := direct(t, "com.apple.wifi.managed", "<key>SSID_STR</key>"+address+"<key>PayloadDisplayName</key>"+address)
	top := edit(t, plain, "<string>Test</string>", address+"<key>PayloadDescription</key><string>the token: s3cret</string><key>PayloadOrganization</key>"+address)
	for _, text := range []string{vpn, wifi, top} {
		o, err := mustParse(t, []byte(text)).Overview()
		got := fmt.Sprintf("%+v", o)
		if err != nil || strings.Contains(got, "s3cret") || !strings.Contains(got, "(not shown)") {
			t.Errorf("%s, error %v", got, err)
		}
		other := strings.ReplaceAll(text, "s3cret", "s3cret2")
		if got := changes(t, text, other); got == "" || strings.Contains(got, "s3cret") {
			t.Errorf("changes: %s", got)
		}
	}
}

// TestMoreNamesOfSecrets in any case, with any separator.
func TestMoreNamesOfSecrets(t *testing.T) {
	for _, key := range []string{
		"psk", "wifiPSK", "PIN", "unlockpin", "unlock_pin", "pwd", "Pass", "adminpass", "AdminPass", "bearer", "Credential", "encryption_key", "Decryption-Key",
		"shared_key", "accountKey", "enrollmentCode", "ENROLLMENT_CODE", "api.key", "LicenseKey", "AuthKey", "auth_key", "EnrollmentKey", "registration-key", "cookie", "SessionCookie",
	} {
		if got := shown(t, key, "<string>visible</string>"); strings.Contains(got, "visible") {
			t.Errorf("%s is shown", key)
		}
	}
	for _, key := range []string{"PasswordLabel", "PinLength", "PINLength", "Shipping", "BypassList", "PinnedTabs", "PassThrough", "Compass", "CredentialType", "Ping", "AuthKeyType", "CookiesBlockedForUrls"} {
		if got := shown(t, key, "<string>visible</string>"); !strings.Contains(got, "visible") {
			t.Errorf("%s is not shown", key)
		}
	}
}

// TestMoreFormsInTexts: secrets in the middle of a line, in commands, and tokens that
// are known by their form.
func TestMoreFormsInTexts(t *testing.T) {
	for _, text := range []string{
		"Server=x;User Id=u;Password=s3cret;", "login: bob password: s3cret", "a password : s3cret", "--password s3cret", "run --api-key='s3cret x'", "-p x -password s3cret",
		"export AWS_SECRET_ACCESS_KEY=s3cret", "curl -u admin:s3cret https://x", "curl --user=admin:s3cret", "Cookie: session=s3cret", "https://x.example/?sig=s3cret",
		"https://x.example/#access_token=s3cret", "url=https://bob:s3cret@h/", "(https://bob:s3cret@h/)", "https://hooks.slack.com/services/T0/B0/s3cret",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.s3cret", "ghp_s3cretAAAAAAAAAAAAAAAA", "see ghp_s3cretAAAAAAAA", "curl -H 'X: Bearer s3cret'", "the password is s3cret",
		`{\"password\": \"s3cret\"}`, `{"pin": 1, "password": "s3cret"}`, "username=bob,password=s3cret",
		"&lt;password&gt;s3cret&lt;/password&gt;", "&lt;a:Client-Secret id=&quot;1&quot;&gt; s3cret&lt;/a:Client-Secret&gt;", "&lt;config&gt;&lt;token&gt;s3cret &amp;amp; x&lt;/token&gt;&lt;/config&gt;",
	} {
		if got := shown(t, "Config", "<string>"+text+"</string>"); strings.Contains(got, "s3cret") {
			t.Errorf("%s: %s", text, got)
		}
	}
	for _, value := range []string{
		"<array><string>--password</string><string>s3cret</string></array>", "<array><string>-u</string><string>s3cret</string></array>",
		"<array><dict><key>name</key><string>api_key</string><key>value</key><string>s3cret</string></dict></array>",
	} {
		if got := shown(t, "Config", value); strings.Contains(got, "s3cret") {
			t.Errorf("%s: %s", value, got)
		}
	}
	for _, text := range []string{"Shipping: visible", "the password policy is visible", "https://visible.example/?page=1", "user=visible;mode=1", "basic authentication visible", "--visible yes", "https://bob@visible/"} {
		if got := shown(t, "Config", "<string>"+text+"</string>"); !strings.Contains(got, "visible") {
			t.Errorf("%s is not shown: %s", text, got)
		}
	}
}
