package profile

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Flaws returns why the content is not what was signed, or cannot be known to be: nothing
// if the signatures hold. Who signed, and whether to trust that, is for [Signature.Verify].
func (s *Signature) Flaws() []finding.Finding {
	list := finding.NewCollector("", VerifyRules(), maxFindings)
	s.checkIntegrity(list)
	return list.Findings()
}

// checkIntegrity finds what can be found without trusted certificates and a
// clock.
func (s *Signature) checkIntegrity(list *finding.Collector) {
	if s.trailing > 0 {
		list.Add(finding.Place{}, ruleTrailing, fmt.Sprintf("%d bytes follow the signature, which does not cover them", s.trailing),
			"sign the original again")
	}
	for _, info := range s.signers {
		if f, broken := s.flaw(info); broken {
			list.Add(finding.Place{}, f.rule, f.message, f.fix)
		}
	}
}

// flaw is why a signature does not hold.
type flaw struct{ rule, message, fix string }

// flaw checks one signature against the content, and returns the first thing
// that is wrong.
func (s *Signature) flaw(info signerInfo) (found flaw, broken bool) {
	cert := s.certificateOf(info)
	switch {
	case cert == nil && s.unreadable > 0:
		return flaw{ruleNoCertificate, "the signer's certificate is not among those in the file that can be read", ""}, true
	case cert == nil:
		return flaw{ruleNoCertificate, "the signer's certificate is not in the file", "sign again, with the certificate included"}, true
	case info.signatureAlgorithm() == x509.UnknownSignatureAlgorithm:
		return flaw{
			ruleAlgorithm, fmt.Sprintf("digest %v with signature %v cannot be checked", info.digest, info.algorithm),
			"sign with SHA-256 and an RSA or ECDSA key",
		}, true
	case cert.PublicKey == nil:
		return flaw{
			ruleAlgorithm, fmt.Sprintf("the key of %q is of a kind that cannot be checked", subjectName(cert)),
			"sign with an RSA or ECDSA key",
		}, true
	case oversizedKey(cert):
		return flaw{ruleAlgorithm, fmt.Sprintf("the key of %q has more than %d bits", subjectName(cert), maxKeyBits), ""}, true
	case !info.covers(s.content, s.contentType):
		return flaw{ruleChanged, "the content is not what was signed", "download the file again, or sign the changed profile again"}, true
	case !info.intact(cert, s.content):
		return flaw{
			ruleBadSignature, fmt.Sprintf("the signature does not match the certificate of %q", subjectName(cert)),
			"download the file again, or sign the profile again",
		}, true
	default:
		return flaw{}, false
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

// oversizedKey reports whether checking the key could take minutes, as a
// fabricated one may.
func oversizedKey(cert *x509.Certificate) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	return ok && key.N.BitLen() > maxKeyBits
}
