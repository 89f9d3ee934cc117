package profile_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
`

// plain is a profile with nothing to find.
const plain = xmlHead + `<plist version="1.0">
<dict>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>MultipleSessionEnabled</key>
			<false/>
			<key>PayloadIdentifier</key>
			<string>com.example.test.global</string>
			<key>PayloadType</key>
			<string>.GlobalPreferences</string>
			<key>PayloadUUID</key>
			<string>11111111-1111-4111-8111-111111111111</string>
			<key>PayloadVersion</key>
			<integer>1</integer>
		</dict>
	</array>
	<key>PayloadDisplayName</key>
	<string>Test</string>
	<key>PayloadIdentifier</key>
	<string>com.example.test</string>
	<key>PayloadScope</key>
	<string>System</string>
	<key>PayloadType</key>
	<string>Configuration</string>
	<key>PayloadUUID</key>
	<string>22222222-2222-4222-8222-222222222222</string>
	<key>PayloadVersion</key>
	<integer>1</integer>
</dict>
</plist>
`

// managed returns plain with managed preferences instead of the direct payload.
func managed(tb testing.TB, content string) string {
	tb.Helper()
	text := edit(tb, plain, ".GlobalPreferences", "com.apple.ManagedClient.preferences")
	return edit(tb, text, "<key>MultipleSessionEnabled</key>\n\t\t\t<false/>", "<key>PayloadContent</key>\n\t\t\t"+content)
}

// edit replaces the first occurrence of a text that must be there.
func edit(tb testing.TB, text, from, to string) string {
	tb.Helper()
	if !strings.Contains(text, from) {
		tb.Fatalf("the profile does not hold %q", from)
	}
	return strings.Replace(text, from, to, 1)
}

func mustParse(tb testing.TB, data []byte) *profile.Profile {
	tb.Helper()
	p, err := profile.Parse(data)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// authority signs certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

func rsaKey(tb testing.TB) crypto.Signer {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func ecdsaKey(tb testing.TB, curve elliptic.Curve) crypto.Signer {
	tb.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func newAuthority(tb testing.TB, name string) authority {
	tb.Helper()
	return authority{}.issue(tb, name, ecdsaKey(tb, elliptic.P256()), isCA)
}

// isCA makes a certificate one that may sign others.
func isCA(t *x509.Certificate) {
	t.IsCA, t.BasicConstraintsValid, t.KeyUsage = true, true, x509.KeyUsageCertSign
}

// issue makes a certificate for a key; the zero authority makes one that signs
// itself.
func (a authority) issue(tb testing.TB, name string, key crypto.Signer, change func(*x509.Certificate)) authority {
	tb.Helper()
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		tb.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, SubjectKeyId: []byte(name),
	}
	if change != nil {
		change(template)
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		tb.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	return authority{cert, key}
}

func (a authority) identity(chain ...authority) *profile.Identity {
	id := &profile.Identity{Certificate: a.cert, Key: a.key}
	for _, c := range chain {
		id.Chain = append(id.Chain, c.cert)
	}
	return id
}

func certPEM(list ...authority) []byte {
	var out []byte
	for _, a := range list {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})...)
	}
	return out
}

func (a authority) keyPEM(tb testing.TB) []byte {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		tb.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func pool(list ...authority) *x509.CertPool {
	p := x509.NewCertPool()
	for _, a := range list {
		p.AddCert(a.cert)
	}
	return p
}

func writeFile(tb testing.TB, dir, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// run runs a program that must succeed.
func run(tb testing.TB, name string, args ...string) []byte {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s %q: %v\n%s", name, args, err, &stderr)
	}
	return out
}

// rules returns the ids of findings, in order.
func rules(list []finding.Finding) string {
	var ids []string
	for _, f := range list {
		ids = append(ids, f.Rule)
	}
	return strings.Join(ids, " ")
}

// isError reports whether an error is of this package's type.
func isError(err error) bool {
	_, ok := errors.AsType[*profile.Error](err)
	return ok
}

// succeeds reports whether a program does.
func succeeds(tb testing.TB, name string, args ...string) bool {
	tb.Helper()
	return exec.CommandContext(tb.Context(), name, args...).Run() == nil
}
