package profile

import (
	"errors"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// LintOptions say what a profile is meant for.
type LintOptions struct {
	// Target are the Macs; the zero Target is all of them. A payload that does
	// nothing on all of the target's Macs is a finding.
	Target Target
}

// Check reads a profile and checks it. That it is malformed is a finding, since
// macOS refuses it as well: there is no profile then. What is no property list
// at all, or goes beyond the limits, is an error.
func Check(data []byte, o LintOptions) ([]Finding, *Profile, error) {
	p, err := Parse(data)
	if err != nil {
		found, err := malformed(err)
		return found, nil, err
	}
	return p.Lint(o), p, nil
}

// malformed turns an error of the property list's form into a finding.
func malformed(err error) ([]Finding, error) {
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
	var list findings
	list.at(place{e.Path, e.Line, e.Column}, ruleSyntax, message, e.Fault.Hint)
	return list.close(), nil
}

// linter goes through one profile.
type linter struct {
	findings
	profile *Profile
	root    *plistfile.Node
	target  Target
	domains []domain
	// comparisons counts calls of nearest, which are expensive.
	comparisons int
}

// Lint checks a profile: its structure, its identifiers, its payloads, and for
// a signed one whether the content is what was signed. Findings about the whole
// file come first, the others in its order; in a binary file, which has no lines,
// they stand in the order of the checks.
func (p *Profile) Lint(o LintOptions) []Finding {
	l := &linter{profile: p, root: p.Document.Root, target: o.Target, domains: domains()}
	if p.Signature != nil {
		p.Signature.checkIntegrity(&l.findings)
	}
	l.problems()
	if !p.isProfile() {
		l.at(placeOf(l.root), ruleNotProfile, "a property list, but no configuration profile: "+p.whatInstead(), "")
		return l.close()
	}
	l.top()
	payloads := slices.DeleteFunc(p.payloads(), func(part payload) bool { return !l.isDict(part) })
	l.clashes(payloads)
	l.once(payloads)
	var all []setting
	for _, part := range payloads {
		if l.more {
			break
		}
		settings := part.settings()
		l.payload(part)
		l.settings(settings)
		all = append(all, settings...)
	}
	l.fastUserSwitching(all)
	return l.close()
}

// problems are those that the reader of the property list came across.
func (l *linter) problems() {
	doc := l.profile.Document
	for _, problem := range doc.Problems {
		rule := ruleOddity
		if problem.Fault.Code == plistfile.CodeDuplicateKey {
			rule = ruleDuplicateKey
		}
		l.at(place{problem.Path, problem.Line, problem.Column}, rule, problem.Fault.Error(), problem.Fault.Hint)
	}
	if doc.MoreProblems > 0 {
		l.add(ruleOddity, fmt.Sprintf("%d more problems of the property list are not listed", doc.MoreProblems), "")
	}
}

// isDict reports an element of PayloadContent that is no dictionary.
func (l *linter) isDict(p payload) bool {
	if p.node.Kind() == plistfile.Dict {
		return true
	}
	l.at(placeOf(p.node, p.path...), ruleWrongType, fmt.Sprintf("a payload is a dictionary, this is of type %v", p.node.Kind()), "")
	return false
}

// payload checks one payload by itself.
func (l *linter) payload(p payload) {
	l.keys(p.node, p.path, payloadKeys())
	l.version(p.node, p.path)
	l.identity(p.node, p.path)
	l.misplaced(p)
	if p.kind() == TypeManagedPreferences {
		l.mcx(p)
	} else if p.kind() != "" {
		l.effect(p.kind(), findDomain(l.domains, p.kind()).since, placeOf(p.node.Get(keyType), append(slices.Clone(p.path), keyType)...))
	}
}

// effect reports a domain that does nothing: for its name, which is nearly that
// of another, or on the target, where macOS takes its form from a version on.
func (l *linter) effect(name string, since Version, where place) {
	if near := l.nearest(name, domainNames(l.domains)); near != "" {
		l.at(where, ruleNearMiss, fmt.Sprintf("%s is no known payload type, but %s is", fault.Clip(name), near), "is "+near+" meant?")
	}
	d := findDomain(l.domains, name)
	if d.span.since.Compare(since) < 0 {
		d.span.since = since
	}
	if d.span.reaches(l.target) {
		return
	}
	fix := "leave it out for these Macs"
	if d.why != "" {
		fix = d.why
	}
	l.at(where, ruleNoEffect, fmt.Sprintf("%s has an effect %v, and the target is macOS %v", name, d.span, l.target), fix)
}
