package profile_test

import (
	"bytes"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func verify(tb testing.TB, data []byte, roots *x509.CertPool) string {
	tb.Helper()
	_, list, err := profile.Verify(data, profile.VerifyOptions{Roots: roots, Now: time.Now()})
	if err != nil {
		tb.Fatal(err)
	}
	return rules(list)
}

// We accept what OpenSSL signs, in every form in which it can write a profile.
func TestWeVerifyOpenSSLs(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	for _, kind := range []string{"rsa", "p256"} {
		dir := t.TempDir()
		root, issuer, signer := certtest.Chain(t, kind)
		in := writeFile(t, dir, "plain.mobileconfig", []byte(plain))
		cert, key := writeFile(t, dir, "cert.pem", certtest.PEM(signer)), writeFile(t, dir, "key.pem", signer.KeyPEM(t))
		chain := writeFile(t, dir, "chain.pem", certtest.PEM(issuer))
		forms := []string{
			"cms -sign", "cms -sign -stream", "cms -sign -indef", "cms -sign -noattr", "cms -sign -keyid", "cms -sign -md sha512",
			"cms -sign -nosmimecap", "smime -sign", "smime -sign -stream", "smime -sign -md sha384",
		}
		if kind == "rsa" {
			forms = append(forms, "cms -sign -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest",
				"cms -sign -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:max")
		}
		for _, form := range forms {
			words := strings.Fields(form)
			// Options of the key must follow the key.
			args := append(words[:2:2], "-nodetach", "-binary", "-outform", "DER", "-in", in, "-out", dir+"/signed",
				"-signer", cert, "-inkey", key, "-certfile", chain)
			run(t, openssl, append(args, words[2:]...)...)
			signed := readFile(t, dir+"/signed")
			if got := verify(t, signed, certtest.Pool(root)); got != "" {
				t.Errorf("%s, %s: found %s", kind, form, got)
			}
			if string(mustParse(t, signed).Content) != plain {
				t.Errorf("%s, %s: the content differs", kind, form)
			}
			if streamed := strings.Contains(form, "-stream") || strings.Contains(form, "-indef"); streamed && signed[1] != 0x80 {
				t.Errorf("%s, %s: not of indefinite length, so that this tests nothing", kind, form)
			}
			// One byte of the content, then one of the signature's end.
			if got := verify(t, bytes.Replace(signed, []byte("com.example.test<"), []byte("com.example.tesT<"), 1), certtest.Pool(root)); got != "content-changed" && got != "bad-signature" {
				t.Errorf("%s, %s, changed: found %q", kind, form, got)
			}
			if got := verify(t, append(bytes.Clone(signed), 0), certtest.Pool(root)); got != "trailing-bytes" {
				t.Errorf("%s, %s, longer: found %q", kind, form, got)
			}
		}
	}
}

// What cannot be checked is not called valid.
func TestUnsupportedAlgorithms(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "rsa")
	huge := new(big.Int).Lsh(big.NewInt(1), 20_000)
	modulus := &rsa.PublicKey{N: huge.Add(huge, big.NewInt(1)), E: 65537}
	fake := issuer.Issue(t, "Huge", publicOnly{modulus}, nil)
	data := rawSign(t, certtest.Authority{Cert: fake.Cert, Key: signer.Key}, pkcs7.OIDDigestAlgorithmSHA256, []byte(plain), issuer.Cert)
	if got := verify(t, data, certtest.Pool(root)); got != "unsupported-algorithm" {
		t.Errorf("a key of 20,000 bits: found %q", got)
	}
	openssl := servertest.Need(t, "openssl", "openssl")
	dir := t.TempDir()
	run(t, openssl, "cms", "-sign", "-nodetach", "-binary", "-outform", "DER", "-md", "sha224", "-out", dir+"/signed",
		"-in", writeFile(t, dir, "plain", []byte(plain)), "-certfile", writeFile(t, dir, "chain.pem", certtest.PEM(issuer)),
		"-signer", writeFile(t, dir, "cert.pem", certtest.PEM(signer)), "-inkey", writeFile(t, dir, "key.pem", signer.KeyPEM(t)))
	if got := verify(t, readFile(t, dir+"/signed"), certtest.Pool(root)); got != "unsupported-algorithm" {
		t.Errorf("SHA-224: found %q", got)
	}
	run(t, openssl, "req", "-x509", "-newkey", "rsa-pss", "-nodes", "-keyout", dir+"/pss.key", "-out", dir+"/pss.pem", "-subj", "/CN=PSS only")
	run(t, openssl, "cms", "-sign", "-nodetach", "-binary", "-outform", "DER", "-in", dir+"/plain", "-out", dir+"/pss",
		"-signer", dir+"/pss.pem", "-inkey", dir+"/pss.key")
	if got := verify(t, readFile(t, dir+"/pss"), certtest.Pool(root)); !strings.Contains(got, "unsupported-algorithm") {
		t.Errorf("a key for PSS only: found %q", got)
	}
}

