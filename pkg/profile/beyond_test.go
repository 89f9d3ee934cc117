package profile_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

const typeTCC = "com.apple.TCC.configuration-profile-policy"

// privacy is a profile with one entry of Privacy Preferences: a service, and keys that
// replace or follow those of a good entry.
func privacy(tb testing.TB, service string, keys map[string]string) string {
	tb.Helper()
	entry := map[string]string{
		"Allowed":         "<true/>",
		"CodeRequirement": `<string>identifier "com.example.app" and anchor apple generic and certificate leaf[subject.OU] = ABCDE12345</string>`,
		"Identifier":      "<string>com.example.app</string>",
		"IdentifierType":  "<string>bundleID</string>",
	}
	for key, value := range keys {
		entry[key] = value
	}
	var text strings.Builder
	for _, key := range slices.Sorted(func(yield func(string) bool) {
		for key := range entry {
			if !yield(key) {
				return
			}
		}
	}) {
		if entry[key] != "" {
			fmt.Fprintf(&text, "<key>%s</key>%s", key, entry[key])
		}
	}
	return direct(tb, typeTCC, fmt.Sprintf("<key>Services</key><dict><key>%s</key><array><dict>%s</dict></array></dict>", service, &text))
}

// certificate is a profile with one certificate payload.
func certificate(tb testing.TB, kind string, data []byte) string {
	tb.Helper()
	return direct(tb, kind, "<key>PayloadContent</key><data>"+base64.StdEncoding.EncodeToString(data)+"</data>")
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// beyondCase is a profile and what is found in it: severity, rule, and the end of the
// path.
type beyondCase struct {
	name, text, target string
	want               []string
}

func beyondCases(tb testing.TB) []beyondCase {
	tb.Helper()
	return slices.Concat(privacyCases(tb), certificateCases(tb), referenceCases(tb), placeholderCases(tb), conflictCases(tb))
}

func privacyCases(tb testing.TB) []beyondCase {
	tb.Helper()
	type keys = map[string]string
	const (
		deny  = "<string>Deny</string>"
		user  = "<string>AllowStandardUserToSetSystemService</string>"
		off   = "<false/>"
		other = `<string>identifier "com.example.other" and anchor apple</string>`
	)
	ae := keys{"AEReceiverIdentifier": "<string>com.example.other</string>", "AEReceiverIdentifierType": "<string>bundleID</string>", "AEReceiverCodeRequirement": other}
	without := func(key string) keys {
		less := keys{}
		for k, v := range ae {
			if k != key {
				less[k] = v
			}
		}
		return less
	}
	const files = "SystemPolicyAllFiles"
	return []beyondCase{
		{"allowed", privacy(tb, files, nil), "all", nil},
		{"by Authorization", privacy(tb, files, keys{"Allowed": "", "Authorization": deny}), "all", nil},
		{"denied", privacy(tb, "Camera", keys{"Allowed": off}), "all", nil},
		{"by standard users", privacy(tb, "ScreenCapture", keys{"Allowed": "", "Authorization": user}), "all", nil},
		{"by number", privacy(tb, files, keys{"Allowed": "<integer>1</integer>"}), "all", nil},
		{"no decision", privacy(tb, files, keys{"Allowed": ""}), "all", []string{"error tcc-decision Services:SystemPolicyAllFiles:0"}},
		{"two decisions", privacy(tb, files, keys{"Authorization": deny}), "all", []string{"error tcc-decision 0:Authorization"}},
		{"another word", privacy(tb, files, keys{"Allowed": "", "Authorization": "<string>allow</string>"}), "all", []string{"error bad-value 0:Authorization"}},
		{"the camera allowed", privacy(tb, "Camera", nil), "all", []string{"error tcc-deny-only 0:Allowed"}},
		{"the microphone allowed, by number", privacy(tb, "Microphone", keys{"Allowed": "<integer>1</integer>"}), "all", []string{"error tcc-deny-only 0:Allowed"}},
		{"the screen allowed", privacy(tb, "ScreenCapture", keys{"Allowed": "", "Authorization": "<string>Allow</string>"}), "all", []string{"error tcc-deny-only 0:Authorization"}},
		{"files by standard users", privacy(tb, files, keys{"Allowed": "", "Authorization": user}), "all", []string{"error tcc-deny-only 0:Authorization"}},
		{"Accessibility on all", privacy(tb, "Accessibility", nil), "all", []string{"warning tcc-accessibility 0:Allowed"}},
		{"Accessibility on 27", privacy(tb, "Accessibility", nil), "27", []string{"error tcc-accessibility 0:Allowed"}},
		{"Accessibility denied on 27", privacy(tb, "Accessibility", keys{"Allowed": off}), "27", nil},
		{"a name of System Settings", privacy(tb, "FullDiskAccess", nil), "all", []string{"error tcc-service Services:FullDiskAccess"}},
		{"a name of the database", privacy(tb, "kTCCServiceCamera", nil), "all", []string{"error tcc-service Services:kTCCServiceCamera"}},
		{"upper and lower case", privacy(tb, "addressbook", nil), "all", []string{"warning tcc-service Services:addressbook"}},
		{"no requirement", privacy(tb, files, keys{"CodeRequirement": ""}), "all", []string{"error missing-key Services:SystemPolicyAllFiles:0"}},
		{"an empty identifier", privacy(tb, files, keys{"Identifier": "<string/>"}), "all", []string{"error bad-value 0:Identifier"}},
		{"a type in capitals", privacy(tb, files, keys{"IdentifierType": "<string>BundleID</string>"}), "all", []string{"error bad-value 0:IdentifierType"}},
		{"a relative path", privacy(tb, files, keys{"IdentifierType": "<string>path</string>"}), "all", []string{"error tcc-program 0:Identifier"}},
		{"a path into a bundle", privacy(tb, files, keys{"IdentifierType": "<string>path</string>", "Identifier": "<string>/Applications/A.app/Contents/MacOS/A</string>"}), "all", []string{"warning tcc-program 0:Identifier"}},
		{"a path for an identifier", privacy(tb, files, keys{"Identifier": "<string>/usr/local/bin/a</string>"}), "all", []string{"warning weak-requirement 0:CodeRequirement", "warning tcc-program 0:Identifier"}},
		{"a broken requirement", privacy(tb, files, keys{"CodeRequirement": "<string>identifier com.example.app and anchor appel</string>"}), "all", []string{"error code-requirement 0:CodeRequirement"}},
		{"a lost star", privacy(tb, files, keys{"CodeRequirement": "<string>anchor apple /* exists / and certificate leaf[field.1.2] / exists */</string>"}), "all", []string{"error code-requirement 0:CodeRequirement"}},
		{"a requirement of 2 MB", privacy(tb, files, keys{"CodeRequirement": "<string>" + strings.Repeat("a", 2<<20) + "</string>"}), "all", []string{"info not-checked 0:CodeRequirement", "info not-checked 0:CodeRequirement"}},
		{"a requirement of 20 kB", privacy(tb, files, keys{"CodeRequirement": "<string>identifier com.example.app and anchor apple " + strings.Repeat("/**/", 5000) + "</string>"}), "all", []string{"warning weak-requirement 0:CodeRequirement"}},
		{"no anchor", privacy(tb, files, keys{"CodeRequirement": "<string>identifier com.example.app</string>"}), "all", []string{"warning weak-requirement 0:CodeRequirement"}},
		{"every developer", privacy(tb, files, keys{"CodeRequirement": `<string>identifier com.example.app and anchor apple generic</string>`}), "all", []string{"warning weak-requirement 0:CodeRequirement"}},
		{"never", privacy(tb, files, keys{"CodeRequirement": `<string>never</string>`}), "all", []string{"warning weak-requirement 0:CodeRequirement"}},
		{"a path to a bundle", privacy(tb, files, keys{"IdentifierType": "<string>path</string>", "Identifier": "<string>/Applications/A.app</string>"}), "all", []string{"warning tcc-program 0:Identifier"}},
		{"a hash alone", privacy(tb, files, keys{"CodeRequirement": `<string>cdhash H"0123456789abcdef0123456789abcdef01234567"</string>`}), "all", []string{"warning weak-requirement 0:CodeRequirement"}},
		{"a short team", privacy(tb, files, keys{"CodeRequirement": "<string>anchor apple and certificate leaf[subject.OU] = ABC</string>"}), "all", []string{"warning weak-requirement 0:CodeRequirement"}},
		{"another program", privacy(tb, files, keys{"CodeRequirement": other}), "all", []string{"warning weak-requirement 0:CodeRequirement"}},
		{"Apple events", privacy(tb, "AppleEvents", ae), "all", nil},
		{"Apple events to nobody", privacy(tb, "AppleEvents", without("AEReceiverIdentifier")), "all", []string{"error tcc-receiver Services:AppleEvents:0"}},
		{"Apple events without a requirement", privacy(tb, "AppleEvents", without("AEReceiverCodeRequirement")), "all", []string{"error tcc-receiver Services:AppleEvents:0"}},
		{"a receiver elsewhere", privacy(tb, "Calendar", ae), "all", []string{"warning tcc-receiver 0:AEReceiverIdentifier"}},
		{"the requirement of a filter", direct(tb, "com.apple.webcontent-filter", "<key>FilterDataProviderDesignatedRequirement</key><string>designated =&gt; anchor apple</string>"), "all", []string{"error code-requirement FilterDataProviderDesignatedRequirement"}},
	}
}

func certificateCases(tb testing.TB) []beyondCase {
	tb.Helper()
	const root, pkcs1, p12 = "com.apple.security.root", "com.apple.security.pkcs1", "com.apple.security.pkcs12"
	year := func(from, to int) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = now().AddDate(0, 0, from), now().AddDate(0, 0, to)
		}
	}
	key := certtest.ECDSA(tb, p256())
	good := certtest.Authority{}.Issue(tb, "good", key, year(-1, 365))
	old := certtest.Authority{}.Issue(tb, "old", key, year(-9, -1))
	early := certtest.Authority{}.Issue(tb, "early", key, year(1, 365))
	late := certtest.Authority{}.Issue(tb, "late", key, year(-1, 5))
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		tb.Fatal(err)
	}
	weak := certtest.Authority{}.Issue(tb, "weak", short, year(-1, 365))
	pfx, err := pkcs12.Modern.Encode(key.(*ecdsa.PrivateKey), good.Cert, nil, "x")
	if err != nil {
		tb.Fatal(err)
	}
	odd := bytes.Replace(good.Cert.Raw, []byte("\x55\x04\x03"), []byte("\x55\x04\x83"), 1) // an OID that does not end
	huge, err := asn1.Marshal(struct{ TBS, Algorithm, Signature []asn1.RawValue }{TBS: []asn1.RawValue{{Tag: asn1.TagOctetString, Bytes: make([]byte, 2<<20)}}})
	if err != nil {
		tb.Fatal(err)
	}
	const at = "0:PayloadContent"
	return []beyondCase{
		{"a certificate", certificate(tb, root, good.Cert.Raw), "all", nil},
		{"as PEM text", certificate(tb, "com.apple.security.pem", certtest.PEM(good, good)), "all", nil},
		{"text", certificate(tb, root, []byte("hello")), "all", []string{"error not-a-certificate " + at}},
		{"nothing", certificate(tb, root, nil), "all", []string{"error not-a-certificate " + at}},
		{"cut off", certificate(tb, pkcs1, good.Cert.Raw[:100]), "all", []string{"error not-a-certificate " + at}},
		{"a key", certificate(tb, pkcs1, pemOf("PRIVATE KEY", []byte("x"))), "all", []string{"error not-a-certificate " + at}},
		{"damaged PEM text", certificate(tb, pkcs1, []byte("-----BEGIN CERTIFICATE-----\n")), "all", []string{"error not-a-certificate " + at}},
		{"PKCS#12 for a certificate", certificate(tb, pkcs1, pfx), "all", []string{"error not-a-certificate " + at}},
		{"a certificate for PKCS#12", certificate(tb, p12, good.Cert.Raw), "all", []string{"error not-a-certificate " + at}},
		{"PKCS#12", certificate(tb, p12, pfx), "all", []string{"info not-checked " + at}},
		{"what only this program cannot read", certificate(tb, pkcs1, odd), "all", []string{"info not-checked " + at}},
		{"2 MB of nothing", certificate(tb, pkcs1, make([]byte, 2<<20)), "all", []string{"error not-a-certificate " + at}},
		{"2 MB", certificate(tb, pkcs1, huge), "all", []string{"warning weak-certificate " + at, "info not-checked " + at}},
		{"expired", certificate(tb, root, old.Cert.Raw), "all", []string{"warning certificate-dates " + at}},
		{"expired, as the second", certificate(tb, "com.apple.security.pem", certtest.PEM(good, old)), "all", []string{"warning certificate-dates " + at}},
		{"not valid yet", certificate(tb, root, early.Cert.Raw), "all", []string{"warning certificate-dates " + at}},
		{"soon expired", certificate(tb, root, late.Cert.Raw), "all", []string{"info certificate-dates " + at}},
		{"65 of them", certificate(tb, "com.apple.security.pem", bytes.Repeat(certtest.PEM(good), 65)), "all", []string{"info not-checked " + at}},
		{"an expired one before the 65th", certificate(tb, "com.apple.security.pem", append(certtest.PEM(old), bytes.Repeat(certtest.PEM(good), 65)...)), "all", []string{"info not-checked " + at, "warning certificate-dates " + at}},
		{"a short key", certificate(tb, root, weak.Cert.Raw), "all", []string{"warning weak-certificate " + at}},
	}
}

