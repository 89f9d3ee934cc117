package flatpkg_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

func open(tb testing.TB, data []byte) *flatpkg.Package {
	tb.Helper()
	p, err := openAny(data, flatpkg.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func openAny(data []byte, o flatpkg.Options) (*flatpkg.Package, error) {
	return flatpkg.Open(bytes.NewReader(data), int64(len(data)), o)
}

// listing reads contents to the end: each entry with its data.
func listing(c *flatpkg.Contents, err error) string {
	if err != nil {
		return err.Error()
	}
	defer c.Close() //nolint:errcheck // never fails
	var list []string
	for h, err := range c.All() {
		if h == nil {
			return strings.Join(append(list, err.Error()), "\n")
		}
		data, rerr := io.ReadAll(c)
		if rerr != nil {
			data = []byte(rerr.Error())
		}
		list = append(list, fmt.Sprintf("%s %o %d:%d %s%s %v", h.Name, h.Mode, h.UID, h.GID, data, h.Target, err))
	}
	return strings.Join(list, "\n")
}

// account says all that is in a package.
func account(p *flatpkg.Package) string {
	var b strings.Builder
	fmt.Fprintln(&b, p.Kind, p.Identifier(), p.Version(), string(p.DistributionText))
	for _, c := range p.Components {
		fmt.Fprintln(&b, c.Path, string(c.InfoText))
		list, err := c.Bom()
		fmt.Fprintln(&b, err)
		if err == nil {
			for _, e := range list.All() {
				fmt.Fprintln(&b, e.Path, e.Mode, e.UID, e.GID, e.Size, e.Checksum, e.Target)
			}
		}
		fmt.Fprintln(&b, listing(c.Payload()))
		fmt.Fprintln(&b, listing(c.Scripts()))
	}
	s, err := p.Signature()
	fmt.Fprintf(&b, "%v %v %v %d\n", s.Signed, s.Intact, err, len(p.Archive.Ticket()))
	for _, one := range s.Signers {
		fmt.Fprintln(&b, one.Style, one.Subject(), one.Flaw)
	}
	return b.String()
}

// signers are a root, an issuer and a signer whose certificate is for packages.
func signers(tb testing.TB) (root, issuer, signer certtest.Authority) {
	tb.Helper()
	root, issuer, _ = certtest.Chain(tb, "p256")
	return root, issuer, issuer.Issue(tb, "Developer ID Installer: Example (ABCDE12345)", certtest.RSA(tb), forInstaller)
}

func forInstaller(c *x509.Certificate) {
	c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 840, 113635, 100, 4, 13}}
}

func rules(list []finding.Finding) string {
	var ids []string
	for _, f := range list {
		ids = append(ids, f.Rule)
	}
	return strings.Join(ids, " ")
}

func checkError(tb testing.TB, err error) {
	tb.Helper()
	if _, ok := errors.AsType[*flatpkg.Error](err); !ok || fault.CodeOf(err) == fault.Failed {
		tb.Fatalf("error %v of type %T, code %s", err, err, fault.CodeOf(err))
	}
	if text := err.Error(); len(text) > 2000 || strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
		tb.Errorf("error text %q", text)
	}
}