// macOS does not find the profile in a detached signature, PEM or mail.
func TestOpenSSLsOtherForms(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	dir := t.TempDir()
	_, _, signer := certtest.Chain(t, "p256")
	in := writeFile(t, dir, "plain.mobileconfig", []byte(plain))
	cert, key := writeFile(t, dir, "cert.pem", certtest.PEM(signer)), writeFile(t, dir, "key.pem", signer.KeyPEM(t))
	for form, code := range map[string]fault.Code{
		"-outform DER":             "detached-signature",
		"-outform PEM -nodetach":   "pem-armour",
		"-outform SMIME -nodetach": "smime-message",
	} {
		run(t, openssl, append(strings.Fields("smime -sign -binary "+form), "-in", in, "-out", dir+"/out", "-signer", cert, "-inkey", key)...)
		_, err := profile.Parse(readFile(t, dir+"/out"))
		if !isError(err) || fault.CodeOf(err) != code || fault.HintOf(err) == "" {
			t.Errorf("%s: got %v, want %s", form, err, code)
		}
	}
	recipient := certtest.Root(t, "Mac").Issue(t, "Mac", certtest.RSA(t), nil)
	run(t, openssl, "cms", "-encrypt", "-binary", "-outform", "DER", "-in", in, "-out", dir+"/out", writeFile(t, dir, "mac.pem", certtest.PEM(recipient)))
	if _, err := profile.Parse(readFile(t, dir+"/out")); err == nil || !strings.Contains(err.Error(), "encrypted") {
		t.Errorf("encrypted: got %v", err)
	}
}

// TestVerifyLooksInside: a signature that holds around something else than a profile.
func TestVerifyLooksInside(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "p256")
	sign := func(content string) []byte {
		return rawSign(t, signer, pkcs7.OIDDigestAlgorithmSHA256, []byte(content), issuer.Cert)
	}
	for name, content := range map[string]string{
		"junk": "hello", "broken": plain[:len(plain)/2], "preferences": xmlHead + "<plist><dict><key>a</key><true/></dict></plist>", "signed twice": string(sign(plain)), "nothing": " ",
	} {
		if got := verify(t, sign(content), certtest.Pool(root)); got != "not-a-profile" {
			t.Errorf("%s: found %q", name, got)
		}
	}
	if got := verify(t, sign(plain), certtest.Pool(root)); got != "" {
		t.Errorf("a profile: found %q", got)
	}
}

