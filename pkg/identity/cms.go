package identity

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"slices"
	"strings"
)

// Limits of what is checked: each signer, certificate and bit costs time.
const (
	maxSigners = 8
	// MaxCertificates is how many certificates are read from one file.
	MaxCertificates = 64
	// MaxKeyBits is the largest RSA key that is used.
	MaxKeyBits = 16384
)

// The object identifiers of content types, as content bytes in DER (RFC 5652).
const (
	oidData       = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01" // 1.2.840.113549.1.7.1
	oidSignedData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" // 1.2.840.113549.1.7.2
)

// Signature is a CMS structure of signed data.
type Signature struct {
	// Content is what was signed; of a detached signature it is nil, until
	// [Signature.Over] has set it.
	Content []byte
	// Detached reports whether the file has the signature without the content.
	Detached bool
	// Certificates are those in the file that could be read.
	Certificates []*x509.Certificate
	// Trailing is how many bytes follow the structure.
	Trailing int

	contentType []byte // of what is inside, as content bytes of an OID
	unreadable  int    // certificates that crypto/x509 cannot parse
	signers     []signerInfo
}

// IsCMS reports whether data begins as CMS in binary form does. A property list
// never begins with the digit 0 followed by a byte above 0x7f.
func IsCMS(data []byte) bool {
	return len(data) > 1 && data[0] == tagSequence && data[1] >= 0x80
}

func badCMS(what string, cause error) *Error {
	return &Error{
		Code: CodeCMS, Act: "reading the signature: " + what, Err: cause,
		Hint: "the file is damaged, or was copied as text: download it again",
	}
}

// ParseSignature reads ContentInfo { contentType, [0] content } with SignedData in
// it, in DER or in BER of indefinite length. It checks no signature; [Signature.Flaws]
// does. The result keeps data.
func ParseSignature(data []byte) (*Signature, error) {
	r := &berReader{left: maxBERElements}
	outer, rest, err := r.next(data, 0)
	if err != nil {
		return nil, badCMS("the outermost element", err)
	}
	kind, inner, err := r.contentInfo(outer, 1)
	if err != nil {
		return nil, badCMS("the outermost element", err)
	}
	if string(kind) != oidSignedData {
		return nil, notSigned(kind)
	}
	if inner == nil {
		return nil, badCMS("no content", errTruncated)
	}
	sig := &Signature{Trailing: len(rest)}
	if err := sig.readSignedData(r, *inner); err != nil {
		return nil, err
	}
	return sig, nil
}

// ErrEncrypted is wrapped by the error for CMS data that is encrypted.
var ErrEncrypted = errors.New("CMS data that is encrypted")

// notSigned says what CMS data is that is not signed.
func notSigned(kind []byte) *Error {
	above := oidSignedData[:len(oidSignedData)-1] // 1.2.840.113549.1.7
	names := map[string]string{above + "\x01": "plain data", above + "\x05": "a digest", above + "\x03": "encrypted", above + "\x04": "encrypted", above + "\x06": "encrypted"}
	failed := &Error{Code: CodeNotSignedData, Act: "reading the signature"}
	switch name := names[string(kind)]; name {
	case "":
		failed.Err = errors.New("CMS data of a kind that is no signature")
	case "encrypted":
		failed.Err = ErrEncrypted
	default:
		failed.Err = errors.New("CMS data that is not signed: " + name)
	}
	return failed
}

// contentInfo reads SEQUENCE { OID, [0] EXPLICIT value OPTIONAL }.
func (r *berReader) contentInfo(e element, depth int) (kind []byte, value *element, err error) {
	if e.tag != tagSequence {
		return nil, nil, errEncoding
	}
	parts, err := r.children(e.content, depth)
	if err != nil {
		return nil, nil, err
	}
	if len(parts) == 0 || len(parts) > 2 || parts[0].tag != tagOID {
		return nil, nil, errEncoding
	}
	if len(parts) == 1 {
		return parts[0].content, nil, nil
	}
	inner, err := r.children(parts[1].content, depth+1)
	if err != nil {
		return nil, nil, err
	}
	if parts[1].tag != tagContext0 || len(inner) != 1 {
		return nil, nil, errEncoding
	}
	return parts[0].content, &inner[0], nil
}

