package pkglint

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// packageCheck checks a flat package.
type packageCheck struct {
	name string // of the file in findings
	pkg  *flatpkg.Package
	out  *report
	now  time.Time

	result  Result
	removes bool            // something in it removes the product
	files   int             // that it installs
	archs   map[string]bool // of the programs in it
	// read are the members whose checksums were verified while they were read; unseen
	// says that not every payload could be.
	read   map[string]bool
	unseen bool
	lines  map[string]*finding.Lines // of the documents, see linesOf
}

// linesOf returns the lines of a document in the package, nil for any other part.
func (c *packageCheck) linesOf(inside string) *finding.Lines {
	if known, ok := c.lines[inside]; ok || inside == "" {
		return known
	}
	var lines *finding.Lines
	if inside == distributionName {
		lines = finding.LinesOf(c.pkg.DistributionText)
	}
	for _, component := range c.pkg.Components {
		if path.Join(component.Path, "PackageInfo") == inside {
			lines = finding.LinesOf(component.InfoText)
		}
	}
	c.lines[inside] = lines
	return lines
}

// Package checks a flat package of so many bytes, and all scripts and files in it. The
// name is that of the file in findings.
func Package(ctx context.Context, name string, ra io.ReaderAt, size int64, now time.Time) Result {
	pkg, err := flatpkg.Open(ra, size, flatpkg.Options{Damaged: true})
	if err != nil {
		return Result{Unread: []error{fmt.Errorf("%s: %w", name, err)}}
	}
	c := &packageCheck{name: name, pkg: pkg, out: newReport(), now: now, archs: map[string]bool{}, read: map[string]bool{}, lines: map[string]*finding.Lines{}}
	c.result.Checked = 1
	for _, component := range pkg.Components {
		c.component(ctx, component)
	}
	c.signature()
	c.checksums()
	c.whole()
	c.result.Findings = c.out.findings(c.name)
	if ctx.Err() != nil {
		c.result.Unread = append(c.result.Unread, fmt.Errorf("checking %q: %w", name, context.Cause(ctx)))
	}
	return c.result
}

// put records a finding about a part of the package.
func (c *packageCheck) put(inside, rule string, severity finding.Severity, fix, format string, args ...any) {
	c.out.at(c.name).Put(finding.Finding{Rule: rule, Severity: severity, Path: inside, Message: fmt.Sprintf(format, args...), Fix: fix})
}

// putAt returns a function that records findings at a line of a part.
func (c *packageCheck) putAt(inside string, line, column int) putter {
	return func(rule string, severity finding.Severity, fix, message string) {
		c.out.at(c.name).Put(finding.Finding{
			Rule: rule, Severity: severity, Path: inside, Line: line, Column: column, Message: message, Fix: fix,
			Character: c.linesOf(inside).Character(line, column),
		})
	}
}

// whole applies the rules about the package as one.
func (c *packageCheck) whole() {
	put := c.putAt("", 0, 0)
	if strings.EqualFold(path.Ext(c.name), ".pkg") {
		checkFileName(path.Base(c.name), c.pkg.Version(), put)
	}
	if c.pkg.Kind == flatpkg.ProductKind {
		c.distribution()
	} else {
		if c.pkg.Components[0].Path != "" {
			put("P06", "", "build the package again", "there is no Distribution, and the component is in a folder, as those of products are")
		}
		put("M01", "", "build it with productbuild", "a component package: management servers take only distribution packages")
	}
	if c.files > 0 && !c.removes && !c.unseen {
		put("U01", "", "add a script that removes it", "nothing here removes what the package installs")
	}
}

// signature is G01 and M02, and M01 for what is not signed.
func (c *packageCheck) signature() {
	put := c.putAt("", 0, 0)
	s, err := c.pkg.Signature()
	switch {
	case err != nil:
		c.result.Unread = append(c.result.Unread, fmt.Errorf("%s: %w", c.name, err))
	case !s.Signed:
		put("G01", finding.Warning, "macwrangler pkg sign, or productsign", "the package is not signed")
		if c.pkg.Kind == flatpkg.ProductKind {
			put("M01", "", "macwrangler pkg sign, or productsign", "not signed: management servers take only signed packages")
		}
	case !s.Intact:
		put("G01", "", "build and sign the package again", "a signature is not one of this package: it was changed after it was signed")
	default:
		c.signers(s, put)
		if c.pkg.Archive.Ticket() == nil {
			put("M02", "", "xcrun stapler staple FILE, after notarizing", "no notarization ticket is stapled to the package")
		}
	}
}

// signers checks whose signatures there are.
func (c *packageCheck) signers(s flatpkg.Signature, put putter) {
	for _, signer := range s.Signers {
		if len(signer.Chain) == 0 {
			put("G01", finding.Warning, "sign it with the whole chain", "the certificate of the signer is not in the package")
			continue
		}
		switch leaf := signer.Chain[0]; {
		case !signer.ForPackages:
			put("G01", finding.Warning, "use a Developer ID Installer certificate", "signed by "+fault.Clip(leaf.Subject)+", which is no certificate for packages")
		case c.now.After(leaf.NotAfter):
			put("G01", finding.Warning, "sign it again", "the certificate of the signer expired on "+leaf.NotAfter.Format(time.DateOnly))
		default:
			continue
		}
		return // both signatures are of one signer
	}
}

// checksums is G02: of the table of contents, and of every member that was not read
// before.
func (c *packageCheck) checksums() {
	put := c.putAt("", 0, 0)
	switch algorithm, _ := c.pkg.Archive.Digest(); algorithm {
	case xar.SHA1:
		put("G02", finding.Info, "macwrangler pkg sign --digest sha256, or productsign with current tools", "the checksums are SHA-1 alone")
	case xar.None, xar.MD5:
		put("G02", finding.Warning, "build the package with current tools", "the checksum of the table of contents is "+string(algorithm))
	default:
	}
	if err := c.pkg.Archive.CheckTOC(); err != nil && fault.CodeOf(err) == xar.CodeChecksum {
		put("G02", "", "copy or build the package again", fault.Text(err))
	}
	for _, e := range c.pkg.Archive.Entries() {
		if c.read[e.Path] || !e.HasData() {
			continue
		}
		in, err := c.pkg.Archive.Open(e)
		if err == nil {
			_, err = io.Copy(io.Discard, in)
		}
		c.member(e.Path, err)
	}
}

// member reports a member that is damaged, or cannot be read.
func (c *packageCheck) member(name string, err error) {
	switch code := fault.CodeOf(err); {
	case err == nil:
	case code == xar.CodeEncoding:
		c.put(name, finding.NotChecked, finding.Info, "", "not read, so its checksum was not checked: %s", fault.Text(err))
	case code == xar.CodeChecksum, code == xar.CodeData, code == fault.Truncated, code == xar.CodeExtent:
		c.put(name, "G02", "", "copy or build the package again", "%s", fault.Text(err))
	default:
		c.result.Unread = append(c.result.Unread, fmt.Errorf("%s: %s: %w", c.name, name, err))
	}
}

// stopped reports whether an error is that of a run that is to end.
func stopped(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, context.Canceled)
}
