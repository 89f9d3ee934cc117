package flatpkg

import (
	"cmp"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// Kind is what a package is. Its text form is a word of the command line's contract.
type Kind string

// The kinds.
const (
	// ComponentKind is a package as pkgbuild writes it: one payload, with scripts.
	ComponentKind Kind = "component"
	// ProductKind is a package as productbuild writes it: a Distribution and components.
	ProductKind Kind = "product"
)

// The names of the parts of a package.
const (
	nameDistribution = "Distribution"
	namePackageInfo  = "PackageInfo"
	nameBom          = "Bom"
	namePayload      = "Payload"
	nameLargePayload = "LargeSegmentedPayload" // a gzip payload by another name
	nameScripts      = "Scripts"
)

// maxDocument is the largest Distribution or PackageInfo that is read, in bytes.
const maxDocument = 16 << 20

// Options are limits, and what to do about damage. The zero value is ready.
type Options struct {
	XAR      xar.Limits
	Payload  payload.Limits
	Entries  cpio.Limits
	Bom      bom.Limits
	Document document.Limits
	// Names is how much memory the names in an overview, and those of expanded folders,
	// may take, in bytes: 128 MiB by default. A small package can have millions of long
	// ones.
	Names int64
	// Damaged opens packages, too, whose table of contents is not what its checksum
	// says ([xar.Archive.CheckTOC] is the caller's), or whose documents cannot be read
	// ([Component.Err], [Package.DistributionErr]): for those who report all that is
	// wrong.
	Damaged bool
}

// Package is an open package.
type Package struct {
	// Archive is the container.
	Archive *xar.Archive
	Kind    Kind
	// Distribution is nil in a component package, or if it could not be read.
	Distribution *document.Distribution
	// DistributionText is the document as it is.
	DistributionText []byte
	// DistributionErr is why it could not be read: nil unless Options.Damaged.
	DistributionErr error
	// Components are the packages in it, in the order of the container. A component
	// package is one itself.
	Components []*Component

	options Options
}

// Open reads the contents of a package of so many bytes.
func Open(ra io.ReaderAt, size int64, o Options) (*Package, error) {
	archive, err := xar.Open(ra, size, o.XAR)
	if err != nil {
		return nil, err
	}
	o.Names = cmp.Or(o.Names, 128<<20)
	p := &Package{Archive: archive, Kind: ComponentKind, options: o}
	if digest, _ := archive.Digest(); digest != xar.None && !o.Damaged {
		if err := archive.CheckTOC(); err != nil {
			return nil, err
		}
	}
	if err := p.distribution(); err != nil {
		return nil, err
	}
	if err := p.components(); err != nil {
		return nil, err
	}
	if p.Kind == ComponentKind && len(p.Components) != 1 {
		return nil, notPackage(archive)
	}
	return p, nil
}

func notPackage(a *xar.Archive) *Error {
	what := "it has neither a PackageInfo nor a Distribution"
	hint := "a flat package ends in .pkg; to see what is in the archive: bsdtar -tf FILE"
	if a.Find("Content") != nil && a.Find("Metadata") != nil {
		what = "it is a signed archive (.xip)"
		hint = "expand it on a Mac: xip --expand FILE"
	}
	return fault.New(CodeNotPackage, hint, "reading the package: a xar archive, but not a package: %s", what)
}

func (p *Package) distribution() error {
	entry := p.Archive.Find(nameDistribution)
	if entry == nil {
		return nil
	}
	p.Kind = ProductKind
	var err error
	if p.DistributionText, err = p.read(entry, maxDocument); err == nil {
		p.Distribution, err = document.ParseDistribution(p.DistributionText, p.options.Document)
	}
	if err != nil && p.options.Damaged {
		p.DistributionErr, err = err, nil
	}
	return err
}

// components finds the folders with a PackageInfo.
func (p *Package) components() error {
	for _, e := range p.Archive.Entries() {
		if path.Base(e.Path) != namePackageInfo || e.Type != xar.File {
			continue
		}
		c := &Component{pkg: p, folder: strings.TrimPrefix(path.Dir(e.Path), ".")}
		c.Path = c.folder
		text, err := p.read(e, maxDocument)
		if err == nil {
			c.InfoText = text
			c.Info, err = document.ParsePackageInfo(text, p.options.Document)
		}
		if err != nil && !p.options.Damaged {
			return err
		}
		c.Err = err
		p.Components = append(p.Components, c)
	}
	return nil
}

// read returns a part of a package that is small.
func (p *Package) read(e *xar.Entry, limit int64) ([]byte, error) {
	if e.Size > limit {
		return nil, fault.New(CodePart, "", "reading the package: %q has %d bytes, and at most %d are read", fault.Clip(e.Path), e.Size, limit)
	}
	r, err := p.Archive.Open(e)
	if err != nil {
		return nil, err
	}
	return readAll(r, e.Size)
}

// readAll reads to the end, where checksums are verified.
func readAll(r io.Reader, size int64) ([]byte, error) {
	data := make([]byte, 0, size+1)
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// Component returns the component that an element of the Distribution names by its
// file, "#name.pkg"; nil if it is not in this package.
func (p *Package) Component(ref document.PkgRef) *Component {
	name := strings.TrimPrefix(ref.File, "#")
	plain, err := url.PathUnescape(name)
	if err != nil {
		plain = name
	}
	for _, c := range p.Components {
		if c.Path != "" && (c.Path == plain || c.Path == name) {
			return c
		}
	}
	return nil
}

// Identifier returns the identifier of the package: of a product, that of its product
// element, or else of its only component.
func (p *Package) Identifier() string {
	if d := p.Distribution; d != nil && d.Product != nil && d.Product.ID != "" {
		return d.Product.ID
	}
	if len(p.Components) == 1 && p.Components[0].Info != nil {
		return p.Components[0].Info.Identifier
	}
	return ""
}

// Version returns the version of the package, from the same place as the identifier.
func (p *Package) Version() string {
	if d := p.Distribution; d != nil && d.Product != nil && d.Product.Version != "" {
		return d.Product.Version
	}
	if len(p.Components) == 1 && p.Components[0].Info != nil {
		return p.Components[0].Info.Version
	}
	return ""
}
