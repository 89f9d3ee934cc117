// Package choices lists what can be chosen in a product, and makes the file with which
// installer(8) chooses without a person.
//
// [Of] lists the choices of a Distribution, [Change] says which are to be selected or not,
// and [Marshal] writes that as installer -applyChoiceChangesXML reads it.
//
// Whether a choice is selected at the start may be an expression of JavaScript, which is
// not run: then it is unknown. Sources: man installer; Distribution XML Reference (Apple).
package choices

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// The codes of this package's errors.
const (
	// CodeUnknown means a choice that the product does not have.
	CodeUnknown fault.Code = "unknown-choice"
	// CodeBoth means a choice that is to be selected and deselected.
	CodeBoth fault.Code = "choice-given-twice"
)

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnknown, Kind: fault.KindError, Summary: "A product does not have the choice that was named.",
			Why:    "Choices are named by their identifier, not by the title that the installer shows; upper and lower case count.",
			Advice: "list them: macwrangler pkg choices FILE",
			Source: "man installer",
		},
		{
			Code: CodeBoth, Kind: fault.KindError, Summary: "The same choice was to be selected and deselected.",
			Advice: "name it with --select or with --deselect",
		},
	}
}

// A State is yes, no or unknown, which is its text form.
type State string

// The states.
const (
	Yes     State = "yes"
	No      State = "no"
	Unknown State = "unknown" // an expression of JavaScript decides
)

// A Choice is one of a product.
type Choice struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
	// Parents are the choices above it in the installer, the outermost first.
	Parents []string `json:"parents"`
	// Offered: it is in the outline that the installer shows.
	Offered bool `json:"offered"`
	// Selected, Visible and Enabled are as at the start.
	Selected State `json:"selected"`
	Visible  State `json:"visible"`
	Enabled  State `json:"enabled"`
	// Packages are the identifiers of what it installs.
	Packages []string `json:"packages"`
}

// Of lists the choices of a product, in the order of the outline; those that are not in
// it come last.
func Of(d *document.Distribution) []Choice {
	l := lister{choices: map[string]document.Choice{}, list: []Choice{}}
	for _, c := range d.Choices {
		if _, twice := l.choices[c.ID]; !twice {
			l.choices[c.ID] = c
		}
	}
	l.outline(d.Outline, []string{})
	for _, c := range d.Choices {
		l.add(c.ID, []string{}, false)
	}
	return l.list
}

// lister takes each choice once.
type lister struct {
	choices map[string]document.Choice // that are not in the list yet
	list    []Choice
}

func (l *lister) outline(lines []document.Line, parents []string) {
	for _, line := range lines {
		l.add(line.Choice, parents, true)
		l.outline(line.Lines, append(slices.Clone(parents), line.Choice))
	}
}

func (l *lister) add(id string, parents []string, offered bool) {
	if c, ok := l.choices[id]; ok {
		l.list = append(l.list, of(c, parents, offered))
		delete(l.choices, id)
	}
}

func has(list []Choice, id string) bool {
	return slices.ContainsFunc(list, func(c Choice) bool { return c.ID == id })
}

func of(c document.Choice, parents []string, offered bool) Choice {
	choice := Choice{
		ID: c.ID, Title: c.Title, Description: c.Description, Parents: parents, Offered: offered, Packages: []string{},
		Selected: state(c.StartSelected, c.Selected), Visible: state(c.StartVisible, c.Visible), Enabled: state(c.StartEnabled, c.Enabled),
	}
	for _, ref := range c.PkgRefs {
		choice.Packages = append(choice.Packages, ref.ID)
	}
	return choice
}

// state is what an attribute is at the start: what holds then, or else what always does.
// Absent attributes are true.
func state(start, always string) State {
	value := start
	if value == "" {
		value = always
	}
	switch value = strings.TrimSpace(value); {
	case value == "" || document.True(value):
		return Yes
	case document.False(value):
		return No
	default:
		return Unknown
	}
}

// A Changed choice is one entry of the file for installer(8).
type Changed struct {
	ID        string `json:"choiceIdentifier" plist:"choiceIdentifier"`
	Attribute string `json:"choiceAttribute" plist:"choiceAttribute"`
	Setting   int    `json:"attributeSetting" plist:"attributeSetting"`
}

// Change returns the entries that select and deselect choices, in the order in which they
// are given.
func Change(list []Choice, selected, deselected []string) ([]Changed, error) {
	changes := []Changed{}
	for setting, ids := range [][]string{deselected, selected} {
		for _, id := range ids {
			if !has(list, id) {
				return nil, unknown(list, id)
			}
			i := slices.IndexFunc(changes, func(c Changed) bool { return c.ID == id })
			switch {
			case i < 0:
				changes = append(changes, Changed{id, "selected", setting})
			case changes[i].Setting != setting:
				return nil, fault.New(CodeBoth, "name it once", "changing the choice %q: it is to be selected and deselected", fault.Clip(id))
			}
		}
	}
	return changes, nil
}

func unknown(list []Choice, id string) error {
	var known []string
	for _, c := range list {
		known = append(known, c.ID)
	}
	hint := "the product has no choices"
	if near := fault.Nearest(id, known); near != "" {
		hint = "did you mean " + near + "?"
	} else if len(known) > 0 {
		hint = "use one of " + fault.ClipTo(strings.Join(known, ", "), 400)
	}
	return fault.New(CodeUnknown, hint, "the product has no choice %q", fault.Clip(id))
}

// Marshal returns the file for installer(8).
func Marshal(changes []Changed) ([]byte, error) {
	list := make([]map[string]any, 0, len(changes))
	for _, c := range changes {
		list = append(list, map[string]any{"choiceIdentifier": c.ID, "choiceAttribute": c.Attribute, "attributeSetting": c.Setting})
	}
	return plistfile.Marshal(list)
}
