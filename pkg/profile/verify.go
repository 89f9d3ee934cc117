package profile

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"time"
)

// Signer is who signed a profile, as far as the file tells. Whether it is true
// is for [Signature.Verify] to say.
type Signer struct {
	Subject string `json:"subject"` // name of the certificate, "" if it is not in the file
	Issuer  string `json:"issuer"`
	Serial  string `json:"serial"` // in hexadecimal
	// NotBefore and NotAfter are the time of the certificate.
	NotBefore time.Time `json:"notBefore,omitzero"`
	NotAfter  time.Time `json:"notAfter,omitzero"`
	// SigningTime is what the signer's clock said; zero if it was not written.
	SigningTime time.Time `json:"signingTime,omitzero"`
	// Digest is the name of the digest algorithm: "SHA-256"; "" if it is not
	// known.
	Digest string `json:"digest"`
	// Intact says that the content is what was signed, with the key of the
	// certificate in the file. It says nothing about whose certificate it is.
	Intact bool `json:"intact"`
}

// VerifyOptions say what to trust and when.
type VerifyOptions struct {
	// Roots are the certificates to trust; nil stands for the system's own.
	Roots *x509.CertPool
	// Now is the time for which certificates must be valid.
	Now time.Time
}

// Verify reads a profile and checks its signature, as [Signature.Verify] does;
// that there is none is a finding too. The error is for what is no profile, and
// for a system that has no trusted certificates.
func Verify(data []byte, o VerifyOptions) ([]Signer, []Finding, error) {
	p, err := unwrap(data)
	if err != nil {
		return nil, nil, err
	}
	if p.Signature == nil {
		if _, err := Parse(data); err != nil {
			return nil, nil, err
		}
		var list findings
		list.add(ruleNotSigned, "the profile is not signed", "sign it: macwrangler profile sign")
		return nil, list.list, nil
	}
	found, err := p.Signature.Verify(o)
	return p.Signature.Signers(), found, err
}

// Signers tells who signed, in the order of the file.
func (s *Signature) Signers() []Signer {
	list := make([]Signer, 0, len(s.signers))
	for _, info := range s.signers {
		one := Signer{SigningTime: info.signed, Intact: len(s.integrity(info)) == 0}
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

func commonName(name pkix.Name) string {
	if name.CommonName != "" {
		return name.CommonName
	}
	return name.String()
}

// Verify checks every signature: that the content is what was signed, with the
// key of the certificate, that the certificate leads to one of the roots, and
// that it is valid. It does not ask whether it was revoked. The error is for a
// system that has no trusted certificates.
func (s *Signature) Verify(o VerifyOptions) ([]Finding, error) {
	var list findings
	s.checkIntegrity(&list)
	for _, info := range s.signers {
		cert := s.certificateOf(info)
		if cert == nil {
			continue // has been found already
		}
		if err := s.checkChain(&list, cert, info, o); err != nil {
			return nil, err
		}
		if info.hash() == crypto.SHA1 {
			list.add(ruleWeakDigest, "the digest of the signature is SHA-1, which can be forged", "sign again with SHA-256")
		}
		if !info.signed.IsZero() && (info.signed.Before(cert.NotBefore) || info.signed.After(cert.NotAfter)) {
			list.add(ruleSigningTime, fmt.Sprintf("signed on %s, but the certificate of %q is for %s to %s",
				day(info.signed), commonName(cert.Subject), day(cert.NotBefore), day(cert.NotAfter)),
				"check the clock of the computer that signs")
		}
	}
	return list.list, nil
}

// checkIntegrity finds what can be found without trust and time.
func (s *Signature) checkIntegrity(list *findings) {
	if s.trailing > 0 {
		list.add(ruleTrailing, fmt.Sprintf("%d bytes follow the signed structure; the signature says nothing about them", s.trailing),
			"sign the original again")
	}
	for _, info := range s.signers {
		list.list = append(list.list, s.integrity(info)...)
	}
}

// integrity checks one signature against the content.
func (s *Signature) integrity(info signerInfo) []Finding {
	var list findings
	cert := s.certificateOf(info)
	switch {
	case cert == nil && s.unread > 0:
		list.add(ruleNoCertificate, "the signer's certificate is not among those in the file that can be read", "")
	case cert == nil:
		list.add(ruleNoCertificate, "the signer's certificate is not in the file", "sign again, with the certificate included")
	case info.signatureAlgorithm() == x509.UnknownSignatureAlgorithm:
		list.add(ruleAlgorithm, fmt.Sprintf("digest %v with signature %v cannot be checked", info.digest, info.algorithm),
			"sign with SHA-256 and an RSA or ECDSA key")
	case cert.PublicKey == nil:
		list.add(ruleAlgorithm, fmt.Sprintf("the key of %q is of a kind that cannot be checked", commonName(cert.Subject)),
			"sign with an RSA or ECDSA key")
	case hugeKey(cert):
		list.add(ruleAlgorithm, fmt.Sprintf("the key of %q has more than %d bits", commonName(cert.Subject), maxKeyBits), "")
	case !info.covers(s.content, s.contentType):
		list.add(ruleChanged, "the content is not what was signed", "fetch the file again, or sign the changed profile anew")
	case !info.intact(cert, s.content):
		list.add(ruleBadSignature, fmt.Sprintf("the signature does not fit the certificate of %q", commonName(cert.Subject)),
			"fetch the file again, or sign the profile anew")
	}
	return list.list
}

// intactPSS takes a salt of any length: OpenSSL's is mostly as long as fits, and
// crypto/x509 knows that of the digest's length only.
func (s *signerInfo) intactPSS(cert *x509.Certificate, signed []byte) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok {
		return false
	}
	h := s.hash().New()
	h.Write(signed)
	return rsa.VerifyPSS(key, s.hash(), h.Sum(nil), s.value, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}) == nil
}