// referenceCases are about payloads that name others, and dates.
func referenceCases(tb testing.TB) []beyondCase {
	tb.Helper()
	const wifi, uuid = "com.apple.wifi.managed", "33333333-3333-4333-8333-333333333333"
	refers := func(to string) string {
		return direct(tb, wifi, "<key>EAPClientConfiguration</key><dict><key>PayloadCertificateAnchorUUID</key><array><string>"+to+"</string></array></dict>")
	}
	with := func(kind, to string) string {
		return edit(tb, refers(to), "\t</array>\n\t<key>PayloadDisplayName", second(kind, "com.example.test.two", uuid)+"\n\t<key>PayloadDisplayName")
	}
	const at = "PayloadCertificateAnchorUUID:0"
	removal := func(key, date string) string {
		return edit(tb, plain, "<key>PayloadScope</key>", "<key>"+key+"</key><date>"+date+"</date><key>PayloadScope</key>")
	}
	return []beyondCase{
		{"nobody has it", refers(uuid), "all", []string{"error dangling-reference " + at}},
		{"an ACME payload has it", with("com.apple.security.acme", uuid), "all", nil},
		{"in lower case", with("com.apple.security.scep", strings.ToLower(uuid)), "all", nil},
		{"a payload without a certificate has it", with("com.apple.dock", uuid), "all", []string{"error dangling-reference " + at}},
		{"the profile has it", refers("22222222-2222-4222-8222-222222222222"), "all", []string{"error dangling-reference " + at}},
		{"nothing was chosen", refers(""), "all", nil},
		{"an application's key", managed(tb, forced("com.example.app", "<key>PayloadCertificateUUID</key><string>x</string>")), "all", nil},
		{"removed yesterday", removal("RemovalDate", "2026-05-31T00:00:00Z"), "all", []string{"warning date-passed RemovalDate"}},
		{"expired yesterday", removal("PayloadExpirationDate", "2026-05-31T00:00:00Z"), "all", []string{"warning date-passed PayloadExpirationDate"}},
		{"removed tomorrow", removal("RemovalDate", "2026-06-02T00:00:00Z"), "all", nil},
	}
}

