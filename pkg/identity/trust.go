package identity

import (
	"crypto/x509"
	"errors"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TrustOptions are what to trust, and when.
type TrustOptions struct {
	// Roots are the trusted certificates; nil stands for those of the system.
	Roots *x509.CertPool
	// Now is the time at which certificates must be valid.
	Now time.Time
	// Signed is what the signer's clock showed, zero if that is not known: an expired
	// chain is checked again as of then.
	Signed time.Time
}

// Trust is what is wrong with a chain. Validity and trust are reported apart.
type Trust struct {
	// Expired is a certificate of the chain that is not valid at the time, or nil.
	Expired *x509.Certificate
	// Untrusted is why the chain leads to no trusted certificate, "" if it does.
	Untrusted string
}

// CheckChain looks for a chain from a certificate to a root, by way of others. An
// expired one is checked again as of a time at which it was valid. The error is for a
// system without trusted certificates.
func CheckChain(cert *x509.Certificate, others []*x509.Certificate, o TrustOptions) (Trust, error) {
	var found Trust
	err := chain(cert, others, o.Roots, o.Now)
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		found.Expired = invalid.Cert
		err = chain(cert, others, o.Roots, validTime(o.Signed, cert))
		if again, ok := errors.AsType[x509.CertificateInvalidError](err); ok && again.Reason == x509.Expired {
			err = nil // another one of the chain; already reported
		}
	}
	if _, ok := errors.AsType[x509.SystemRootsError](err); ok {
		return found, &Error{Code: CodeRoots, Act: "loading the system's trusted certificates", Err: err, Hint: "name yours with --ca-file"}
	}
	if err != nil {
		found.Untrusted = PlainReason(err)
	}
	return found, nil
}

func chain(cert *x509.Certificate, others []*x509.Certificate, roots *x509.CertPool, at time.Time) error {
	between := x509.NewCertPool()
	for _, other := range others {
		if !Oversized(other) {
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

// PlainReason returns why a certificate is not good, in words.
func PlainReason(err error) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "it does not chain to a trusted certificate"
	}
	return fault.Printable(fault.ClipTo(err.Error(), 200))
}

// Day returns a date for a message.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
