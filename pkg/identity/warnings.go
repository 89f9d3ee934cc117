package identity

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of [Identity.Warnings].
const (
	CodeChainMissing  fault.Code = "chain-missing"   // the issuer's certificate will not be in the file
	CodeNotForSigning fault.Code = "not-for-signing" // the certificate is for something else
)

// Warnings returns why Macs may not trust what an identity signs, though the signature
// will be right.
func (id *Identity) Warnings() []fault.Reason {
	list := []fault.Reason{}
	cert := id.Certificate
	if len(id.Chain) == 0 && !bytes.Equal(cert.RawIssuer, cert.RawSubject) {
		list = append(list, fault.Reason{Code: CodeChainMissing, Text: fmt.Sprintf(
			"the certificate of the issuer %q is not in the file: a Mac that does not have it cannot verify the signature (--chain adds it)",
			fault.Clip(CommonName(cert.Issuer)))})
	}
	if why := notForSigning(cert); why != "" {
		list = append(list, fault.Reason{Code: CodeNotForSigning, Text: fmt.Sprintf("the certificate of %q %s", SubjectName(cert), why)})
	}
	return list
}

// notForSigning says what a certificate is for, if that is not signing; "" otherwise.
func notForSigning(cert *x509.Certificate) string {
	const signs = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	purposes := []x509.ExtKeyUsage{x509.ExtKeyUsageAny, x509.ExtKeyUsageCodeSigning, x509.ExtKeyUsageEmailProtection}
	isMeant := slices.ContainsFunc(cert.ExtKeyUsage, func(u x509.ExtKeyUsage) bool { return slices.Contains(purposes, u) })
	switch {
	case cert.IsCA && cert.BasicConstraintsValid:
		return "is one of a certificate authority, and not of a signer"
	case cert.KeyUsage != 0 && cert.KeyUsage&signs == 0:
		return "is not for signatures: its key usage lacks digitalSignature"
	case len(cert.ExtKeyUsage) > 0 && len(cert.UnknownExtKeyUsage) == 0 && !isMeant:
		return "is for another purpose (extended key usage), and neither for code nor for mail: some verifiers refuse its signature"
	}
	return ""
}
