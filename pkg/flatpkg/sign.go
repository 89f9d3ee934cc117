package flatpkg

import (
	"fmt"
	"io"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// SignOptions are who signs, and when.
type SignOptions struct {
	Identity *identity.Identity
	// Now is the time at which the certificate must be valid.
	Now time.Time
	// Digest is the algorithm of the checksum that is signed; "" keeps that of the
	// package, or takes SHA-1 for one that has MD5 or none.
	Digest xar.Algorithm
}

// Sign writes the package once more, signed. The parts stay as they are, byte for byte;
// a signature that is there is replaced, and a stapled ticket left out. Every checksum
// is verified before anything is written.
func (p *Package) Sign(w io.Writer, o SignOptions) (int64, error) {
	return p.Archive.Sign(w, xar.Options{Identity: o.Identity, Now: o.Now, Digest: o.Digest})
}

// SignWarnings returns what an administrator should know of a package that is signed by
// an identity.
func (p *Package) SignWarnings(id *identity.Identity) ([]fault.Reason, error) {
	list := []fault.Reason{}
	for _, one := range id.Warnings() {
		if one.Code == identity.CodeNotForSigning && forPackages(id.Certificate) {
			continue
		}
		list = append(list, one)
	}
	if !forPackages(id.Certificate) {
		list = append(list, fault.Reason{Code: CodeNotInstaller, Text: fmt.Sprintf(
			"the certificate of %q is not one that Apple issues for packages (Developer ID Installer): Gatekeeper does not take it", identity.SubjectName(id.Certificate))})
	}
	s, err := p.Signature()
	if err != nil {
		return nil, err
	}
	if s.Signed {
		list = append(list, fault.Reason{Code: CodeReplaced, Text: fmt.Sprintf("the signature of %q was replaced", fault.Clip(s.Signers[0].Subject()))})
	}
	if len(p.Archive.Ticket()) > 0 {
		list = append(list, fault.Reason{Code: CodeTicketGone, Text: "the stapled notarization ticket was left out: it is for the package as it was before"})
	}
	return list, nil
}
