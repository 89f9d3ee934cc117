package profile

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// LintOptions describe the profile to check.
type LintOptions struct {
	// Name is the name of the file: the target of each finding.
	Name string
	// Target is which Macs the profile is for; the zero Target is all of them.
	// A payload that has no effect on any of the target's Macs is a finding.
	Target Target
	// Schema is what is known of payload types; nil reads the table that is built in,
	// which costs a little for each profile.
	Schema *schema.Table
	// Now is the time that dates and certificates are compared with; the zero time
	// compares nothing.
	Now time.Time
}

// Check returns the findings about a profile, and the profile. A malformed one is a
// finding and not an error, since macOS refuses it as well; the profile is nil
// then. A file that is not a property list at all, or exceeds the limits, is an
// error.
func Check(data []byte, o LintOptions) ([]finding.Finding, *Profile, error) {
	p, err := Parse(data)
	if err != nil {
		found, err := malformed(o.Name, data, err)
		return found, nil, err
	}
	return p.Lint(o), p, nil
}

// malformed turns a syntax error of the property list into a finding.
func malformed(name string, data []byte, err error) ([]finding.Finding, error) {
	e, ok := errors.AsType[*plistfile.PositionError](err)
	if !ok {
		return nil, err
	}
	switch e.Fault.Code {
	case plistfile.CodeMalformed, plistfile.CodeEntity, plistfile.CodeEncoding, plistfile.CodeCycle:
	default:
		return nil, err
	}
	message := e.Fault.Error()
	if e.Line == 0 && e.Offset >= 0 { // a binary one has no lines
		message = fmt.Sprintf("offset %d: %s", e.Offset, message)
	}
	list := finding.NewCollector(name, LintRules(), maxFindings)
	list.Lines = finding.LinesOf(data)
	list.Add(finding.Place{Path: e.Path, Line: e.Line, Column: e.Column}, ruleSyntax, message, e.Fault.Hint)
	return list.Findings(), nil
}

// linter checks one profile.
type linter struct {
	*finding.Collector
	beyondSchema
	profile *Profile
	root    *plistfile.Node
	macOS   Target
	table   *schema.Table
	// outer and common are the keys of a profile and of every payload.
	outer, common *schema.Key
	// said are the types of which it was said that their keys are not checked.
	said map[string]bool
	// types and names are lists of names to compare with, made when first needed.
	types []string
	names map[*schema.Key][]string
	// comparisons counts calls of nearest, which are expensive.
	comparisons int
}

// Lint returns the findings about a profile: its structure, its identifiers, its
// payloads, and for a signed one whether the content is what was signed. Findings
// about the whole file come first, the others in its order; those of a binary file,
// which has no lines, come in the order of the checks.
func (p *Profile) Lint(o LintOptions) []finding.Finding {
	l := &linter{
		Collector: finding.NewCollector(o.Name, LintRules(), maxFindings),
		profile:   p, root: p.Document.Root, macOS: o.Target,
		said: map[string]bool{}, names: map[*schema.Key][]string{},
	}
	l.Lines = finding.LinesOf(p.Content)
	l.load(o.Schema)
	if p.Signature != nil {
		p.Signature.checkIntegrity(l.Collector)
	}
	l.now = o.Now
	l.problems()
	if !p.isProfile() {
		l.Add(placeOf(l.root), ruleNotProfile, "a property list, but not a configuration profile: "+p.whyNotProfile(), "")
		return l.Findings()
	}
	l.topLevel()
	l.newerTarget()
	payloads := slices.DeleteFunc(p.payloads(), func(part payload) bool { return !l.isDict(part) })
	l.clashes(payloads)
	l.once(payloads)
	l.devices(payloads)
	var switching []setting // what fastUserSwitching looks at
	for _, part := range payloads {
		l.payload(part)
		for _, s := range part.settings() {
			if isSwitching(s) {
				switching = append(switching, s)
			}
		}
	}
	l.fastUserSwitching(switching)
	l.beyond(payloads)
	return append(l.Findings(), l.notCompared()...)
}

// problems reports those that the parser of the property list found.
func (l *linter) problems() {
	doc := l.profile.Document
	for _, problem := range doc.Problems {
		rule := ruleOddity
		if problem.Fault.Code == plistfile.CodeDuplicateKey {
			rule = ruleDuplicateKey
		}
		l.Add(finding.Place{Path: problem.Path, Line: problem.Line, Column: problem.Column}, rule, problem.Fault.Error(), problem.Fault.Hint)
	}
	if doc.MoreProblems > 0 {
		l.Add(finding.Place{}, ruleOddity, fmt.Sprintf("the property list has %d more problems, which are not listed", doc.MoreProblems), "")
	}
}

// isDict reports whether an element of PayloadContent is a dictionary, and adds a
// finding if it is not.
func (l *linter) isDict(p payload) bool {
	if p.node.Kind() == plistfile.Dict {
		return true
	}
	l.Add(placeOf(p.node, p.path...), ruleWrongType, "a payload must be a dict, not "+article(p.node.Kind()), "")
	return false
}

// payload checks one payload by itself.
func (l *linter) payload(p payload) {
	l.keys(p.node, p.path, l.common)
	l.version(p.node, p.path)
	l.identity(p.node, p.path)
	l.misplaced(p)
	kind := p.kind()
	if kind == "" {
		return
	}
	known := l.payloadType(p)
	if kind == TypeManagedPreferences {
		l.mcx(p)
		return
	}
	if known != nil {
		l.payloadKeys(p.node, p.path, known, domainContext{name: kind, payload: known})
	}
}
