package profile

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// checkChain looks for a chain to a root. Validity and trust are reported
// apart.
func (s *Signature) checkChain(list *finding.Collector, signer Signer, o VerifyOptions) error {
	found, err := identity.CheckChain(signer.Certificate, s.Certificates, identity.TrustOptions{Roots: o.Roots, Now: o.Now, Signed: signer.SigningTime})
	if cert := found.Expired; cert != nil {
		list.Add(finding.Place{}, ruleExpired, fmt.Sprintf("the certificate of %q is valid from %s to %s, and today is %s",
			identity.SubjectName(cert), identity.Day(cert.NotBefore), identity.Day(cert.NotAfter), identity.Day(o.Now)),
			"renew the certificate, and sign the profile again")
	}
	if found.Untrusted != "" {
		list.Add(finding.Place{}, ruleUntrusted, fmt.Sprintf("the certificate of %q is not trusted: %s", identity.SubjectName(signer.Certificate), found.Untrusted),
			"sign with the whole chain (--chain), or name the root that you trust (--ca-file)")
	}
	return err
}
