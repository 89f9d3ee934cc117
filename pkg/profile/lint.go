package profile

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// LintOptions describe the profile to check.
type LintOptions struct {
	// Name is the name of the file: the target of each finding.
	Name string
	// Now is the time that dates and certificates are compared with; the zero time
	// compares nothing.
	Now time.Time
	// Target is which Macs the profile is for; the zero Target is all of them.
	// A payload that has no effect on any of the target's Macs is a finding.
	Target Target
}

// Check returns the findings about a profile, and the profile. A malformed one is a
// finding and not an error, since macOS refuses it as well; the profile is nil
// then. A file that is not a property list at all, or exceeds the limits, is an
// error.
func Check(data []byte, o LintOptions) ([]finding.Finding, *Profile, error) {
	p, err := Parse(data)
	if err != nil {
		found, err := malformed(o.Name, err)
		return found, nil, err
	}
	return p.Lint(o), p, nil
}

// malformed turns a syntax error of the property list into a finding.
func malformed(name string, err error) ([]finding.Finding, error) {
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
	domains []domain
	// outer and common are the keys of a profile and of every payload.
	outer, common []schemaKey
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
		domains: domains(), outer: profileKeys(), common: payloadKeys(),
	}
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
	payloads := slices.DeleteFunc(p.payloads(), func(part payload) bool { return !l.isDict(part) })
	l.clashes(payloads)
	l.once(payloads)
	var switching []setting // what fastUserSwitching looks at
	for _, part := range payloads {
		settings := part.settings()
		l.payload(part)
		l.settings(settings)
		for _, s := range settings {
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
	if p.kind() == TypeManagedPreferences {
		l.mcx(p)
	} else if p.kind() != "" {
		l.effect(p.kind(), findDomain(l.domains, p.kind()).since, placeOf(p.node.Get(keyType), append(slices.Clone(p.path), keyType)...))
	}
}

// effect reports a domain that does nothing: because its name is misspelt, or
// because the target's macOS does not read it. since is the first version that
// accepts this form of it.
func (l *linter) effect(name string, since Version, where finding.Place) {
	if near := l.nearest(name, domainNames(l.domains)); near != "" {
		l.Add(where, ruleNearMiss, fmt.Sprintf("unknown payload type %s, similar to %s", fault.Clip(name), near), "did you mean "+near+"?")
	}
	d := findDomain(l.domains, name)
	if d.span.since.Compare(since) < 0 {
		d.span.since = since
	}
	if d.span.reaches(l.macOS) {
		return
	}
	fix := "leave it out for these Macs"
	if d.why != "" {
		fix = d.why
	}
	l.Add(where, ruleNoEffect, fmt.Sprintf("%s has an effect %v, and the target is macOS %v", name, d.span, l.macOS), fix)
}
