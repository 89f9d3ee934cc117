package flatpkg

import (
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// VerifyOptions are what to trust, and when.
type VerifyOptions struct {
	// Name is the name of the file: the target of each finding.
	Name string
	// Roots are the trusted certificates; nil stands for those of the system and for
	// Apple's root, which other systems than macOS do not have.
	Roots *x509.CertPool
	// Now is the time at which certificates must be valid.
	Now time.Time
}

// maxFindings bounds what is kept of what is found.
const maxFindings = 1000

// Verify returns what is wrong with the signatures of a package, and with its checksums:
// it reads the whole file. It does not check for revocation, nor what a ticket says. The
// error is for a file that cannot be read, and for a system without trusted certificates.
func (p *Package) Verify(o VerifyOptions) ([]finding.Finding, error) {
	list := finding.NewCollector(o.Name, VerifyRules(), maxFindings)
	s, err := p.Signature()
	if err != nil {
		return nil, err
	}
	if err := p.checkContent(list); err != nil {
		return nil, err
	}
	if !s.Signed {
		list.Add(finding.Place{}, ruleNotSigned, "the package is not signed", "sign it: macwrangler pkg sign, or productsign on a Mac")
	}
	seen := map[string]bool{} // both signatures are of the same certificate, as a rule
	for _, one := range s.Signers {
		if one.Flaw != "" {
			list.Add(finding.Place{}, ruleBadSignature, fmt.Sprintf("the %s signature does not hold: %s", fault.Clip(one.Style), one.Flaw), "download the file again, or sign the package again")
		}
		if one.certificate == nil || seen[string(one.certificate.Raw)] {
			continue
		}
		seen[string(one.certificate.Raw)] = true
		if err := one.verify(list, o); err != nil {
			return nil, err
		}
	}
	p.checkTogether(list, s)
	return list.Findings(), nil
}

// checkContent verifies the checksums.
func (p *Package) checkContent(list *finding.Collector) error {
	digest, _ := p.Archive.Digest()
	err := p.Archive.CheckTOC()
	switch {
	case digest == xar.None:
		list.Add(finding.Place{}, ruleChecksum, "the table of contents has no checksum: nothing says whether it was changed", "build the package again")
	case err != nil:
		list.Add(finding.Place{}, ruleChanged, "the table of contents is not what was signed: its checksum is not right", "download the file again")
	case digest == xar.MD5:
		list.Add(finding.Place{}, ruleChecksum, "the checksum of the table of contents is MD5, which can be forged", "build and sign the package again")
	}
	for _, e := range p.Archive.Entries() {
		if e.HasData() && len(e.Archived.Sum) == 0 && len(e.Extracted.Sum) == 0 {
			list.Add(finding.Place{Path: fault.Clip(e.Path)}, ruleChecksum, "it has no checksum, so no signature covers it", "build the package again")
		}
	}
	for e, err := range p.Archive.Damaged() {
		if !isDamage(err) {
			return err
		}
		list.Add(finding.Place{Path: fault.Clip(e.Path)}, ruleChanged, strings.TrimPrefix(fault.Text(err), "reading the archive: "), "download the file again")
	}
	return nil
}

// isDamage reports whether an error is about what is in the file, and not about reading
// it.
func isDamage(err error) bool {
	switch fault.CodeOf(err) {
	case xar.CodeChecksum, xar.CodeData, xar.CodeTOC, xar.CodeEncoding:
		return true
	default:
		return false
	}
}

// verify checks whose the signature is.
func (s Signer) verify(list *finding.Collector, o VerifyOptions) error {
	found, err := identity.CheckChain(s.certificate, s.others, identity.TrustOptions{Roots: o.roots(s.others), Now: o.Now, Signed: s.SigningTime})
	if err != nil {
		return err
	}
	name := identity.SubjectName(s.certificate)
	if cert := found.Expired; cert != nil {
		list.Add(finding.Place{}, ruleExpired, fmt.Sprintf("the certificate of %q is valid from %s to %s, and today is %s",
			identity.SubjectName(cert), identity.Day(cert.NotBefore), identity.Day(cert.NotAfter), identity.Day(o.Now)),
			"sign the package again with a certificate that is valid")
	}
	if found.Untrusted != "" {
		list.Add(finding.Place{}, ruleUntrusted, fmt.Sprintf("the certificate of %q is not trusted: %s", name, found.Untrusted),
			"sign with the whole chain (--chain), or name the root that you trust (--ca-file)")
	}
	if !s.ForPackages {
		list.Add(finding.Place{}, ruleNotForPackages, fmt.Sprintf("the certificate of %q is not one that Apple issues for packages: Gatekeeper does not take it", name),
			"sign with a Developer ID Installer certificate; a management server may take another")
	}
	return nil
}

// appleRoot is the SHA-256 fingerprint of the certificate Apple Root CA, as it stands in
// the packages that Apple's tools sign.
const appleRoot = "b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024"

// roots are what is trusted. Where nothing was named, Apple's root counts, which is
// known by its fingerprint and comes in the file.
func (o VerifyOptions) roots(others []*x509.Certificate) *x509.CertPool {
	if o.Roots != nil {
		return o.Roots
	}
	for _, cert := range others {
		if identity.Fingerprint(cert) != appleRoot {
			continue
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		pool.AddCert(cert)
		return pool
	}
	return nil
}

// checkTogether compares the signatures with each other, and looks at what they do not
// cover.
func (p *Package) checkTogether(list *finding.Collector, s Signature) {
	for _, one := range s.Signers[min(1, len(s.Signers)):] {
		first := s.Signers[0].certificate
		if first != nil && one.certificate != nil && !first.Equal(one.certificate) {
			list.Add(finding.Place{}, ruleSigners, fmt.Sprintf("its signatures are by different certificates: %q and %q",
				identity.SubjectName(first), identity.SubjectName(one.certificate)), "sign the package again")
		}
	}
	if n := p.Archive.Trailing(); n > 0 && s.Signed {
		list.Add(finding.Place{}, ruleTrailing, fmt.Sprintf("%d bytes follow the last file, and no signature covers them", n), "")
	}
	if len(p.Archive.Ticket()) > 0 {
		list.Add(finding.Place{}, finding.NotChecked, "what the stapled notarization ticket says was not checked: only macOS can (spctl -a -t install -v FILE)", "")
	}
}
