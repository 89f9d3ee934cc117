package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"software.sslmate.com/src/go-pkcs12"
)

// cmdSigner is "signer NAME": it makes a signer, see makeSigner.
func cmdSigner(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: signer name")
	}
	ts.Check(makeSigner(ts.MkAbs(args[0])))
}

// makeSigner makes a signer below an authority, both for a day, as NAME.pem,
// NAME.key, NAME.p12 (password: open sesame), NAME-ca.pem, and NAME-old.pem for a
// certificate of the same key that has expired.
func makeSigner(path string) error {
	name, now := filepath.Base(path), time.Now()
	caKey, caErr := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	key, keyErr := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err := errors.Join(caErr, keyErr); err != nil {
		return err
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name + " authority"},
		NotBefore: now.Add(-72 * time.Hour), NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	leaf := func(from, to time.Duration) *x509.Certificate {
		return &x509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(from), NotAfter: now.Add(to),
		}
	}
	root, rootErr := issue(ca, &caKey.PublicKey, ca, caKey)
	cert, certErr := issue(leaf(-time.Hour, 24*time.Hour), &key.PublicKey, ca, caKey)
	old, oldErr := issue(leaf(-48*time.Hour, -24*time.Hour), &key.PublicKey, ca, caKey)
	if err := errors.Join(rootErr, certErr, oldErr); err != nil {
		return err
	}
	der, derErr := x509.MarshalPKCS8PrivateKey(key)
	p12, p12Err := pkcs12.Modern.Encode(key, cert, []*x509.Certificate{root}, "open sesame")
	if err := errors.Join(derErr, p12Err); err != nil {
		return err
	}
	text := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	var failed []error
	for suffix, data := range map[string][]byte{
		".pem": text("CERTIFICATE", cert.Raw), "-ca.pem": text("CERTIFICATE", root.Raw), ".key": text("PRIVATE KEY", der),
		"-old.pem": text("CERTIFICATE", old.Raw), ".p12": p12,
	} {
		failed = append(failed, os.WriteFile(path+suffix, data, 0o600))
	}
	return errors.Join(failed...)
}

// issue signs a certificate.
func issue(template *x509.Certificate, public *ecdsa.PublicKey, ca *x509.Certificate, caKey *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, ca, public, caKey)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
