package identity_test

import (
	"bytes"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// checkIdentity checks that what was read can sign, or that the error is one of ours.
func checkIdentity(t *testing.T, id *identity.Identity, err error) {
	t.Helper()
	if err != nil {
		checkError(t, err)
		if id != nil {
			t.Error("an identity, and an error")
		}
		return
	}
	if id.Certificate == nil || id.Key == nil || len(id.Chain) > 64 {
		t.Fatalf("got %+v", id)
	}
	if _, err := id.SignCMS([]byte("what is signed"), false, id.Certificate.NotAfter); err != nil && fault.CodeOf(err) != identity.CodeSign && fault.CodeOf(err) != identity.CodeExpired {
		t.Errorf("signing: %v", err)
	}
}

// FuzzPEM reads certificates and keys as text.
func FuzzPEM(f *testing.F) {
	root, issuer, signer := certtest.Chain(f, "p256")
	key := signer.KeyPEM(f)
	f.Add(certtest.PEM(signer), key, certtest.PEM(issuer, root))
	f.Add(append(certtest.PEM(signer, issuer, root), key...), key, []byte(nil))
	f.Add(signer.Cert.Raw, key, []byte("-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("-----BEGIN \x7f-----\n"), []byte("-----BEGIN EC PRIVATE KEY-----\nDEK-Info: \x7f\n\nAAAA\n-----END EC PRIVATE KEY-----\n"), []byte("\x1b"))
	f.Fuzz(func(t *testing.T, cert, key, chain []byte) {
		list, err := identity.Certificates(cert)
		if err != nil {
			checkError(t, err)
		}
		if (len(list) == 0) != (err != nil) {
			t.Errorf("%d certificates, error %v", len(list), err)
		}
		id, err := identity.LoadPEM(cert, key, chain)
		checkIdentity(t, id, err)
	})
}

// FuzzPKCS12 reads PKCS#12 files. Its seeds derive their keys with a single iteration,
// so that a call is quick.
func FuzzPKCS12(f *testing.F) {
	_, issuer, signer := certtest.Chain(f, "p256")
	for _, encoder := range []*pkcs12.Encoder{pkcs12.Modern, pkcs12.LegacyDES, pkcs12.LegacyRC2, pkcs12.Passwordless} {
		password := "x"
		if encoder == pkcs12.Passwordless {
			password = ""
		} else {
			encoder = encoder.WithIterations(1)
		}
		data, err := encoder.Encode(signer.Key, signer.Cert, nil, password)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, password, []byte(nil))
		f.Add(data, "wrong", certtest.PEM(issuer))
		f.Add(bytes.Replace(data, signer.Cert.RawSubject, bytes.Repeat([]byte{0x7f}, len(signer.Cert.RawSubject)), 1), password, []byte(nil))
	}
	f.Fuzz(func(t *testing.T, data []byte, password string, chain []byte) {
		id, err := identity.LoadPKCS12(data, password, chain)
		checkIdentity(t, id, err)
	})
}
