package flatpkg

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// Signature says who signed a package, according to the file. [Package.Verify] checks
// whether it is true.
type Signature struct {
	// Signed reports whether there is a signature.
	Signed bool `json:"signed"`
	// Digest is the algorithm of the checksum that is signed: "sha1"; "none" if the
	// table of contents has no checksum.
	Digest xar.Algorithm `json:"digest"`
	// Intact reports whether the table of contents is what its checksum says, and all
	// signatures are of it. It does not say whose they are, nor that the files are what
	// the table says.
	Intact bool `json:"intact"`
	// Signers are one for each signature: packages have an RSA and a CMS one.
	Signers []Signer `json:"signers"`
}

// Signer is one signature.
type Signer struct {
	// Style is RSA or CMS.
	Style string `json:"style"`
	// Digest is the name of its digest algorithm, "" if it is unknown.
	Digest string `json:"digest"`
	// SigningTime is what the signer's clock showed; RSA signatures have none.
	SigningTime time.Time `json:"signingTime,omitzero"`
	// Timestamp is when it was there, according to a time-stamping authority; zero if it
	// has no time stamp that holds.
	Timestamp time.Time `json:"timestamp,omitzero"`
	// Intact reports whether it is a signature of this package, by the certificate.
	Intact bool `json:"intact"`
	// Flaw is why it is not intact, "" if it is.
	Flaw string `json:"flaw"`
	// ForPackages reports whether Apple issues such certificates for packages.
	ForPackages bool `json:"forPackages"`
	// Chain are the certificates, the signer's first; empty if that is not in the file.
	Chain []Certificate `json:"chain"`

	certificate *x509.Certificate
	others      []*x509.Certificate
	stamp       *identity.Timestamp
}

// Certificate is one of a chain.
type Certificate struct {
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	Serial    string    `json:"serial"` // in hexadecimal
	NotBefore time.Time `json:"notBefore"`
	NotAfter  time.Time `json:"notAfter"`
	SHA256    string    `json:"sha256"` // fingerprint, in hexadecimal
}

// Signature returns who signed the package. The error is for a file that cannot be read.
func (p *Package) Signature() (Signature, error) {
	digest, _ := p.Archive.Digest()
	s := Signature{Digest: digest, Signers: []Signer{}}
	list, err := p.Archive.Signatures()
	if err != nil {
		return s, err
	}
	s.Signed = len(list) > 0
	s.Intact = s.Signed && p.Archive.CheckTOC() == nil
	for _, one := range list {
		s.Intact = s.Intact && one.Flaw == ""
		s.Signers = append(s.Signers, signerOf(one))
	}
	return s, nil
}

func signerOf(s xar.Signature) Signer {
	one := Signer{
		Style: s.Style, SigningTime: s.SigningTime, Intact: s.Flaw == "", Flaw: s.Flaw, Chain: []Certificate{},
		certificate: s.Signer, others: s.Certificates, stamp: s.Timestamp,
	}
	if s.Timestamp != nil && s.Timestamp.Flaw == "" {
		one.Timestamp = s.Timestamp.Time
	}
	if s.Digest != crypto.Hash(0) {
		one.Digest = s.Digest.String()
	}
	if s.Signer == nil {
		return one
	}
	one.ForPackages = forPackages(s.Signer)
	id := identity.Ordered(s.Signer, s.Certificates)
	for _, cert := range append([]*x509.Certificate{s.Signer}, id...) {
		one.Chain = append(one.Chain, Certificate{
			Subject: identity.CommonName(cert.Subject), Issuer: identity.CommonName(cert.Issuer), Serial: fmt.Sprintf("%x", cert.SerialNumber),
			NotBefore: cert.NotBefore, NotAfter: cert.NotAfter, SHA256: identity.Fingerprint(cert),
		})
	}
	return one
}

// Subject returns the name of the signer's certificate, "" if it is not in the file.
func (s Signer) Subject() string {
	if len(s.Chain) == 0 {
		return ""
	}
	return s.Chain[0].Subject
}

// forPackages reports whether a certificate is for packages, by its extended key usage:
// those of Apple's Developer ID Installer (13) and of Mac Installer Distribution, called
// 3rd Party Mac Developer Installer (9), are in Apple's SecPolicyPriv.h; those of Apple's
// own packages (1) and of the App Store (10) are inferred from other projects.
func forPackages(cert *x509.Certificate) bool {
	apple := asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 4}
	return slices.ContainsFunc(cert.UnknownExtKeyUsage, func(id asn1.ObjectIdentifier) bool {
		n := len(apple)
		return len(id) == n+1 && id[:n].Equal(apple) && slices.Contains([]int{1, 9, 10, 13}, id[n])
	})
}