func placeholderCases(tb testing.TB) []beyondCase {
	tb.Helper()
	var list []beyondCase
	for _, text := range []string{
		"REPLACE-WITH-TOKEN", "YOUR_TOKEN", "see CHANGEME", "INSERT YOUR TOKEN HERE", "ENTER_YOUR_TOKEN", "&lt;your token&gt;", "[Insert name]", "PASTE_TOKEN_HERE", "&lt;TEAM_ID&gt;", "id __TEAM_ID__",
		"INSERT_TOKEN", "&lt;TENANT_ID&gt;", "YOURTENANT", "see YOURTENANTID", "your.domain.com", "https://your.domain.com", "yourcompany.com", "__TOKEN__", "vpn.your.domain.com",
		"changeme", "Replace-Me", "TODO", "0000000000", "00000000-0000-0000-0000-000000000000", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "XXXXXXXXXX",
	} {
		list = append(list, beyondCase{"placeholder " + text, direct(tb, "com.example.app", "<key>Key</key><string>"+text+"</string>"), "all", []string{"error placeholder 0:Key"}})
	}
	for _, text := range []string{
		"$USERNAME", "{{mail}}", "%SerialNumber%", "{EnrollmentUser}", "Enter your password", "Change this in your account", "your-name@example.com", "0", "0000",
		"INSERT", "YOURS", "yourdomain", "https://help.example.com/your.domain.com", "&lt;HTML&gt;", "&lt;BODY&gt;", "BEYOURTOKENS",
		"YOUR Mac", "ABCDE12345", "[a-z]", "&lt;b&gt;Your&lt;/b&gt; Mac", "ENTER", "REPLACEMENT", "&lt;a-b&gt;", "__init__", "HERE", "&lt;BR&gt;", "https://example.com/?q={searchTerms}",
	} {
		list = append(list, beyondCase{"no placeholder " + text, direct(tb, "com.example.app", "<key>Key</key><string>"+text+"</string>"), "all", nil})
	}
	return append(list,
		beyondCase{"in 2 MB", direct(tb, "com.example.app", "<key>Key</key><string>YOUR_KEY "+strings.Repeat("YOUR ", 400_000)+"</string>"), "all", []string{"info not-checked 0:Key", "error placeholder 0:Key"}},
		beyondCase{"a company of nobody", edit(tb, plain, "<string>com.example.test</string>", "<string>com.yourcompany.test</string>"), "all", []string{"error placeholder PayloadIdentifier"}},
		beyondCase{"in a list", direct(tb, "com.example.app", "<key>Keys</key><array><string>a</string><string>YOUR_KEY</string></array>"), "all", []string{"error placeholder Keys:1"}})
}

