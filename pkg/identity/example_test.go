package identity_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"

	"github.com/macwrangler/macwrangler/pkg/identity"
)

// Sign something, and check the signature.
func Example() {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Example Signer"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	id := &identity.Identity{Certificate: cert, Key: key} // or identity.LoadPEM, LoadPKCS12

	signed, err := id.SignCMS([]byte("content"), true, now)
	if err != nil {
		panic(err)
	}
	sig, err := identity.ParseSignature(signed)
	if err != nil {
		panic(err)
	}
	fmt.Println(sig.Signers()[0].Subject, sig.Over([]byte("content")).Flaws())
	fmt.Println(sig.Over([]byte("changed")).Flaws())

	trust, err := identity.CheckChain(cert, sig.Certificates, identity.TrustOptions{Roots: x509.NewCertPool(), Now: now})
	fmt.Println(trust.Untrusted, err)
	// Output:
	// Example Signer []
	// [{6 the content is not what was signed}]
	// it does not chain to a trusted certificate <nil>
}