// readSignedData reads SEQUENCE { version, digestAlgorithms, contentInfo,
// [0] certificates OPTIONAL, [1] crls OPTIONAL, signerInfos }.
func (s *Signature) readSignedData(r *berReader, e element) error {
	if e.tag != tagSequence {
		return badCMS("SignedData", errEncoding)
	}
	parts, err := r.children(e.content, 3)
	if err != nil {
		return badCMS("SignedData", err)
	}
	last := len(parts) - 1
	if last < 3 || parts[0].tag != tagInteger || parts[1].tag != tagSet || parts[last].tag != tagSet {
		return badCMS("SignedData", errEncoding)
	}
	if err := s.readContent(r, parts[2]); err != nil {
		return err
	}
	for _, part := range parts[3:last] {
		if part.tag == tagContext0 {
			if err := s.readCertificates(r, part); err != nil {
				return badCMS("certificates", err)
			}
		}
	}
	if err := s.readSigners(r, parts[last]); err != nil {
		return badCMS("signers", err)
	}
	return nil
}

func (s *Signature) readContent(r *berReader, e element) error {
	kind, inner, err := r.contentInfo(e, 4)
	if err != nil {
		return badCMS("content", err)
	}
	s.contentType = kind
	if s.Detached = inner == nil; s.Detached {
		return nil
	}
	if s.Content, err = r.octets(*inner, 6); err != nil {
		return badCMS("content", err)
	}
	return nil
}

func (s *Signature) readCertificates(r *berReader, e element) error {
	list, err := r.children(e.content, 4)
	if err != nil {
		return err
	}
	if len(list) > MaxCertificates {
		return errTooMany
	}
	for _, one := range list {
		if one.tag != tagSequence {
			continue // an attribute certificate, or an obsolete kind
		}
		cert, err := ParseCertificate(one.full)
		if err != nil {
			s.unreadable++
			continue
		}
		s.Certificates = append(s.Certificates, cert)
	}
	return nil
}

// ParseCertificate returns a certificate in DER. Extensions by which Apple marks its
// certificates count as understood.
func ParseCertificate(der []byte) (*x509.Certificate, error) {
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	cert.UnhandledCriticalExtensions = slices.DeleteFunc(cert.UnhandledCriticalExtensions, isAppleExtension)
	return cert, nil
}

// isAppleExtension reports whether an extension is one by which Apple marks
// Developer ID certificates. They are critical, and say what else a certificate
// may be used for.
func isAppleExtension(id asn1.ObjectIdentifier) bool {
	return strings.HasPrefix(id.String(), "1.2.840.113635.100.6.")
}

func (s *Signature) readSigners(r *berReader, e element) error {
	list, err := r.children(e.content, 4)
	if err != nil {
		return err
	}
	if len(list) > maxSigners {
		return errTooMany
	}
	if len(list) == 0 {
		return errors.New("none found")
	}
	for _, one := range list {
		info, err := parseSignerInfo(one.full)
		if err != nil {
			return err
		}
		s.signers = append(s.signers, info)
	}
	return nil
}

// certificateOf finds the certificate that a signer names.
func (s *Signature) certificateOf(info signerInfo) *x509.Certificate {
	for _, cert := range s.Certificates {
		if info.keyID != nil && bytes.Equal(cert.SubjectKeyId, info.keyID) ||
			info.keyID == nil && bytes.Equal(cert.RawIssuer, info.issuer) && cert.SerialNumber.Cmp(info.serial) == 0 {
			return cert
		}
	}
	return nil
}
