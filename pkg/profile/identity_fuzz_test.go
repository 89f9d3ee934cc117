package profile_test

import (
	"bytes"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// checkIdentity checks that what was read can sign, or that the error is one of ours.
func checkIdentity(t *testing.T, id *profile.Identity, err error) {
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
	if _, err := id.Sign([]byte(plain), id.Certificate.NotAfter); err != nil && fault.CodeOf(err) != profile.CodeSign && fault.CodeOf(err) != profile.CodeExpired {
		t.Errorf("signing: %v", err)
	}
}

// FuzzPEM reads certificates and keys as text.
func FuzzPEM(f *testing.F) {
	root, issuer, signer := chainOf(f, "p256")
	key := signer.keyPEM(f)
	f.Add(certPEM(signer), key, certPEM(issuer, root))
	f.Add(append(certPEM(signer, issuer, root), key...), key, []byte(nil))
	f.Add(signer.cert.Raw, key, []byte("-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("-----BEGIN \x7f-----\n"), []byte("-----BEGIN EC PRIVATE KEY-----\nDEK-Info: \x7f\n\nAAAA\n-----END EC PRIVATE KEY-----\n"), []byte("\x1b"))
	f.Fuzz(func(t *testing.T, cert, key, chain []byte) {
		list, err := profile.Certificates(cert)
		if err != nil {
			checkError(t, err)
		}
		if (len(list) == 0) != (err != nil) {
			t.Errorf("%d certificates, error %v", len(list), err)
		}
		id, err := profile.LoadPEM(cert, key, chain)
		checkIdentity(t, id, err)
	})
}

// FuzzPKCS12 reads PKCS#12 files. Its seeds derive their keys with a single iteration,
// so that a call is quick.
func FuzzPKCS12(f *testing.F) {
	_, issuer, signer := chainOf(f, "p256")
	for _, encoder := range []*pkcs12.Encoder{pkcs12.Modern, pkcs12.LegacyDES, pkcs12.LegacyRC2, pkcs12.Passwordless} {
		password := "x"
		if encoder == pkcs12.Passwordless {
			password = ""
		} else {
			encoder = encoder.WithIterations(1)
		}
		data, err := encoder.Encode(signer.key, signer.cert, nil, password)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, password, []byte(nil))
		f.Add(data, "wrong", certPEM(issuer))
		f.Add(bytes.Replace(data, signer.cert.RawSubject, bytes.Repeat([]byte{0x7f}, len(signer.cert.RawSubject)), 1), password, []byte(nil))
	}
	f.Fuzz(func(t *testing.T, data []byte, password string, chain []byte) {
		id, err := profile.LoadPKCS12(data, password, chain)
		checkIdentity(t, id, err)
	})
}
