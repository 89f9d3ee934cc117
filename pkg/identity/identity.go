package identity

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Identity is a certificate with its key to sign with, and the certificates that
// lead from it to one that others trust.
type Identity struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
	// Chain begins with the issuer of Certificate.
	Chain []*x509.Certificate
}

// LoadPEM returns the identity in PEM text. The signer's certificate is the one
// that matches the key; the others of cert, and those of chain (which may be
// nil), are put in order, and those that are not part of the chain are left out.
func LoadPEM(cert, key, chain []byte) (*Identity, error) {
	signer, err := pemKey(key)
	if err != nil {
		return nil, err
	}
	certs, err := Certificates(cert)
	if err != nil {
		return nil, err
	}
	var more []*x509.Certificate
	if chain != nil {
		if more, err = Certificates(chain); err != nil {
			return nil, err
		}
	}
	for i, c := range certs {
		if matches(c, signer) {
			others := append(append(certs[:i:i], certs[i+1:]...), more...)
			return newIdentity(c, signer, others, len(more) > 0)
		}
	}
	return nil, fault.New(CodeKeyMismatch, "compare the two: openssl x509 -noout -pubkey -in CERT; openssl pkey -pubout -in KEY",
		"reading the key: it does not match any certificate of the file")
}

const hintPKCS12 = "rewrite it: openssl pkcs12 -in FILE -nodes | openssl pkcs12 -export -out NEW"

// LoadPKCS12 returns the identity in a PKCS#12 file (.p12, .pfx). More
// certificates of the chain may be given as PEM text, or nil. A file that takes
// more than 10 million iterations to derive a key from the password is refused, and
// so is one with several identities: [LoadPKCS12Named] takes one of them.
func LoadPKCS12(data []byte, password string, chain []byte) (*Identity, error) {
	return LoadPKCS12Named(data, password, "", chain)
}

// LoadPKCS12Named returns the identity of a name: the common name of its certificate,
// or the SHA-256 fingerprint, or the first eight digits of it or more. "" is the only
// one there is.
func LoadPKCS12Named(data []byte, password, name string, chain []byte) (*Identity, error) {
	if len(data) == 0 || data[0] != tagSequence {
		return nil, fault.New(CodePKCS12, "for PEM files use --cert and --key", "opening the PKCS#12 file: not a PKCS#12 file")
	}
	if err := checkPKCS12Cost(data); err != nil {
		return nil, err
	}
	pairs, certs, err := openPKCS12(data, password)
	if err != nil {
		return nil, err
	}
	one, err := choose(pairs, name)
	if err != nil {
		return nil, err
	}
	if chain != nil {
		more, err := Certificates(chain)
		if err != nil {
			return nil, err
		}
		certs = append(certs, more...)
	}
	return newIdentity(one.cert, one.key, certs, chain != nil)
}

// openPKCS12 returns the identities in a PKCS#12 file, and its certificates.
func openPKCS12(data []byte, password string) (pairs []pair, certs []*x509.Certificate, err error) {
	key, cert, others, err := pkcs12.DecodeChain(data, password)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		return nil, nil, fault.New(CodePassword, "put the password into a file of its own, and name it with --password-file",
			"opening the PKCS#12 file: wrong password")
	case err != nil && strings.Contains(err.Error(), "exactly one key bag"):
		if pairs, certs, err = pairsOf(data, password); err == nil {
			return pairs, certs, nil
		}
	}
	if err != nil {
		return nil, nil, &Error{Code: CodePKCS12, Act: "opening the PKCS#12 file", Err: err, Hint: hintPKCS12}
	}
	signer, err := signingKey(key)
	if err != nil {
		return nil, nil, err
	}
	certs = append([]*x509.Certificate{cert}, others...)
	for _, one := range certs { // some programs put the issuer first
		if matches(one, signer) {
			return []pair{{one, signer}}, certs, nil
		}
	}
	return nil, nil, fault.New(CodeKeyMismatch, "", "reading the PKCS#12 file: key and certificate do not match")
}

// newIdentity orders the chain. If a chain was given, the signer's issuer must
// be in it: otherwise nobody would trust the signature.
func newIdentity(cert *x509.Certificate, key crypto.Signer, others []*x509.Certificate, chained bool) (*Identity, error) {
	id := &Identity{Certificate: cert, Key: key, Chain: Ordered(cert, others)}
	if chained && len(id.Chain) == 0 {
		return nil, fault.New(CodeCertificate, "add the issuer's certificate to the chain",
			"ordering the chain: the issuer of %q is missing: %q", SubjectName(cert), fault.Clip(CommonName(cert.Issuer)))
	}
	return id, nil
}

// Ordered returns the chain of a certificate, as far as others have it: its issuer, the
// issuer of that, and so on. Certificates that are not part of it are left out.
func Ordered(cert *x509.Certificate, others []*x509.Certificate) (chain []*x509.Certificate) {
	for at := cert; !bytes.Equal(at.RawIssuer, at.RawSubject) && len(chain) < MaxCertificates; {
		next := issuerOf(at, others)
		if next == nil {
			break
		}
		chain, at = append(chain, next), next
	}
	return chain
}

func issuerOf(cert *x509.Certificate, others []*x509.Certificate) *x509.Certificate {
	for _, other := range others {
		if bytes.Equal(other.RawSubject, cert.RawIssuer) && !other.Equal(cert) && !Oversized(other) && cert.CheckSignatureFrom(other) == nil {
			return other
		}
	}
	return nil
}

// Certificates returns the certificates in PEM text, or a single one in DER.
func Certificates(data []byte) ([]*x509.Certificate, error) {
	var list []*x509.Certificate
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, &Error{Code: CodeCertificate, Act: "reading a certificate", Err: err}
		}
		list = append(list, cert)
	}
	if cert, err := x509.ParseCertificate(data); list == nil && err == nil {
		list = append(list, cert)
	}
	if list == nil {
		return nil, fault.New(CodeCertificate, "want PEM text with -----BEGIN CERTIFICATE-----",
			"reading certificates: no certificate found")
	}
	return list, nil
}

// pemKey reads the first private key of a PEM text.
func pemKey(data []byte) (crypto.Signer, error) {
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return nil, fault.New(CodeKey, "want PEM text with -----BEGIN PRIVATE KEY-----",
				"reading the key: no private key found")
		}
		if block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "" {
			return nil, fault.New(CodeEncryptedKey,
				"convert it to PKCS#12, and use --p12 with --password-file: openssl pkcs12 -export -in CERT -inkey KEY -out ID.p12",
				"reading the key: encrypted PEM keys are not supported")
		}
		if key, err := parseKey(block); err != nil {
			return nil, &Error{Code: CodeKey, Act: "reading the key", Err: err}
		} else if key != nil {
			return signingKey(key)
		}
	}
}

// parseKey returns nil for a block that is not a private key.
func parseKey(block *pem.Block) (any, error) {
	switch block.Type {
	case "PRIVATE KEY":
		return x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(block.Bytes)
	default:
		return nil, nil //nolint:nilnil // no key, and no error
	}
}

// signingKey returns a key that can sign.
func signingKey(key any) (crypto.Signer, error) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return k, nil
	case *ecdsa.PrivateKey:
		return k, nil
	default:
		return nil, fault.New(CodeKey, "use an RSA or ECDSA key", "reading the key: %T cannot be used to sign", key)
	}
}

func matches(cert *x509.Certificate, key crypto.Signer) bool {
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(cert.PublicKey)
}
