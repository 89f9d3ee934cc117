package flatpkg

import (
	"path"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// Component is one package with a payload or scripts, or both.
type Component struct {
	// Path is the component's folder in the container: "" for a component package,
	// "Name.pkg" in a product.
	Path string
	// Info is the PackageInfo, nil if it could not be read.
	Info *document.PackageInfo
	// InfoText is the document as it is.
	InfoText []byte
	// Err is why it could not be read: nil unless Options.Damaged.
	Err error

	pkg    *Package
	folder string
}

// Entry returns a part of the component in the container, such as "Bom"; nil if it is
// not there. The payload may have another name: see [Component.PayloadEntry].
func (c *Component) Entry(name string) *xar.Entry {
	return c.pkg.Archive.Find(path.Join(c.folder, name))
}

// PayloadEntry returns the payload in the container; nil if there is none, as in a
// package of scripts only.
func (c *Component) PayloadEntry() *xar.Entry {
	if e := c.Entry(namePayload); e != nil {
		return e
	}
	return c.Entry(nameLargePayload)
}

// ScriptsEntry returns the archive of scripts in the container, nil if there is none.
func (c *Component) ScriptsEntry() *xar.Entry { return c.Entry(nameScripts) }

// maxBom is the largest Bom that is read, in bytes.
const maxBom = 256 << 20

// Bom returns the bill of materials. It is an error of code [CodeNoBom] if there is none.
func (c *Component) Bom() (*bom.Bom, error) {
	e := c.Entry(nameBom)
	if e == nil {
		return nil, fault.New(CodeNoBom, "", "reading the package: %s has no Bom", c.name())
	}
	data, err := c.pkg.read(e, maxBom)
	if err != nil {
		return nil, err
	}
	return bom.Parse(data, c.pkg.options.Bom)
}

// name says in a message which component it is.
func (c *Component) name() string {
	if c.Path == "" {
		return "it"
	}
	return fault.Printable(`"` + fault.Clip(c.Path) + `"`)
}

// Target returns where the installer puts an entry of the payload, on the target volume:
// an absolute path.
func (c *Component) Target(entry string) string {
	location := "/"
	if c.Info != nil {
		location = path.Join("/", c.Info.InstallLocation)
	}
	return path.Join(location, entry)
}

// Payload returns what the component installs. Without a payload there is nothing in it.
// The caller closes it.
func (c *Component) Payload() (*Contents, error) { return c.contents(c.PayloadEntry()) }

// Scripts returns the scripts of the component, and the files that lie beside them.
// The caller closes it.
func (c *Component) Scripts() (*Contents, error) { return c.contents(c.ScriptsEntry()) }