func conflictCases(tb testing.TB) []beyondCase {
	tb.Helper()
	const update = "com.apple.SoftwareUpdate"
	two := func(kind, first, second string) string {
		text := direct(tb, kind, first)
		more := edit(tb, secondOf(kind), "<dict>", "<dict>"+second)
		return edit(tb, text, "\t</array>\n\t<key>PayloadDisplayName", more+"\n\t<key>PayloadDisplayName")
	}
	managedToo := func(kind, first, domain, how, second string) string {
		content := strings.Replace(forced(domain, second), "Forced", how, 1)
		return edit(tb, two(kind, first, "<key>PayloadContent</key>"+content), "<key>PayloadType</key><string>"+kind+"</string>", "<key>PayloadType</key><string>com.apple.ManagedClient.preferences</string>")
	}
	yes, no := "<key>AutomaticCheckEnabled</key><true/>", "<key>AutomaticCheckEnabled</key><false/>"
	return []beyondCase{
		{"twice the same", two("com.apple.applicationaccess", yes, yes), "all", nil},
		{"as a number", two("com.apple.applicationaccess", yes, strings.Replace(yes, "<true/>", "<integer>1</integer>", 1)), "all", nil},
		{"yes and no", two("com.apple.applicationaccess", yes, no), "all", []string{"warning conflict 1:AutomaticCheckEnabled"}},
		{"two networks", two("com.apple.wifi.managed", yes, no), "all", nil},
		{"an application's", two("com.example.app", "<key>a</key><string>x</string>", "<key>a</key><string>y</string>"), "all", []string{"warning conflict 1:a"}},
		{"lists", two("com.example.app", "<key>a</key><array/>", "<key>a</key><array><true/></array>"), "all", nil},
		{"managed too", managedToo(update, yes, update, "Forced", no), "all", []string{"warning conflict mcx_preference_settings:AutomaticCheckEnabled"}},
		{"set once", managedToo(update, yes, update, "Set-Once", no), "all", nil},
		{"another domain", managedToo(update, yes, "com.example.app", "Forced", no), "all", nil},
		{"privacy", twoEntries(tb), "all", []string{"warning conflict Services:Calendar:1"}},
	}
}

