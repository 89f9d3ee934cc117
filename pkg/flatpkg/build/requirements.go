package build

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// requirements are what product-requirements.plist asks for.
type requirements struct{ os, arch []string }

// readRequirements reads product-requirements.plist. What it cannot be given in the
// Distribution without JavaScript is an error: a package that left it out would install
// where it must not.
func (p *Project) readRequirements() error {
	const name = project.RequirementsName
	data, err := p.folder.Read(name, project.MaxBytes)
	if err != nil {
		return linkError(err, name)
	}
	doc, err := plistfile.Parse(data, plistfile.Limits{})
	if err == nil {
		err = doc.Strict()
	}
	if err != nil {
		return &fault.Error{Code: CodeRequirements, Hint: "check it with plutil -lint", Act: "reading", Operand: name, Err: err}
	}
	for key, value := range doc.Root.Entries() {
		var to *[]string
		switch key.Name {
		case "os":
			to = &p.requirements.os
		case "arch":
			to = &p.requirements.arch
		default:
			return requirementError("the key %q is not supported", fault.Clip(key.Name))
		}
		for _, element := range value.Elements() {
			text, ok := element.Text()
			if !ok || text == "" {
				return requirementError("%s is not a list of texts", key.Name)
			}
			*to = append(*to, text)
		}
		if len(*to) == 0 {
			return requirementError("%s is not a list of texts", key.Name)
		}
	}
	for _, name := range p.requirements.arch {
		if !slices.Contains([]string{"arm64", "x86_64", "i386", "ppc"}, name) {
			return requirementError("%q is not a processor", fault.Clip(name))
		}
	}
	return nil
}

func requirementError(format string, args ...any) error {
	e := fault.New(CodeRequirements, "use os and arch, lists of texts, or build the product with munkipkg on a Mac", format, args...)
	return &fault.Error{Act: "reading", Operand: project.RequirementsName, Err: e}
}
