// Package certtest makes keys, certificates and authorities for tests. They are new
// each time and valid for a day.
package certtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/identity"
)

// An Authority is a certificate with its key. It signs others, or content.
type Authority struct {
	Cert *x509.Certificate
	Key  crypto.Signer
}

// RSA returns a new RSA key.
func RSA(tb testing.TB) crypto.Signer {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

// ECDSA returns a new ECDSA key.
func ECDSA(tb testing.TB, curve elliptic.Curve) crypto.Signer {
	tb.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

// Root returns an authority that signs itself.
func Root(tb testing.TB, name string) Authority {
	tb.Helper()
	return Authority{}.Issue(tb, name, ECDSA(tb, elliptic.P256()), IsCA)
}

// Chain returns a root, an issuer below it, and a signer whose key is of a kind: "rsa",
// "p384", or any other word for P-256.
func Chain(tb testing.TB, kind string) (root, issuer, signer Authority) {
	tb.Helper()
	root = Root(tb, "Test Root")
	issuer = root.Issue(tb, "Test Issuer", ECDSA(tb, elliptic.P384()), IsCA)
	var key crypto.Signer
	switch kind {
	case "rsa":
		key = RSA(tb)
	case "p384":
		key = ECDSA(tb, elliptic.P384())
	default:
		key = ECDSA(tb, elliptic.P256())
	}
	return root, issuer, issuer.Issue(tb, "Test Signer", key, nil)
}

// IsCA makes a certificate one that may sign others.
func IsCA(t *x509.Certificate) {
	t.IsCA, t.BasicConstraintsValid, t.KeyUsage = true, true, x509.KeyUsageCertSign
}

// Issue makes a certificate for a key; the zero Authority makes one that signs itself.
// change, which may be nil, changes it before.
func (a Authority) Issue(tb testing.TB, name string, key crypto.Signer, change func(*x509.Certificate)) Authority {
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
	parent, signer := a.Cert, a.Key
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
	return Authority{cert, key}
}

// Identity returns what signs with the key, and the chain.
func (a Authority) Identity(chain ...Authority) *identity.Identity {
	id := &identity.Identity{Certificate: a.Cert, Key: a.Key}
	for _, c := range chain {
		id.Chain = append(id.Chain, c.Cert)
	}
	return id
}

// PEM returns the certificates as text.
func PEM(list ...Authority) []byte {
	var out []byte
	for _, a := range list {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Cert.Raw})...)
	}
	return out
}

// KeyPEM returns the key as text, in PKCS#8.
func (a Authority) KeyPEM(tb testing.TB) []byte {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(a.Key)
	if err != nil {
		tb.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// Pool returns a pool that trusts the certificates.
func Pool(list ...Authority) *x509.CertPool {
	p := x509.NewCertPool()
	for _, a := range list {
		p.AddCert(a.Cert)
	}
	return p
}
