package profile

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// Signer is who signed a profile, according to the file. [Signature.Verify]
// checks whether it is true.
type Signer = identity.Signer

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
	case identity.IsCMS(p.Content):
		list.Add(finding.Place{}, ruleNotProfile, "what is signed is not a configuration profile, but something signed once more",
			"sign the profile itself: remove both signatures with macwrangler profile unsign")
	case err != nil:
		list.Add(finding.Place{}, ruleNotProfile, "what is signed is not a configuration profile: "+err.Error(), "")
	case !signed.isProfile():
		list.Add(finding.Place{}, ruleNotProfile, "what is signed is a property list, but not a configuration profile: "+signed.whyNotProfile(), "")
	}
	return list.Findings()
}

// Verify returns what is wrong with the signatures. It checks that the content is
// what was signed, with the key of the certificate, that the certificate leads to
// one of the roots, and that it is valid. It does not check for revocation. The
// error is for a system without trusted certificates.
func (s *Signature) Verify(o VerifyOptions) ([]finding.Finding, error) {
	list := finding.NewCollector(o.Name, VerifyRules(), maxFindings)
	s.checkIntegrity(list)
	for _, signer := range s.Signers() {
		if signer.Certificate == nil {
			continue // reported as a flaw
		}
		if err := s.checkChain(list, signer, o); err != nil {
			return nil, err
		}
		if signer.Hash == crypto.SHA1 {
			list.Add(finding.Place{}, ruleWeakDigest, "the digest of the signature is SHA-1, which can be forged", "sign again with SHA-256")
		}
		if at := signer.SigningTime; !at.IsZero() && (at.Before(signer.NotBefore) || at.After(signer.NotAfter)) {
			list.Add(finding.Place{}, ruleSigningTime, fmt.Sprintf("signed on %s, but the certificate of %q is valid from %s to %s",
				identity.Day(at), identity.SubjectName(signer.Certificate), identity.Day(signer.NotBefore), identity.Day(signer.NotAfter)),
				"check the clock of the computer that signs")
		}
	}
	return list.Findings(), nil
}
