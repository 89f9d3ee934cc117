package profile

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

const (
	typePKCS12 = "com.apple.security.pkcs12"
	// maxCertificate is the largest certificate payload that is read, in bytes. Real
	// ones have a few thousand, a bundle of roots a few hundred thousand.
	maxCertificate = 1 << 20
)

// isCertificate reports whether a payload type holds a certificate.
func isCertificate(kind string) bool {
	return slices.Contains([]string{
		"com.apple.security.root", "com.apple.security.pem", "com.apple.security.pkcs1", typePKCS12,
	}, kind)
}

// The reasons why there are no certificates to look at.
var (
	errNoCertificate = errors.New("it is not a certificate") // certainly not
	errUnread        = errors.New("it cannot be read here")  // macOS may read it
	errAbsurd        = errors.New("its size is absurd")      // and it was not read
)

// certificates returns those in a payload: in DER, or as PEM text. Those of a PKCS#12
// file are encrypted.
func (p payload) certificates() ([]*x509.Certificate, error) {
	data, ok := p.node.Get(keyContent).Data()
	switch {
	case !ok:
		return nil, nil // of another type, which is reported elsewhere
	case len(data) == 0:
		return nil, fmt.Errorf("%w: it is empty", errNoCertificate)
	case len(data) > maxCertificate && !strings.Contains(string(data), "-----BEGIN ") && !isOuterDER(data):
		return nil, fmt.Errorf("%w: %s", errNoCertificate, looksLike(data))
	case len(data) > maxCertificate:
		return nil, fmt.Errorf("%w: %d bytes, and at most %d are read", errAbsurd, len(data), maxCertificate)
	case p.kind() == typePKCS12 && identity.IsPKCS12(data):
		return nil, fmt.Errorf("%w: a PKCS#12 file is encrypted", errUnread)
	case p.kind() == typePKCS12:
		return nil, fmt.Errorf("%w in PKCS#12 form: %s", errNoCertificate, looksLike(data))
	case strings.Contains(string(data), "-----BEGIN "):
		return pemCertificates(data)
	}
	cert, err := derCertificate(data)
	if err != nil {
		return nil, err
	}
	return []*x509.Certificate{cert}, nil
}

// derCertificate tells what is not a certificate from one that only this program
// cannot read.
func derCertificate(der []byte) (*x509.Certificate, error) {
	cert, err := x509.ParseCertificate(der)
	if err == nil {
		return cert, nil
	}
	if isOuterDER(der) {
		return nil, fmt.Errorf("%w: %s", errUnread, identity.PlainReason(err))
	}
	return nil, fmt.Errorf("%w: %s", errNoCertificate, looksLike(der))
}

// isOuterDER reports whether data has the outer form of a certificate: SEQUENCE {
// tbsCertificate, signatureAlgorithm, signatureValue }.
func isOuterDER(der []byte) bool {
	var outer struct{ TBS, Algorithm, Signature asn1.RawValue }
	rest, err := asn1.Unmarshal(der, &outer)
	return err == nil && len(rest) == 0 && outer.TBS.IsCompound && outer.Algorithm.IsCompound
}

// looksLike says what is there instead of a certificate.
func looksLike(data []byte) string {
	switch {
	case identity.IsPKCS12(data):
		return "a PKCS#12 file, which needs a payload of type " + typePKCS12
	case data[0] == 0x30:
		return "DER of another kind, or damaged"
	case strings.Contains(string(data), "-----BEGIN "):
		return "PEM text"
	default:
		return "neither DER nor PEM"
	}
}

func pemCertificates(data []byte) (list []*x509.Certificate, err error) {
	var kinds []string
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if len(list) == identity.MaxCertificates {
			return list, fmt.Errorf("%w: more than the first %d certificates", errUnread, identity.MaxCertificates)
		}
		if block.Type != "CERTIFICATE" {
			kinds = append(kinds, strings.ToLower(fault.Clip(block.Type)))
			continue
		}
		cert, err := derCertificate(block.Bytes)
		if err != nil {
			return list, err
		}
		list = append(list, cert)
	}
	if list == nil && kinds != nil {
		return nil, fmt.Errorf("%w: it has a %s", errNoCertificate, kinds[0])
	}
	if list == nil {
		return nil, fmt.Errorf("%w: damaged PEM text", errNoCertificate)
	}
	return list, nil
}