// secondOf is another payload of a type, to follow that of plain.
func secondOf(kind string) string {
	return second(kind, "com.example.test.two", "33333333-3333-4333-8333-333333333333")
}

// twoEntries allows a program something and denies it the same.
func twoEntries(tb testing.TB) string {
	tb.Helper()
	text := privacy(tb, "Calendar", nil)
	entry := text[strings.Index(text, "<array><dict><key>Allowed")+len("<array>"):]
	entry = entry[:strings.Index(entry, "</array>")]
	return edit(tb, text, entry, entry+edit(tb, entry, "<true/>", "<false/>"))
}

// now is the clock of these tests.
func now() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }

// ofBeyond are the rules that these tests are about; what a schema says of the same
// profile is tested elsewhere.
func ofBeyond(f finding.Finding) bool {
	own := []string{"date-passed", "dangling-reference", "placeholder", "not-a-certificate", "weak-certificate", "certificate-dates", "conflict"}
	return slices.Contains(own, f.Rule) || slices.ContainsFunc(tcc.Rules(), func(r finding.Rule) bool { return r.ID == f.Rule }) ||
		strings.Contains(f.Path, ":Services:") && slices.Contains([]string{tcc.RuleMissing, tcc.RuleValue, finding.NotChecked}, f.Rule) ||
		f.Rule == finding.NotChecked && (strings.HasSuffix(f.Path, ":PayloadContent") || strings.Contains(f.Message, "placeholders"))
}

