package identity_test

import (
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// The parts of a PKCS#12 file, as RFC 7292 names them. Without a MAC the password is
// empty.
type (
	pfxFile struct {
		Version  int
		AuthSafe contentInfo
	}
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"tag:0,explicit,optional"`
	}
)

func mustUnmarshal(tb testing.TB, der []byte, value any) {
	tb.Helper()
	if _, err := asn1.Unmarshal(der, value); err != nil {
		tb.Fatal(err)
	}
}

func mustMarshal(tb testing.TB, value any) []byte {
	tb.Helper()
	der, err := asn1.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

// keysAt is the safe of a file with its keys: the one that is not encrypted.
func keysAt(tb testing.TB, safes []contentInfo) int {
	tb.Helper()
	for i, safe := range safes {
		if safe.Type.String() == "1.2.840.113549.1.7.1" {
			return i
		}
	}
	tb.Fatal("no safe with keys")
	return 0
}

func octets(tb testing.TB, value []byte) asn1.RawValue {
	tb.Helper()
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: mustMarshal(tb, value)}
}

// withKeys makes a PKCS#12 file without a password of several identities and the
// certificate of an issuer. No tool here writes one; Keychain Access does.
func withKeys(tb testing.TB, issuer certtest.Authority, list ...certtest.Authority) []byte {
	tb.Helper()
	var file pfxFile
	var safes []contentInfo
	var bags []asn1.RawValue
	certs := []*x509.Certificate{issuer.Cert}
	for _, a := range list[1:] {
		certs = append(certs, a.Cert)
	}
	for i, a := range list {
		der, err := pkcs12.Modern.Encode(a.Key, a.Cert, certs, "")
		if err != nil {
			tb.Fatal(err)
		}
		var one struct {
			Version  int
			AuthSafe contentInfo
			MAC      asn1.RawValue
		}
		mustUnmarshal(tb, der, &one)
		var content []byte
		mustUnmarshal(tb, one.AuthSafe.Content.Bytes, &content)
		var its []contentInfo
		mustUnmarshal(tb, content, &its)
		if i == 0 {
			file, safes = pfxFile{one.Version, one.AuthSafe}, its
		}
		var inner []byte
		mustUnmarshal(tb, its[keysAt(tb, its)].Content.Bytes, &inner)
		var keys []asn1.RawValue
		mustUnmarshal(tb, inner, &keys)
		bags = append(bags, keys...)
	}
	safes[keysAt(tb, safes)].Content = octets(tb, mustMarshal(tb, bags))
	file.AuthSafe.Content = octets(tb, mustMarshal(tb, safes))
	return mustMarshal(tb, file)
}

// TestSeveralIdentities: nobody is chosen silently, and each can be named.
func TestSeveralIdentities(t *testing.T) {
	root := certtest.Root(t, "Root")
	one := root.Issue(t, "One", certtest.ECDSA(t, elliptic.P256()), nil)
	two := root.Issue(t, "Two", certtest.RSA(t), nil)
	again := root.Issue(t, "Two", certtest.ECDSA(t, elliptic.P256()), nil)
	data := withKeys(t, root, one, two, again)
	sum := sha256.Sum256(again.Cert.Raw)
	digits := hex.EncodeToString(sum[:])
	colons := strings.ToUpper(digits[:2] + ":" + digits[2:4] + ":" + digits[4:6] + ":" + digits[6:8])
	for name, want := range map[string]certtest.Authority{"One": one, digits: again, digits[:8]: again, colons: again} {
		id, err := identity.LoadPKCS12Named(data, "", name, nil)
		if err != nil || !id.Certificate.Equal(want.Cert) || len(id.Chain) != 1 || verify(t, mustSign(t, id, []byte("what is signed")), certtest.Pool(root)) != "" {
			t.Errorf("%s: got %+v, error %v", name, id, err)
		}
	}
	for name, want := range map[string][3]string{
		"":         {"several-identities", `"One"`, `--identity "One"`},
		"Two":      {"several-identities", `"Two"`, "--identity "},
		"one":      {"no-such-identity", `"Two"`, "--identity"},
		digits[:4]: {"no-such-identity", `"Two"`, "--identity"},
	} {
		_, err := identity.LoadPKCS12Named(data, "", name, nil)
		if !isError(err) || fault.CodeOf(err) != fault.Code(want[0]) || !strings.Contains(err.Error(), want[1]) || !strings.Contains(fault.HintOf(err), want[2]) {
			t.Errorf("%q: got %v, hint %q, want %q", name, err, fault.HintOf(err), want)
		}
	}
	if _, err := identity.LoadPKCS12(data, "wrong", nil); err == nil {
		t.Error("a wrong password is right")
	}
}

// TestIssuerFirst: some programs put the certificate of the issuer before the signer's.
func TestIssuerFirst(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "p256")
	data, err := pkcs12.Modern.Encode(signer.Key, root.Cert, []*x509.Certificate{issuer.Cert, signer.Cert}, "")
	if err != nil {
		t.Fatal(err)
	}
	id, err := identity.LoadPKCS12(data, "", nil)
	if err != nil || !id.Certificate.Equal(signer.Cert) || len(id.Chain) != 2 {
		t.Errorf("got %+v, error %v", id, err)
	}
}

// TestWarnings: what Macs may not trust, though the signature is right.
func TestWarnings(t *testing.T) {
	root := certtest.Root(t, "Root")
	for name, tt := range map[string]struct {
		change func(*x509.Certificate)
		chain  bool
		want   string
	}{
		"a signer":    {nil, true, ""},
		"no chain":    {nil, false, "chain-missing"},
		"for code":    {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning} }, true, ""},
		"for servers": {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, true, "not-for-signing"},
		"for keys":    {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }, false, "chain-missing not-for-signing"},
		"authority":   {certtest.IsCA, true, "not-for-signing"},
		"no usage":    {func(c *x509.Certificate) { c.KeyUsage = 0 }, true, ""},
	} {
		id := root.Issue(t, "Signer", certtest.ECDSA(t, elliptic.P256()), tt.change).Identity()
		if tt.chain {
			id.Chain = []*x509.Certificate{root.Cert}
		}
		var codes []string
		for _, w := range id.Warnings() {
			codes = append(codes, string(w.Code))
		}
		if got := strings.Join(codes, " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	if got := root.Identity().Warnings(); len(got) != 1 || got[0].Code != identity.CodeNotForSigning {
		t.Errorf("a root: %+v", got)
	}
}

// TestNotForSigningIsTrue: OpenSSL refuses what a certificate for servers has signed.
func TestNotForSigningIsTrue(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	root := certtest.Root(t, "Root")
	server := root.Issue(t, "Server", certtest.ECDSA(t, elliptic.P256()), func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} })
	dir := t.TempDir()
	signed := writeFile(t, dir, "signed", mustSign(t, server.Identity(root), []byte("what is signed")))
	args := []string{"smime", "-verify", "-inform", "DER", "-in", signed, "-CAfile", writeFile(t, dir, "ca.pem", certtest.PEM(root)), "-out", dir + "/out"}
	run(t, openssl, append(args, "-purpose", "any")...)
	if succeeds(t, openssl, args...) {
		t.Error("OpenSSL accepts it: the warning is wrong")
	}
}
