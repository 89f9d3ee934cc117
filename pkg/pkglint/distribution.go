package pkglint

import (
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
)

const distributionName = "Distribution"

// distribution checks the Distribution of a product.
func (c *packageCheck) distribution() {
	d := c.pkg.Distribution
	if d == nil {
		c.put(distributionName, "P06", "", "build the package again", "%s", fault.Text(c.pkg.DistributionErr))
		return
	}
	c.architectures(d)
	c.questions(d)
	c.pages(d)
	c.references(d)
	put := c.putAt(distributionName, d.Line, d.Column)
	if len(d.OSVersions) == 0 && len(d.Checks) == 0 {
		put("D01", finding.Info, "add <volume-check> with <allowed-os-versions>", "no volume-check: the product can be installed on any macOS")
	}
	if document.True(d.Options.RootVolumeOnly) {
		c.putAt(distributionName, d.Options.Line, d.Options.Column)("D03", "", `use <domains enable_localSystem="true"/>`, "rootVolumeOnly is deprecated, and allows the boot volume alone")
	}
	c.runningSystem(d)
}

// architectures is D01 and A02.
func (c *packageCheck) architectures(d *document.Distribution) {
	hosts := d.Options.HostArchitectures
	at := d.Options.Place
	if at.Line == 0 {
		at = d.Place
	}
	put := c.putAt(distributionName, at.Line, at.Column)
	arm, intel := c.archs["arm64"], c.archs["x86_64"] || c.archs["i386"]
	allows := slices.ContainsFunc(hosts, func(h string) bool { return strings.HasPrefix(h, "arm64") })
	switch {
	case len(hosts) == 0:
		put("D01", "", `add <options hostArchitectures="arm64,x86_64"/>`, "no hostArchitectures: Macs with Apple silicon ask for Rosetta")
	case c.unseen:
	case allows && intel && !arm:
		put("A02", "", "ask for a universal build, or name x86_64 alone", "hostArchitectures has arm64, and the programs are for Intel alone")
	case !allows && arm:
		put("A02", "", `hostArchitectures="arm64,x86_64"`, "hostArchitectures lacks arm64, and the programs have it: Rosetta is asked for in vain")
	}
}

// questions is D02, and S10 for what follows the installation.
func (c *packageCheck) questions(d *document.Distribution) {
	put := c.putAt(distributionName, d.Options.Line, d.Options.Column)
	if d.Options.Customize != "never" && len(d.Choices) > 1 {
		put("D02", "", `customize="never"`, "the user may choose: customize is not never")
	}
	if document.True(d.Options.RequireScripts) {
		put("D02", "", `require-scripts="false"`, "the installer asks before it runs the script of the Distribution")
	}
	if document.True(d.Options.AllowExternalScripts) {
		put("D02", "", "leave allow-external-scripts out", "scripts of the Distribution may run programs")
	}
	for _, page := range d.Pages {
		if page.Kind == "license" {
			c.putAt(distributionName, page.Line, page.Column)("D02", "", "leave license out", "a licence has to be agreed to")
		}
	}
	for _, ref := range d.PkgRefs {
		if strings.HasPrefix(ref.OnConclusion, "Require") {
			c.putAt(distributionName, ref.Line, ref.Column)("S10", "", "leave onConclusion out", "the package asks for "+fault.Clip(ref.OnConclusion))
		}
	}
}

// pages is D04.
func (c *packageCheck) pages(d *document.Distribution) {
	if strings.TrimSpace(d.Title) == "" {
		c.putAt(distributionName, d.Line, d.Column)("D04", "", "add <title>", "there is no title")
	}
	for _, page := range d.Pages {
		if page.File != "" && !c.hasResource(page.File) {
			c.putAt(distributionName, page.Line, page.Column)("D04", "", "add it, or remove the element", page.Kind+" names "+fault.Clip(page.File)+", which is not there")
		}
	}
}

// hasResource reports whether a file is in Resources, in whatever language.
func (c *packageCheck) hasResource(name string) bool {
	for _, e := range c.pkg.Archive.Entries() {
		rest, ok := strings.CutPrefix(e.Path, "Resources/")
		if ok && (rest == path.Clean(name) || strings.HasSuffix(rest, ".lproj/"+path.Clean(name))) {
			return true
		}
	}
	return false
}

// references is P06 for the packages that a product names.
func (c *packageCheck) references(d *document.Distribution) {
	for _, ref := range d.PkgRefs {
		if strings.HasPrefix(ref.File, "#") && c.pkg.Component(ref) == nil {
			c.putAt(distributionName, ref.Line, ref.Column)("P06", "", "build the package again", fault.Clip(ref.File)+" is not in the package")
		}
	}
}

// runningSystem is S04 for the JavaScript of a Distribution.
func (c *packageCheck) runningSystem(d *document.Distribution) {
	texts := slices.Clone(d.Scripts)
	for _, check := range d.Checks {
		texts = append(texts, document.Text{Place: check.Place, Text: check.Script})
	}
	for _, text := range texts {
		if strings.Contains(codeOf(text.Text), "system.version.") {
			c.putAt(distributionName, text.Line, text.Column)("S04", "", "use my.target.systemVersion", "system.version is that of the running system and not of the target")
			return
		}
	}
}

// codeOf returns JavaScript without its comments and strings.
func codeOf(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		rest := text[i:]
		var end int
		switch {
		case strings.HasPrefix(rest, "//"):
			end = indexAfter(rest, 2, "\n")
		case strings.HasPrefix(rest, "/*"):
			end = indexAfter(rest, 2, "*/")
		case rest[0] == '"', rest[0] == '\'', rest[0] == '`':
			end = stringEnd(rest)
		default:
			b.WriteByte(rest[0])
			i++
			continue
		}
		b.WriteByte(' ')
		i += end
	}
	return b.String()
}

// indexAfter returns where the text after a mark begins.
func indexAfter(text string, from int, mark string) int {
	if i := strings.Index(text[from:], mark); i >= 0 {
		return from + i + len(mark)
	}
	return len(text)
}

// stringEnd returns where the text after a string begins, which text begins with.
func stringEnd(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return len(text)
}
