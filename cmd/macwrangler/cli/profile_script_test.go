package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"software.sslmate.com/src/go-pkcs12"
)

// cmdSigner is "signer NAME": it makes a signer below an authority, both for
// a day, as NAME.pem, NAME.key, NAME.p12 (password: open sesame), NAME-ca.pem,
// and NAME-old.pem for a certificate of the same key that has expired.
func cmdSigner(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: signer name")
	}
	name, now := args[0], time.Now()
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name + " authority"},
		NotBefore: now.Add(-72 * time.Hour), NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	issue := func(template *x509.Certificate, public *ecdsa.PublicKey) *x509.Certificate {
		der, err := x509.CreateCertificate(rand.Reader, template, ca, public, caKey)
		ts.Check(err)
		cert, err := x509.ParseCertificate(der)
		ts.Check(err)
		return cert
	}
	leaf := func(from, to time.Duration) *x509.Certificate {
		return issue(&x509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(from), NotAfter: now.Add(to),
		}, &key.PublicKey)
	}
	root, cert := issue(ca, &caKey.PublicKey), leaf(-time.Hour, 24*time.Hour)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	p12, err := pkcs12.Modern.Encode(key, cert, []*x509.Certificate{root}, "open sesame")
	ts.Check(err)
	text := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	for suffix, data := range map[string][]byte{
		".pem": text("CERTIFICATE", cert.Raw), "-ca.pem": text("CERTIFICATE", root.Raw), ".key": text("PRIVATE KEY", der),
		"-old.pem": text("CERTIFICATE", leaf(-48*time.Hour, -24*time.Hour).Raw), ".p12": p12,
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name+suffix), data, 0o600))
	}
}
