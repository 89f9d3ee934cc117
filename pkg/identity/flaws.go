package identity

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
)

// FlawKind is why a signature does not hold.
type FlawKind int

// The kinds of flaws, each with its subject in [Flaw.Text].
const (
	FlawUnreadable    FlawKind = iota + 1 // the signer's certificate is not among those that can be read
	FlawNoCertificate                     // the signer's certificate is not in the file
	FlawAlgorithm                         // an algorithm that cannot be checked
	FlawKey                               // a key of a kind that cannot be checked
	FlawKeySize                           // a key that would take too long to check
	FlawChanged                           // the content is not what was signed
	FlawSignature                         // the signature was not made with the key of the certificate
)

// Flaw is why a signature does not hold.
type Flaw struct {
	Kind FlawKind
	Text string // for people
}

// Flaws returns what is wrong with each signature that does not hold, the first thing
// only.
func (s *Signature) Flaws() (list []Flaw) {
	for _, info := range s.signers {
		if f, broken := s.flaw(info); broken {
			list = append(list, f)
		}
	}
	return list
}

// Over returns a copy of a detached signature, with the content that it is for.
func (s *Signature) Over(content []byte) *Signature {
	whole := *s
	whole.Content = content
	return &whole
}

// flaw checks one signature against the content, and returns the first thing
// that is wrong.
func (s *Signature) flaw(info signerInfo) (found Flaw, broken bool) {
	cert := s.certificateOf(info)
	switch {
	case cert == nil && s.unreadable > 0:
		return Flaw{FlawUnreadable, "the signer's certificate is not among those in the file that can be read"}, true
	case cert == nil:
		return Flaw{FlawNoCertificate, "the signer's certificate is not in the file"}, true
	case info.signatureAlgorithm() == x509.UnknownSignatureAlgorithm:
		return Flaw{FlawAlgorithm, fmt.Sprintf("digest %v with signature %v cannot be checked", info.digest, info.algorithm)}, true
	case cert.PublicKey == nil:
		return Flaw{FlawKey, fmt.Sprintf("the key of %q is of a kind that cannot be checked", SubjectName(cert))}, true
	case Oversized(cert):
		return Flaw{FlawKeySize, fmt.Sprintf("the key of %q has more than %d bits", SubjectName(cert), MaxKeyBits)}, true
	case !info.covers(s.Content, s.contentType):
		return Flaw{FlawChanged, "the content is not what was signed"}, true
	case !info.intact(cert, s.Content):
		return Flaw{FlawSignature, fmt.Sprintf("the signature does not match the certificate of %q", SubjectName(cert))}, true
	default:
		return Flaw{}, false
	}
}

// intactPSS accepts a salt of any length: OpenSSL's is usually as long as fits,
// and crypto/x509 only checks one as long as the digest.
func (s *signerInfo) intactPSS(cert *x509.Certificate, signed []byte) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok {
		return false
	}
	h := s.hash().New()
	h.Write(signed)
	return rsa.VerifyPSS(key, s.hash(), h.Sum(nil), s.value, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}) == nil
}

// Oversized reports whether checking the key could take minutes, as a
// fabricated one may.
func Oversized(cert *x509.Certificate) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	return ok && key.N.BitLen() > MaxKeyBits
}