// hugeKey keeps a made-up key from costing minutes.
func hugeKey(cert *x509.Certificate) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	return ok && key.N.BitLen() > maxKeyBits
}

// checkChain looks for a way to a root. Validity is told apart from trust: a
// certificate that has expired is looked at as of the time it was good for.
func (s *Signature) checkChain(list *findings, cert *x509.Certificate, info signerInfo, o VerifyOptions) error {
	err := s.chain(cert, o.Roots, o.Now)
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		list.add(ruleExpired, fmt.Sprintf("the certificate of %q is for %s to %s, and today is %s",
			commonName(invalid.Cert.Subject), day(invalid.Cert.NotBefore), day(invalid.Cert.NotAfter), day(o.Now)),
			"renew the certificate, and sign the profile again")
		err = s.chain(cert, o.Roots, within(info.signed, cert))
		if again, ok := errors.AsType[x509.CertificateInvalidError](err); ok && again.Reason == x509.Expired {
			err = nil // another one of the chain; said already
		}
	}
	if _, ok := errors.AsType[x509.SystemRootsError](err); ok {
		return &Error{Code: CodeRoots, Act: "loading the system's trusted certificates", Err: err, Hint: "name yours with --ca-file"}
	}
	if err != nil {
		list.add(ruleUntrusted, fmt.Sprintf("the certificate of %q is not trusted: %v", commonName(cert.Subject), plainReason(err)),
			"sign with the whole chain (--chain), or name the root that you trust (--ca-file)")
	}
	return nil
}

func (s *Signature) chain(cert *x509.Certificate, roots *x509.CertPool, at time.Time) error {
	between := x509.NewCertPool()
	for _, other := range s.certificates {
		if !hugeKey(other) {
			between.AddCert(other)
		}
	}
	_, err := cert.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, // Apple asks for none in particular
	})
	return err
}

// within is a time at which a certificate is valid: the signing time, if it is.
func within(signed time.Time, cert *x509.Certificate) time.Time {
	if signed.Before(cert.NotBefore) || signed.After(cert.NotAfter) {
		return cert.NotAfter
	}
	return signed
}

func plainReason(err error) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "it leads to no trusted certificate"
	}
	return err.Error()
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
