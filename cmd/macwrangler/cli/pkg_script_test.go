package cli

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// cmdPackage is "package KIND FILE": it makes a package, see samplePackage.
func cmdPackage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: package kind file")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), samplePackage(scriptTB{ts}, args[0]), 0o666))
}

// scriptTB lets a script make packages.
type scriptTB struct{ *testscript.TestScript }

func (scriptTB) Helper() {}

func (s scriptTB) Fatal(args ...any) { s.Fatalf("%v", args) }

// samplePackage makes a package: a component, a product, one whose payload only macOS can
// read, one with a name that leads out of the folder, or one with a wrong checksum.
func samplePackage(tb samplepkg.TB, kind string) []byte {
	tb.Helper()
	sample := samplepkg.Sample()
	switch kind {
	case "component":
		return sample.Bytes(tb, xar.Options{})
	case "product":
		return samplepkg.Product(tb, xar.Options{}, sample)
	case "unreadable":
		return withPayload(tb, sample, "pbze"+strings.Repeat("\x00", 60))
	case "hostile":
		plain := string(samplepkg.Payload(tb, sample.Files, payload.CPIO))
		return withPayload(tb, sample, strings.Replace(plain, "./usr/local/empty", "./../local/empty2", 1))
	case "changed":
		plain := string(samplepkg.Payload(tb, sample.Files, payload.CPIO))
		data := string(withPayload(tb, sample, plain))
		return []byte(strings.Replace(data, "echo tool", "echo evil", 1))
	default:
		tb.Fatal("there is no such kind of package: " + kind)
		return nil
	}
}

// withPayload makes a component with another payload than its own.
func withPayload(tb samplepkg.TB, c samplepkg.Component, text string) []byte {
	tb.Helper()
	members := c.Members(tb, "")
	for i := range members {
		if members[i].Path == "Payload" {
			members[i].Content = strings.NewReader(text)
		}
	}
	return samplepkg.Archive(tb, members, xar.Options{})
}

// cmdInstaller is "installer NAME": it makes a signer of packages, see makeInstaller.
func cmdInstaller(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: installer name")
	}
	ts.Check(makeInstaller(ts.MkAbs(args[0])))
}

// makeInstaller makes a signer with an RSA key and a certificate for packages, which
// signs itself, for a day: NAME.pem, NAME.key and NAME.p12 (password: open sesame).
func makeInstaller(path string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "Developer ID Installer: " + filepath.Base(path)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{{1, 2, 840, 113635, 100, 4, 13}},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	parsed, certErr := x509.ParseCertificate(cert)
	der, keyErr := x509.MarshalPKCS8PrivateKey(key)
	if err := errors.Join(certErr, keyErr); err != nil {
		return err
	}
	p12, err := pkcs12.Modern.Encode(key, parsed, nil, "open sesame")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(path+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), 0o600),
		os.WriteFile(path+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600),
		os.WriteFile(path+".p12", p12, 0o600),
	)
}
