package profile

import (
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// checkChain looks for a chain to a root. Validity and trust are reported
// apart: an expired certificate is checked again as of a time at which it was
// valid.
func (s *Signature) checkChain(list *finding.Collector, cert *x509.Certificate, info signerInfo, o VerifyOptions) error {
	err := s.chain(cert, o.Roots, o.Now)
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		list.Add(finding.Place{}, ruleExpired, fmt.Sprintf("the certificate of %q is valid from %s to %s, and today is %s",
			subjectName(invalid.Cert), day(invalid.Cert.NotBefore), day(invalid.Cert.NotAfter), day(o.Now)),
			"renew the certificate, and sign the profile again")
		err = s.chain(cert, o.Roots, validTime(info.signed, cert))
		if again, ok := errors.AsType[x509.CertificateInvalidError](err); ok && again.Reason == x509.Expired {
			err = nil // another one of the chain; already reported
		}
	}
	if _, ok := errors.AsType[x509.SystemRootsError](err); ok {
		return &Error{Code: CodeRoots, Act: "loading the system's trusted certificates", Err: err, Hint: "name yours with --ca-file"}
	}
	if err != nil {
		list.Add(finding.Place{}, ruleUntrusted, fmt.Sprintf("the certificate of %q is not trusted: %v", subjectName(cert), plainReason(err)),
			"sign with the whole chain (--chain), or name the root that you trust (--ca-file)")
	}
	return nil
}

func (s *Signature) chain(cert *x509.Certificate, roots *x509.CertPool, at time.Time) error {
	between := x509.NewCertPool()
	for _, other := range s.certificates {
		if !oversizedKey(other) {
			between.AddCert(other)
		}
	}
	_, err := cert.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, // Apple asks for none in particular
	})
	return err
}

// validTime returns a time at which a certificate is valid: the signing time if
// possible.
func validTime(signed time.Time, cert *x509.Certificate) time.Time {
	if signed.Before(cert.NotBefore) || signed.After(cert.NotAfter) {
		return cert.NotAfter
	}
	return signed
}

func plainReason(err error) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "it does not chain to a trusted certificate"
	}
	return fault.Printable(fault.ClipTo(err.Error(), 200))
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
