package identity

import (
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// SignCMS returns CMS signed data in DER, with SHA-256 and the chain: with the content
// inside, byte for byte, or detached. The certificate must be valid now; the signing
// time in it is that of the clock.
func (id *Identity) SignCMS(content []byte, detached bool, now time.Time) ([]byte, error) {
	if err := id.CheckDates(now); err != nil {
		return nil, err
	}
	signed, err := pkcs7.NewSignedData(content)
	if err != nil {
		return nil, &Error{Code: CodeSign, Act: "signing", Err: err}
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSignerChain(id.Certificate, id.Key, id.Chain, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, &Error{Code: CodeSign, Act: "signing", Err: err}
	}
	if detached {
		signed.Detach()
	}
	out, err := signed.Finish()
	if err != nil {
		return nil, &Error{Code: CodeSign, Act: "signing", Err: err}
	}
	return out, nil
}

// CheckDates returns an error unless the certificate is valid now.
func (id *Identity) CheckDates(now time.Time) error {
	cert := id.Certificate
	if now.Before(cert.NotBefore) || now.After(cert.NotAfter) {
		return fault.New(CodeExpired, "renew the certificate", "signing: the certificate of %q is valid from %s to %s, and today is %s",
			SubjectName(cert), Day(cert.NotBefore), Day(cert.NotAfter), Day(now))
	}
	return nil
}
