package identity

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// pair is a certificate with its key.
type pair struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// name is by what a pair can be chosen: the name of the certificate.
func (p pair) name() string { return CommonName(p.cert.Subject) }

// Fingerprint returns the SHA-256 of a certificate, in hexadecimal.
func Fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}

// pairsOf reads a PKCS#12 file with several keys, as Keychain Access exports them.
func pairsOf(data []byte, password string) (pairs []pair, certs []*x509.Certificate, err error) {
	blocks, err := pkcs12.ToPEM(data, password) //nolint:staticcheck // DecodeChain refuses a second key; the form of the keys is known below
	if err != nil {
		return nil, nil, err
	}
	var keys []crypto.Signer
	for _, block := range blocks {
		if block.Type == "CERTIFICATE" {
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, nil, err
			}
			certs = append(certs, cert)
			continue
		}
		key, err := looseKey(block)
		if err != nil {
			return nil, nil, err
		}
		keys = append(keys, key)
	}
	for _, cert := range certs {
		for _, key := range keys {
			if matches(cert, key) {
				pairs = append(pairs, pair{cert, key})
				break
			}
		}
	}
	return pairs, certs, nil
}

// looseKey reads a key as the library labels it: PRIVATE KEY, though it is in the form
// of its kind.
func looseKey(block *pem.Block) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("a private key: %w", err)
	}
	return key, nil
}

// choose returns the pair that a name or fingerprint is for. Of several nobody is
// chosen silently.
func choose(pairs []pair, name string) (pair, error) {
	found := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return name != "" && !p.is(name) })
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0:
		return pair{}, fault.New(CodeNoIdentity, hintIdentity(pairs), "reading the PKCS#12 file: no identity %q; it has %s", fault.Clip(name), listed(pairs))
	}
	return pair{}, fault.New(CodeIdentities, hintIdentity(found), "reading the PKCS#12 file: it has several identities: %s", listed(found))
}

// is reports whether a pair is meant by a name, or by a fingerprint (SHA-256) or its
// beginning of eight digits or more, with or without colons.
func (p pair) is(name string) bool {
	digits := strings.ToLower(strings.ReplaceAll(name, ":", ""))
	return p.name() == name || len(digits) >= 8 && strings.HasPrefix(Fingerprint(p.cert), digits)
}

// maxListed is how many identities a message names.
const maxListed = 5

func listed(pairs []pair) string {
	var words []string
	for _, p := range pairs[:min(len(pairs), maxListed)] {
		words = append(words, fmt.Sprintf("%q (until %s, SHA-256 %s…)", fault.Clip(p.name()), Day(p.cert.NotAfter), Fingerprint(p.cert)[:16]))
	}
	if more := len(pairs) - maxListed; more > 0 {
		words = append(words, fmt.Sprintf("%d more", more))
	}
	if words == nil {
		return "none"
	}
	return strings.Join(words, ", ")
}

// hintIdentity shows how to name one; where two have the same name, by fingerprint.
func hintIdentity(pairs []pair) string {
	if len(pairs) == 0 {
		return "export certificate and key together"
	}
	for _, p := range pairs[1:] {
		if p.name() == pairs[0].name() {
			return "--identity " + Fingerprint(pairs[0].cert)[:16]
		}
	}
	return fmt.Sprintf("--identity %q", fault.Clip(pairs[0].name()))
}
