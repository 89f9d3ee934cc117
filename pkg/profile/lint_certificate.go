package profile

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

const (
	// minKeyBits is the least that macOS trusts for TLS, of an RSA key.
	minKeyBits = 2048
	// soon is when a certificate should be renewed.
	soon = 30 * 24 * time.Hour
)

// certificate checks the certificates in a payload.
func (l *linter) certificate(part payload) {
	where := placeOf(part.node.Get(keyContent), append(slices.Clone(part.path), keyContent)...)
	certs, err := part.certificates()
	switch {
	case errors.Is(err, errAbsurd):
		l.Add(where, ruleWeakCertificate, "the certificate was not read: "+err.Error(), "replace it: real ones have a few thousand bytes")
		l.Add(where, finding.NotChecked, "the certificate was not checked: "+err.Error(), "")
	case errors.Is(err, errUnread):
		l.Add(where, finding.NotChecked, "the certificate was not checked: "+err.Error(), "")
	case err != nil:
		l.Add(where, ruleNotCertificate, fmt.Sprintf("PayloadContent of %s: %v", part.kind(), err),
			"put the certificate there: base64 <FILE.cer, in <data>")
	}
	for _, cert := range certs {
		l.validity(cert, where)
		if why := weakness(cert); why != "" {
			l.Add(where, ruleWeakCertificate, fmt.Sprintf("the certificate of %q %s", identity.SubjectName(cert), why), "replace it")
		}
	}
}

// validity compares the dates of a certificate with the clock; a zero clock compares
// nothing.
func (l *linter) validity(cert *x509.Certificate, where finding.Place) {
	name := identity.SubjectName(cert)
	switch {
	case l.now.IsZero():
	case l.now.After(cert.NotAfter):
		l.Add(where, ruleCertificateDates, fmt.Sprintf("the certificate of %q expired on %s", name, identity.Day(cert.NotAfter)), "replace it")
	case l.now.Before(cert.NotBefore):
		l.Add(where, ruleCertificateDates, fmt.Sprintf("the certificate of %q is not valid before %s", name, identity.Day(cert.NotBefore)), "deploy it then")
	case l.now.Add(soon).After(cert.NotAfter):
		l.addAs(where, ruleCertificateDates, finding.Info, fmt.Sprintf("the certificate of %q expires on %s", name, identity.Day(cert.NotAfter)), "replace it soon")
	}
}

// weakness says why a certificate is weak, or "".
func weakness(cert *x509.Certificate) string {
	if key, ok := cert.PublicKey.(*rsa.PublicKey); ok {
		switch bits := key.N.BitLen(); {
		case bits < minKeyBits:
			return fmt.Sprintf("has an RSA key of %d bits, and macOS wants %d or more", bits, minKeyBits)
		case bits > identity.MaxKeyBits:
			return fmt.Sprintf("has an RSA key of %d bits, which no Mac can be expected to use", bits)
		}
	}
	switch cert.SignatureAlgorithm {
	case x509.MD2WithRSA, x509.MD5WithRSA:
		return "has a signature with MD5, which can be forged"
	case x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.DSAWithSHA1:
		if !bytes.Equal(cert.RawIssuer, cert.RawSubject) { // nobody checks the signature of a root
			return "has a signature with SHA-1, which can be forged"
		}
	case x509.DSAWithSHA256:
		return "has a DSA key, which macOS does not take"
	default:
	}
	return ""
}