func TestBeyond(t *testing.T) {
	for _, tt := range beyondCases(t) {
		t.Run(tt.name, func(t *testing.T) {
			target, err := profile.ParseTarget(tt.target)
			if err != nil {
				t.Fatal(err)
			}
			list, _, err := profile.Check([]byte(tt.text), profile.LintOptions{Target: target, Now: now()})
			if err != nil {
				t.Fatal(err)
			}
			list = slices.DeleteFunc(list, func(f finding.Finding) bool { return !ofBeyond(f) })
			for i, f := range list {
				if i >= len(tt.want) || !strings.HasPrefix(tt.want[i], fmt.Sprintf("%s %s ", f.Severity, f.Rule)) || !strings.HasSuffix(f.Path, tt.want[i][strings.LastIndexByte(tt.want[i], ' ')+1:]) {
					t.Errorf("finding %d: %+v", i, f)
				}
				if f.Line == 0 || strings.HasSuffix(f.Message, ".") || len(f.Message) > 400 {
					t.Errorf("line %d, message %q", f.Line, f.Message)
				}
			}
			if len(list) < len(tt.want) {
				t.Errorf("%d findings, want %q", len(list), tt.want)
			}
		})
	}
}

// TestNoClockNoDates: without a clock nothing is said about dates.
func TestNoClockNoDates(t *testing.T) {
	old := certtest.Authority{}.Issue(t, "old", certtest.ECDSA(t, p256()), func(c *x509.Certificate) {
		c.NotBefore, c.NotAfter = now().AddDate(-9, 0, 0), now().AddDate(-8, 0, 0)
	})
	text := edit(t, certificate(t, "com.apple.security.root", old.Cert.Raw), "<key>PayloadScope</key>", "<key>RemovalDate</key><date>2019-01-01T00:00:00Z</date><key>PayloadScope</key>")
	list, _, err := profile.Check([]byte(text), profile.LintOptions{})
	if got := rules(list); err != nil || strings.Contains(got, "date") {
		t.Errorf("got %q, error %v", got, err)
	}
}

// TestAdvice: some findings of one rule want different things.
func TestAdvice(t *testing.T) {
	for text, want := range map[string]string{
		privacy(t, "ScreenCapture", nil): "AllowStandardUserToSetSystemService lets standard users allow it",
		privacy(t, "Camera", nil):        "the user is asked",
		privacy(t, "Camera", map[string]string{"CodeRequirement": "<string>identifier com.example.app</string>"}):                         "a program of any signer satisfies it",
		privacy(t, "Camera", map[string]string{"CodeRequirement": `<string>cdhash H"0123456789abcdef0123456789abcdef01234567"</string>`}): "the next update is another program",
	} {
		list, _, err := profile.Check([]byte(text), profile.LintOptions{})
		if err != nil || !slices.ContainsFunc(list, func(f finding.Finding) bool { return strings.Contains(f.Message+f.Fix, want) }) {
			t.Errorf("no %q in %+v, error %v", want, list, err)
		}
	}
}
