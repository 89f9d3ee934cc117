package document

import "strings"

// A Distribution describes a product. Attributes are spelled as in the document, and ""
// where they are absent.
type Distribution struct {
	Place
	MinSpecVersion string
	Title          string
	Options        Options
	// Domains is nil where the document does not say where the product may go.
	Domains *Domains
	// OSVersions are the versions of the target's system that the product is for.
	OSVersions []OSVersion
	// Checks are volume-check and installation-check.
	Checks []Check
	// Scripts are the JavaScript of the document, as text.
	Scripts []Text
	// Outline is the tree of choices that the installer shows.
	Outline []Line
	Choices []Choice
	// PkgRefs are the packages, each as often as the document names it at its top;
	// see [Distribution.Packages].
	PkgRefs []PkgRef
	// Pages are the texts that the installer shows.
	Pages []Page
	// Product is the identifier and version of the whole, or nil.
	Product *Product

	Root     *Element
	Problems []Problem
}

// Options is the element options; its Place is zero where there is none.
type Options struct {
	Place
	Customize            string // allow, always or never
	RequireScripts       string
	AllowExternalScripts string
	HostArchitectures    []string
	RootVolumeOnly       string
}

// Domains says where a product may be installed.
type Domains struct {
	Place
	Anywhere, CurrentUserHome, LocalSystem string
}

// An OSVersion is a range of versions: from Min on, and before Before.
type OSVersion struct {
	Place
	Min, Before string
}

// A Check is a condition of the installation.
type Check struct {
	Place
	Kind   string // volume-check or installation-check
	Script string // an expression of JavaScript, or ""
}

// A Text is a text with its place.
type Text struct {
	Place
	Text string
}

// A Line is a choice in the outline, with those below it.
type Line struct {
	Place
	Choice string
	Lines  []Line
}

// A Choice is something that can be selected. Whether it is selected, visible and enabled
// at the start, and later, is true, false or an expression of JavaScript.
type Choice struct {
	Place
	ID, Title, Description                    string
	StartSelected, StartEnabled, StartVisible string
	Selected, Enabled, Visible                string
	CustomLocation                            string
	PkgRefs                                   []Ref
}

// A PkgRef names a package of the product.
type PkgRef struct {
	Place
	ID, Version, Auth, OnConclusion string
	InstallKBytes                   int64 // [Unknown] where it is absent
	// File is where the package is: "#name.pkg" for one inside the product.
	File string
}

// A Page is a text that the installer shows: welcome, readme, license or conclusion.
type Page struct {
	Place
	Kind, File, MIMEType string
}

// A Product is what the whole is called.
type Product struct {
	Place
	ID, Version string
}

// ParseDistribution reads a Distribution.
func ParseDistribution(data []byte, limits Limits) (*Distribution, error) {
	root, err := parse("Distribution", data, limits, "installer-gui-script", "installer-script")
	if err != nil {
		return nil, err
	}
	d := &Distribution{Place: root.Place, Root: root, MinSpecVersion: root.Attr("minSpecVersion"), Title: root.Child("title").trimmed()}
	d.readOptions()
	for _, e := range root.Children {
		switch e.Name {
		case "volume-check", "installation-check":
			d.readCheck(e)
		case "allowed-os-versions": // older documents have it here
			d.readVersions(e)
		case "script":
			d.Scripts = append(d.Scripts, Text{e.Place, e.Text})
		case "choices-outline":
			d.Outline = append(d.Outline, lines(e)...)
		case "choice":
			d.Choices = append(d.Choices, choice(e))
		case "pkg-ref":
			d.PkgRefs = append(d.PkgRefs, d.pkgRef(e))
		case "welcome", "readme", "license", "conclusion":
			d.Pages = append(d.Pages, Page{e.Place, e.Name, e.Attr("file"), e.Attr("mime-type")})
		case "product":
			d.Product = &Product{e.Place, e.Attr("id"), e.Attr("version")}
		}
	}
	return d, nil
}

func (d *Distribution) readOptions() {
	e := d.Root.Child("options")
	d.Options = Options{
		Place: e.place(), Customize: e.Attr("customize"), RequireScripts: e.Attr("require-scripts"),
		AllowExternalScripts: e.Attr("allow-external-scripts"), RootVolumeOnly: e.Attr("rootVolumeOnly"),
	}
	for word := range strings.SplitSeq(e.Attr("hostArchitectures"), ",") {
		if word = strings.TrimSpace(word); word != "" {
			d.Options.HostArchitectures = append(d.Options.HostArchitectures, word)
		}
	}
	if e := d.Root.Child("domains"); e != nil {
		d.Domains = &Domains{e.Place, e.Attr("enable_anywhere"), e.Attr("enable_currentUserHome"), e.Attr("enable_localSystem")}
	}
}

func (d *Distribution) readCheck(e *Element) {
	d.Checks = append(d.Checks, Check{e.Place, e.Name, e.Attr("script")})
	for versions := range e.Each("allowed-os-versions") {
		d.readVersions(versions)
	}
}

func (d *Distribution) readVersions(e *Element) {
	for v := range e.Each("os-version") {
		d.OSVersions = append(d.OSVersions, OSVersion{v.Place, v.Attr("min"), v.Attr("before")})
	}
}

func lines(e *Element) []Line {
	var list []Line
	for l := range e.Each("line") {
		list = append(list, Line{l.Place, l.Attr("choice"), lines(l)})
	}
	return list
}

func choice(e *Element) Choice {
	c := Choice{
		Place: e.Place, ID: e.Attr("id"), Title: e.Attr("title"), Description: e.Attr("description"),
		StartSelected: e.Attr("start_selected"), StartEnabled: e.Attr("start_enabled"), StartVisible: e.Attr("start_visible"),
		Selected: e.Attr("selected"), Enabled: e.Attr("enabled"), Visible: e.Attr("visible"), CustomLocation: e.Attr("customLocation"),
	}
	for ref := range e.Each("pkg-ref") {
		c.PkgRefs = append(c.PkgRefs, Ref{ref.Place, ref.Attr("id")})
	}
	return c
}

func (d *Distribution) pkgRef(e *Element) PkgRef {
	return PkgRef{
		Place: e.Place, ID: e.Attr("id"), Version: e.Attr("version"), Auth: e.Attr("auth"), OnConclusion: e.Attr("onConclusion"),
		InstallKBytes: number(e, "installKBytes", &d.Problems), File: e.trimmed(),
	}
}

// Packages returns the packages of the product, each once, with what all elements of its
// identifier say together.
func (d *Distribution) Packages() []PkgRef {
	var list []PkgRef
	at := map[string]int{}
	for _, ref := range d.PkgRefs {
		i, old := at[ref.ID]
		if !old {
			at[ref.ID] = len(list)
			list = append(list, ref)
			continue
		}
		list[i].add(ref)
	}
	return list
}

// add fills in what another element of the same identifier says.
func (p *PkgRef) add(other PkgRef) {
	for _, pair := range []struct{ to, from *string }{
		{&p.Version, &other.Version}, {&p.Auth, &other.Auth}, {&p.OnConclusion, &other.OnConclusion},
	} {
		if *pair.to == "" {
			*pair.to = *pair.from
		}
	}
	if p.File == "" && other.File != "" {
		p.File, p.Place = other.File, other.Place
	}
	if p.InstallKBytes == Unknown {
		p.InstallKBytes = other.InstallKBytes
	}
}
