package profile

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Signer is who signed a profile, according to the file. [Signature.Verify]
// checks whether it is true.
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
}

// VerifyOptions are what to trust, and when.
type VerifyOptions struct {
	// Name is the name of the file: the target of each finding.
	Name string
	// Roots are the trusted certificates; nil stands for those of the system.
	Roots *x509.CertPool
	// Now is the time at which certificates must be valid.
	Now time.Time
}

// Verify returns who signed a profile, and the findings of [Signature.Verify] about
// the signature; an unsigned profile is a finding too, and so is a signature around
// something else than a profile. The error is for a file that
// is not a profile, and for a system without trusted certificates.
func Verify(data []byte, o VerifyOptions) ([]Signer, []finding.Finding, error) {
	p, err := unwrap(data)
	if err != nil {
		return nil, nil, err
	}
	if p.Signature == nil {
		if _, err := Parse(data); err != nil {
			return nil, nil, err
		}
		list := finding.NewCollector(o.Name, VerifyRules(), maxFindings)
		list.Add(finding.Place{}, ruleNotSigned, "the profile is not signed", "sign it: macwrangler profile sign")
		return nil, list.Findings(), nil
	}
	found, err := p.Signature.Verify(o)
	changed := slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Rule == ruleChanged })
	if err == nil && !changed { // nobody signed what is there now
		found = append(found, p.contentFindings(o.Name)...)
	}
	return p.Signature.Signers(), found, err
}

// contentFindings is what is wrong where something else than a profile was signed: a
// signature that holds says nothing about that.
func (p *Profile) contentFindings(name string) []finding.Finding {
	list := finding.NewCollector(name, VerifyRules(), maxFindings)
	signed, err := Parse(p.Content)
	switch {
	case isCMS(p.Content):
		list.Add(finding.Place{}, ruleNotProfile, "what is signed is not a configuration profile, but something signed once more",
			"sign the profile itself: remove both signatures with macwrangler profile unsign")
	case err != nil:
		list.Add(finding.Place{}, ruleNotProfile, "what is signed is not a configuration profile: "+err.Error(), "")
	case !signed.isProfile():
		list.Add(finding.Place{}, ruleNotProfile, "what is signed is a property list, but not a configuration profile: "+signed.whyNotProfile(), "")
	}
	return list.Findings()
}

// Signers returns the signers in the order of the file.
func (s *Signature) Signers() []Signer {
	list := make([]Signer, 0, len(s.signers))
	for _, info := range s.signers {
		_, broken := s.flaw(info)
		one := Signer{SigningTime: info.signed, Intact: !broken}
		if h := info.hash(); h != 0 {
			one.Digest = h.String()
		}
		if cert := s.certificateOf(info); cert != nil {
			one.Subject, one.Issuer = commonName(cert.Subject), commonName(cert.Issuer)
			one.Serial = fmt.Sprintf("%x", cert.SerialNumber)
			one.NotBefore, one.NotAfter = cert.NotBefore, cert.NotAfter
		}
		list = append(list, one)
	}
	return list
}

// subjectName returns the name of a certificate for a message.
func subjectName(cert *x509.Certificate) string { return fault.Clip(commonName(cert.Subject)) }

func commonName(name pkix.Name) string {
	if name.CommonName != "" {
		return name.CommonName
	}
	return name.String()
}

// Verify returns what is wrong with the signatures. It checks that the content is
// what was signed, with the key of the certificate, that the certificate leads to
// one of the roots, and that it is valid. It does not check for revocation. The
// error is for a system without trusted certificates.
func (s *Signature) Verify(o VerifyOptions) ([]finding.Finding, error) {
	list := finding.NewCollector(o.Name, VerifyRules(), maxFindings)
	s.checkIntegrity(list)
	for _, info := range s.signers {
		cert := s.certificateOf(info)
		if cert == nil {
			continue // reported as a flaw
		}
		if err := s.checkChain(list, cert, info, o); err != nil {
			return nil, err
		}
		if info.hash() == crypto.SHA1 {
			list.Add(finding.Place{}, ruleWeakDigest, "the digest of the signature is SHA-1, which can be forged", "sign again with SHA-256")
		}
		if !info.signed.IsZero() && (info.signed.Before(cert.NotBefore) || info.signed.After(cert.NotAfter)) {
			list.Add(finding.Place{}, ruleSigningTime, fmt.Sprintf("signed on %s, but the certificate of %q is valid from %s to %s",
				day(info.signed), subjectName(cert), day(cert.NotBefore), day(cert.NotAfter)),
				"check the clock of the computer that signs")
		}
	}
	return list.Findings(), nil
}
