package xar

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/identity"
)

const (
	styleRSA = "RSA"
	styleCMS = "CMS"
	// maxSignatures is how many are read of an archive. Real ones have two.
	maxSignatures = 4
	// maxSignature is the largest one that is read, in bytes. A CMS signature with its
	// chain and a time stamp has 10,000.
	maxSignature = 1 << 20
)

// Signature is one signature of the table of contents, and so of all that it has
// checksums of.
type Signature struct {
	// Style is RSA, or CMS.
	Style string
	// Certificates are those in the archive that could be read, the signer's first.
	Certificates []*x509.Certificate
	// Signer is the certificate of who signed, nil if it could not be read.
	Signer *x509.Certificate
	// Digest is the digest algorithm, 0 if it is unknown.
	Digest crypto.Hash
	// SigningTime is what the signer's clock showed; zero for RSA, which has none.
	SigningTime time.Time
	// Timestamp is when the signature was there, according to an authority; nil if it has
	// none.
	Timestamp *identity.Timestamp
	// Flaw is why the signature does not hold, "" if it does. Whose it is, only a chain
	// to a trusted certificate can say: [identity.CheckChain].
	Flaw string

	offset, size int64
	unreadable   int
}

// signature reads <signature> or <x-signature>.
func (t *tocReader) signature(e xml.StartElement) error {
	if len(t.toc.signatures) == maxSignatures {
		return tooLarge("more than %d signatures", maxSignatures)
	}
	s := &Signature{Style: clip(attributeOf(e, "style"))}
	t.toc.signatures = append(t.toc.signatures, s)
	err := t.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "offset":
			return t.number(&s.offset)
		case "size":
			return t.number(&s.size)
		case "KeyInfo":
			return t.certificates(s)
		default:
			return t.skip()
		}
	})
	if err == nil && s.size > maxSignature {
		return tooLarge("a signature of %d bytes", s.size)
	}
	return err
}

// certificates reads <KeyInfo>, as XML Signature has it, with the certificates in
// <X509Data>.
func (t *tocReader) certificates(s *Signature) error {
	return t.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "X509Data":
			return t.certificates(s)
		case "X509Certificate":
			text, err := t.text()
			if err != nil {
				return err
			}
			return s.add(text)
		default:
			return t.skip()
		}
	})
}

func (s *Signature) add(text string) error {
	if len(s.Certificates)+s.unreadable == identity.MaxCertificates {
		return tooLarge("more than %d certificates", identity.MaxCertificates)
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		s.unreadable++
		return nil //nolint:nilerr // the signature cannot be checked, which is said
	}
	cert, err := identity.ParseCertificate(der)
	if err != nil {
		s.unreadable++
		return nil //nolint:nilerr // likewise
	}
	if s.unreadable == 0 && len(s.Certificates) == 0 {
		s.Signer = cert
	}
	s.Certificates = append(s.Certificates, cert)
	return nil
}

// Signatures returns the signatures in the order of the table of contents, each held
// against the checksum of the table. They are void if [Archive.CheckTOC] fails. The
// error is for a file that cannot be read.
func (a *Archive) Signatures() ([]Signature, error) {
	list := make([]Signature, 0, len(a.toc.signatures))
	for _, s := range a.toc.signatures {
		one := *s
		value := make([]byte, s.size)
		if err := a.readAt(value, a.heap+s.offset); err != nil {
			return nil, err
		}
		switch one.Style {
		case styleRSA:
			one.checkRSA(a.toc.digest, a.sum, value)
		case styleCMS:
			one.checkCMS(a.sum, value)
		default:
			one.Flaw = fmt.Sprintf("a signature of style %q cannot be checked", one.Style)
		}
		list = append(list, one)
	}
	return list, nil
}

// checkRSA checks PKCS#1 v1.5 over the digest.
func (s *Signature) checkRSA(digest Algorithm, sum, value []byte) {
	s.Digest = digest.Hash()
	switch {
	case s.Signer == nil && s.unreadable > 0:
		s.Flaw = "the signer's certificate cannot be read"
		return
	case s.Signer == nil:
		s.Flaw = "the signer's certificate is not in the file"
		return
	case s.Digest == 0:
		s.Flaw = "there is no checksum of the table of contents to sign"
		return
	case identity.Oversized(s.Signer):
		s.Flaw = fmt.Sprintf("the key of %q has more than %d bits", identity.SubjectName(s.Signer), identity.MaxKeyBits)
		return
	}
	key, ok := s.Signer.PublicKey.(*rsa.PublicKey)
	switch {
	case !ok:
		s.Flaw = fmt.Sprintf("the key of %q is not an RSA key", identity.SubjectName(s.Signer))
	case rsa.VerifyPKCS1v15(key, s.Digest, sum, value) != nil:
		s.Flaw = fmt.Sprintf("the signature does not match the certificate of %q", identity.SubjectName(s.Signer))
	}
}

// checkCMS checks a detached CMS signature of the digest.
func (s *Signature) checkCMS(sum, value []byte) {
	sig, err := identity.ParseSignature(value)
	if err != nil {
		s.Flaw = shortText(err)
		return
	}
	if sig.Detached {
		sig = sig.Over(sum)
	}
	signers := sig.Signers()
	s.Signer, s.Digest, s.SigningTime = signers[0].Certificate, signers[0].Hash, signers[0].SigningTime
	s.Timestamp = signers[0].Timestamp
	s.Certificates = sig.Certificates
	switch flaws := sig.Flaws(); {
	case len(signers) > 1:
		s.Flaw = "it has several signers, and one is expected"
	case len(flaws) > 0:
		s.Flaw = flaws[0].Text
	case string(sig.Content) != string(sum):
		s.Flaw = "it is a signature of something else"
	case len(sum) == 0:
		s.Flaw = "there is no checksum of the table of contents to sign"
	}
}
