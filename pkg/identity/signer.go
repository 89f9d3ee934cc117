package identity

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Signer is who signed, according to the file. [Signature.Flaws] and [CheckChain] check
// whether it is true.
type Signer struct {
	Subject string `json:"subject"` // name of the certificate, "" if it is not in the file
	Issuer  string `json:"issuer"`
	Serial  string `json:"serial"` // in hexadecimal
	// NotBefore and NotAfter are the validity period of the certificate.
	NotBefore time.Time `json:"notBefore,omitzero"`
	NotAfter  time.Time `json:"notAfter,omitzero"`
	// SigningTime is what the signer's clock showed; zero if the file has none.
	SigningTime time.Time `json:"signingTime,omitzero"`
	// Digest is the name of the digest algorithm: "SHA-256"; "" if it is
	// unknown.
	Digest string `json:"digest"`
	// Intact reports whether the content is what was signed, with the key of
	// the certificate in the file. It does not say whose certificate it is.
	Intact bool `json:"intact"`

	// Certificate is that of the signer, nil if it is not in the file.
	Certificate *x509.Certificate `json:"-"`
	// Hash is the digest algorithm, 0 if it is unknown.
	Hash crypto.Hash `json:"-"`
	// Timestamp is when the signature was there, according to an authority; nil if the
	// file has none.
	Timestamp *Timestamp `json:"-"`
}

// Signers returns the signers in the order of the file.
func (s *Signature) Signers() []Signer {
	list := make([]Signer, 0, len(s.signers))
	for _, info := range s.signers {
		_, broken := s.flaw(info)
		one := Signer{SigningTime: info.signed, Intact: !broken, Hash: info.hash(), Timestamp: info.timestamp()}
		if h := info.hash(); h != 0 {
			one.Digest = h.String()
		}
		if cert := s.certificateOf(info); cert != nil {
			one.Certificate = cert
			one.Subject, one.Issuer = CommonName(cert.Subject), CommonName(cert.Issuer)
			one.Serial = fmt.Sprintf("%x", cert.SerialNumber)
			one.NotBefore, one.NotAfter = cert.NotBefore, cert.NotAfter
		}
		list = append(list, one)
	}
	return list
}

// SubjectName returns the name of a certificate for a message.
func SubjectName(cert *x509.Certificate) string { return fault.Clip(CommonName(cert.Subject)) }

// CommonName returns the common name, or the whole name where it has none.
func CommonName(name pkix.Name) string {
	if name.CommonName != "" {
		return name.CommonName
	}
	return name.String()
}
