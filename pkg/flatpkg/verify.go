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
		if err := s.verify(one, list, o); err != nil {
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
			list.Put(finding.Finding{
				Rule: ruleChecksum, Severity: finding.Error, Path: fault.Clip(e.Path),
				Message: "it has no checksum, so no signature covers it", Fix: "build the package again",
			})
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

// verify checks whose a signature is.
func (p Signature) verify(s Signer, list *finding.Collector, o VerifyOptions) error {
	roots := o.roots(s.others)
	trust := identity.TrustOptions{Roots: roots, Now: o.Now, Signed: s.SigningTime}
	found, err := identity.CheckChain(s.certificate, s.others, trust)
	if err != nil {
		return err
	}
	if cert := found.Expired; cert != nil {
		stamped := p.stamped(s.certificate, roots)
		if !stamped.IsZero() && stamped.Before(o.Now) {
			trust.Now = stamped
			if found, err = identity.CheckChain(s.certificate, s.others, trust); err != nil {
				return err
			}
		}
		addExpired(list, cert, o.Now, stamped, found.Expired == nil)
	}
	name := identity.SubjectName(s.certificate)
	if found.Untrusted != "" {
		list.Add(finding.Place{}, ruleUntrusted, fmt.Sprintf("the certificate of %q is not trusted: %s", name, found.Untrusted),
			"sign with the whole chain (--chain), or name the root that you trust (--ca-file)")
	}
	if !s.ForPackages {
		f := finding.Finding{
			Rule: ruleNotForPackages, Message: fmt.Sprintf("the certificate of %q is not one that Apple issues for packages: Gatekeeper does not take it", name),
			Fix: "sign with a Developer ID Installer certificate; a management server may take another, of an authority that --ca-file names",
		}
		if o.Roots != nil { // whoever named them knows what they are for
			f.Severity = finding.Warning
		}
		list.Put(f)
	}
	return nil
}

// addExpired reports a certificate that is not valid now. Where a time stamp proves that
// it was when the package was signed, it is a warning: Apple's tools call such a package
// signed by a certificate that has since expired, and what a Mac makes of it depends on
// its version.
func addExpired(list *finding.Collector, cert *x509.Certificate, now, stamped time.Time, inTime bool) {
	text := fmt.Sprintf("the certificate of %q is valid from %s to %s, and today is %s",
		identity.SubjectName(cert), identity.Day(cert.NotBefore), identity.Day(cert.NotAfter), identity.Day(now))
	f := finding.Finding{Rule: ruleExpired, Message: text, Fix: "sign the package again with a certificate that is valid"}
	if inTime {
		f.Severity = finding.Warning
		f.Message += "; a time stamp proves that it was used in time, on " + identity.Day(stamped)
	}
	list.Put(f)
}

// stamped returns when a signature by a certificate was there for sure: what a trusted
// time stamp of one says.
func (p Signature) stamped(cert *x509.Certificate, roots *x509.CertPool) (at time.Time) {
	for _, s := range p.Signers {
		if s.Intact && s.certificate != nil && s.certificate.Equal(cert) && s.stamp.Trusted(roots) {
			at = s.stamp.Time
		}
	}
	return at
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