func TestVerifyFinds(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "p256")
	signed := mustSign(t, signer.Identity(issuer), []byte(plain))
	trusted := certtest.Pool(root)
	timed := func(from, to time.Duration) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.NotBefore, c.NotAfter = time.Now().Add(from), time.Now().Add(to) }
	}
	// The library signs with any certificate.
	raw := func(who certtest.Authority, digest asn1.ObjectIdentifier, chain ...*x509.Certificate) []byte {
		return rawSign(t, who, digest, []byte(plain), chain...)
	}
	sha256 := pkcs7.OIDDigestAlgorithmSHA256
	old := issuer.Issue(t, "Old", certtest.ECDSA(t, elliptic.P256()), timed(-48*time.Hour, -time.Hour))
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"plain", []byte(plain), "not-signed"},
		{"another root", mustSign(t, certtest.Root(t, "Other").Identity(), []byte(plain)), "untrusted"},
		{"no chain", mustSign(t, signer.Identity(), []byte(plain)), "untrusted"},
		{"changed", bytes.Replace(signed, []byte("Test<"), []byte("Best<"), 1), "content-changed"},
		{"another type of content", bytes.Replace(signed, []byte("\x86\xf7\x0d\x01\x07\x01"), []byte("\x86\xf7\x0d\x01\x07\x05"), 1), "content-changed"},
		{"longer", append(bytes.Clone(signed), "<dict/>"...), "trailing-bytes"},
		{"another signature", append(bytes.Clone(signed[:len(signed)-1]), signed[len(signed)-1]^1), "bad-signature"},
		{"expired", raw(old, sha256, issuer.Cert), "certificate-expired signing-time"},
		{"expired and untrusted", raw(old, sha256), "certificate-expired untrusted signing-time"},
		{"not yet valid", raw(issuer.Issue(t, "New", certtest.ECDSA(t, elliptic.P256()), timed(time.Hour, 2*time.Hour)), sha256, issuer.Cert), "certificate-expired signing-time"},
		{"SHA-1", raw(signer, pkcs7.OIDDigestAlgorithmSHA1, issuer.Cert), "weak-digest"},
		{"no certificate", withoutCertificates(t, signer), "no-certificate"},
	} {
		if got := verify(t, tt.data, trusted); got != tt.want {
			t.Errorf("%s: found %q, want %q", tt.name, got, tt.want)
		}
	}
	// Lint reports what needs neither trusted certificates nor a clock.
	list, _, err := profile.Check(append(bytes.Replace(signed, []byte("Test<"), []byte("Best<"), 1), 1), profile.LintOptions{})
	if err != nil || rules(list) != "trailing-bytes content-changed" {
		t.Errorf("lint found %v, error %v", list, err)
	}
}

// A file may have many certificates of one issuer, and more than one signature,
// up to a limit.
func TestManyCertificatesAndSigners(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "p256")
	sign := func(signers, strangers int) []byte {
		data, err := pkcs7.NewSignedData([]byte(plain))
		if err != nil {
			t.Fatal(err)
		}
		data.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
		stranger := issuer.Issue(t, "Stranger", certtest.ECDSA(t, elliptic.P256()), nil)
		for range strangers {
			data.AddCertificate(stranger.Cert)
		}
		for range signers {
			if err := data.AddSignerChain(signer.Cert, signer.Key, []*x509.Certificate{issuer.Cert}, pkcs7.SignerInfoConfig{}); err != nil {
				t.Fatal(err)
			}
		}
		out, err := data.Finish()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, tt := range []struct {
		signers, strangers int
		fails              bool
	}{{1, 1, false}, {8, 40, false}, {9, 0, true}, {1, 62, false}, {1, 63, true}, {0, 1, true}} {
		data := sign(tt.signers, tt.strangers)
		sig, err := profile.ParseSignature(data)
		if tt.fails && (!isError(err) || fault.CodeOf(err) != "bad-cms") || !tt.fails && err != nil {
			t.Errorf("%d signers, %d strangers: error %v", tt.signers, tt.strangers, err)
		}
		if err == nil && (len(sig.Signers()) != tt.signers || verify(t, data, certtest.Pool(root)) != "") {
			t.Errorf("%d signers, %d strangers: got %+v, found %q", tt.signers, tt.strangers, sig.Signers(), verify(t, data, certtest.Pool(root)))
		}
	}
}

// A profile that was damaged on the way is reported as changed, and not only as
// malformed.
func TestVerifyMalformedContent(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "p256")
	signed := mustSign(t, signer.Identity(issuer), []byte(plain))
	damaged := bytes.Replace(signed, []byte("</dict>"), []byte("<dict/>"), 1)
	if got := verify(t, damaged, certtest.Pool(root)); got != "content-changed" {
		t.Errorf("found %q", got)
	}
}

// Apple marks Developer ID certificates with critical extensions of its own.
func TestVerifyDeveloperID(t *testing.T) {
	root := certtest.Root(t, "Root")
	signer := root.Issue(t, "Developer ID Installer: Example", certtest.ECDSA(t, elliptic.P256()), func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkixExtension("1.2.840.113635.100.6.1.14"))
	})
	if got := verify(t, mustSign(t, signer.Identity(), []byte(plain)), certtest.Pool(root)); got != "" {
		t.Errorf("found %q", got)
	}
	other := root.Issue(t, "Other", certtest.ECDSA(t, elliptic.P256()), func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkixExtension("1.2.3.4"))
	})
	if got := verify(t, mustSign(t, other.Identity(), []byte(plain)), certtest.Pool(root)); got != "untrusted" {
		t.Errorf("found %q", got)
	}
}
