package identity_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

func TestLoadPEM(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "rsa")
	key := signer.KeyPEM(t)
	pkcs1 := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: mustPKCS1(t, signer.Key)})
	for name, load := range map[string]func() (*identity.Identity, error){
		"in order": func() (*identity.Identity, error) {
			return identity.LoadPEM(certtest.PEM(signer), key, certtest.PEM(issuer, root))
		},
		"the wrong way": func() (*identity.Identity, error) {
			return identity.LoadPEM(certtest.PEM(signer), key, certtest.PEM(root, issuer))
		},
		"all in one": func() (*identity.Identity, error) {
			return identity.LoadPEM(certtest.PEM(root, issuer, signer), key, nil)
		},
		"PKCS#1": func() (*identity.Identity, error) {
			return identity.LoadPEM(certtest.PEM(root, issuer, signer), pkcs1, nil)
		},
		"with a bystander": func() (*identity.Identity, error) {
			return identity.LoadPEM(certtest.PEM(signer), key, certtest.PEM(certtest.Root(t, "Other"), root, issuer))
		},
		"key and certificate in one": func() (*identity.Identity, error) {
			both := append(certtest.PEM(signer, issuer, root), key...)
			return identity.LoadPEM(both, both, nil)
		},
	} {
		id, err := load()
		if err != nil || id.Certificate.Subject.CommonName != "Test Signer" || len(id.Chain) != 2 ||
			!id.Chain[0].Equal(issuer.Cert) || !id.Chain[1].Equal(root.Cert) {
			t.Errorf("%s: got %+v, error %v", name, id, err)
			continue
		}
		if got := verify(t, mustSign(t, id, []byte("what is signed")), certtest.Pool(root)); got != "" {
			t.Errorf("%s: found %s", name, got)
		}
	}
	id, err := identity.LoadPEM(signer.Cert.Raw, key, nil) // DER
	if err != nil || len(id.Chain) != 0 {
		t.Errorf("got %+v, error %v", id, err)
	}
}

func TestLoadPEMRefuses(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "p256")
	cert, key := certtest.PEM(signer), signer.KeyPEM(t)
	encrypted := pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte{1}})
	old := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"DEK-Info": "AES"}, Bytes: []byte{1}})
	_, ed, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	edwards := certtest.Authority{Cert: signer.Cert, Key: ed}
	for _, tt := range []struct {
		name             string
		code             fault.Code
		cert, key, chain []byte
	}{
		{"no key", "bad-key", cert, cert, nil},
		{"an empty key", "bad-key", cert, nil, nil},
		{"a broken key", "bad-key", cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte{1}}), nil},
		{"a key with a password", "encrypted-key", cert, encrypted, nil},
		{"a key with a password, as of old", "encrypted-key", cert, old, nil},
		{"an Ed25519 key", "bad-key", cert, edwards.KeyPEM(t), nil},
		{"no certificate", "bad-certificate", key, key, nil},
		{"a broken certificate", "bad-certificate", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte{1}}), key, nil},
		{"another key", "key-mismatch", certtest.PEM(issuer), key, nil},
		{"a chain of others", "bad-certificate", cert, key, certtest.PEM(root)},
		{"a chain of nothing", "bad-certificate", cert, key, []byte{}},
	} {
		_, err := identity.LoadPEM(tt.cert, tt.key, tt.chain)
		if !isError(err) || fault.CodeOf(err) != tt.code {
			t.Errorf("%s: got %v, want code %q", tt.name, err, tt.code)
		}
	}
}

func TestLoadPKCS12(t *testing.T) {
	root, issuer, signer := certtest.Chain(t, "rsa")
	for name, encoder := range map[string]*pkcs12.Encoder{"modern": pkcs12.Modern, "legacy": pkcs12.LegacyDES} {
		data, err := encoder.Encode(signer.Key, signer.Cert, []*x509.Certificate{root.Cert, issuer.Cert}, "pass")
		if err != nil {
			t.Fatal(err)
		}
		id, err := identity.LoadPKCS12(data, "pass", nil)
		if err != nil || len(id.Chain) != 2 || verify(t, mustSign(t, id, []byte("what is signed")), certtest.Pool(root)) != "" {
			t.Errorf("%s: got %+v, error %v", name, id, err)
		}
		for password, code := range map[string]fault.Code{"word": "wrong-password", "": "wrong-password"} {
			_, err := identity.LoadPKCS12(data, password, nil)
			if !isError(err) || fault.CodeOf(err) != code || strings.Contains(err.Error(), "word\"") {
				t.Errorf("%s, %q: got %v", name, password, err)
			}
		}
	}
	alone, err := pkcs12.Modern.Encode(signer.Key, signer.Cert, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if id, err := identity.LoadPKCS12(alone, "", certtest.PEM(issuer)); err != nil || len(id.Chain) != 1 {
		t.Errorf("got %+v, error %v", id, err)
	}
	_, err = identity.LoadPKCS12([]byte("hello"), "", nil)
	if !isError(err) || fault.CodeOf(err) != "bad-pkcs12" {
		t.Errorf("got %v", err)
	}
}

// OpenSSL's PKCS#12 files are read, with its current and its former defaults.
func TestOpenSSLsPKCS12(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	dir := t.TempDir()
	_, issuer, signer := certtest.Chain(t, "p256")
	args := []string{
		"pkcs12", "-export", "-in", writeFile(t, dir, "cert.pem", certtest.PEM(signer)), "-inkey", writeFile(t, dir, "key.pem", signer.KeyPEM(t)),
		"-certfile", writeFile(t, dir, "chain.pem", certtest.PEM(issuer)), "-passout", "pass:Straße", "-out", dir + "/id.p12",
	}
	for _, more := range [][]string{nil, {"-descert"}} {
		run(t, openssl, append(args, more...)...)
		id, err := identity.LoadPKCS12(readFile(t, dir+"/id.p12"), "Straße", nil)
		if err != nil || len(id.Chain) != 1 {
			t.Errorf("%q: got %+v, error %v", more, id, err)
		}
	}
}
