package tcc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The limits of a requirement that is read. Real ones have a few hundred bytes.
const (
	MaxRequirement = 1 << 20
	MaxDepth       = 200
)

// Requirement is what a code requirement asks of a program.
type Requirement struct {
	// Identifiers are those that it names, except behind an exclamation mark.
	Identifiers []string
	// Teams are the values that it wants for subject.OU.
	Teams []string
	// Signer reports whether every way to satisfy it depends on who signed.
	Signer bool
	// Hash reports whether every way to satisfy it depends on the signer or on
	// one build of the program (cdhash).
	Hash bool
	// Narrow reports whether every way to satisfy it asks for more of the signer than
	// a certificate of any developer: a team, a field of the leaf, Apple itself.
	Narrow bool
	// Never reports whether nothing satisfies it.
	Never bool
	// Hidden are comments that hide conditions, as when a star was lost.
	Hidden []Comment
}

// Comment is a part of a requirement that is not read.
type Comment struct {
	Line, Column int
	Text         string
}

// Parse reads a code requirement. The error is a [*SyntaxError].
func Parse(text string) (Requirement, error) {
	if len(text) > MaxRequirement {
		return Requirement{}, &SyntaxError{Line: 1, Column: 1, Fault: fault.New(CodeTooLong, "",
			"%d bytes, and at most %d are read", len(text), MaxRequirement)}
	}
	p := &parser{scanner: scanner{text: text}}
	if problem := p.read(); problem != nil {
		if problem.Fault.Code == CodeTooLong {
			problem = unbalanced(text, problem)
		}
		return Requirement{}, problem
	}
	p.hidden()
	return p.result, nil
}

// unbalanced looks for a fault that is one at any depth; without one the problem stays
// that the text was not read.
func unbalanced(text string, problem *SyntaxError) *SyntaxError {
	s := &scanner{text: text}
	var open []int
	for {
		t, fault := s.next()
		switch {
		case fault != nil:
			return fault
		case t.is("("):
			open = append(open, t.at)
		case t.is(")") && len(open) == 0:
			return s.fault(t.at, "a bracket closes here that was never opened", "delete it")
		case t.is(")"):
			open = open[:len(open)-1]
		case t.kind == end && len(open) > 0:
			return s.fault(open[len(open)-1], "a bracket opens here and is never closed", "close it: )")
		case t.kind == end:
			return problem
		}
	}
}

// parser reads by recursive descent, one token ahead.
type parser struct {
	scanner
	token   token
	depth   int
	negated bool
	result  Requirement
}

// proof is what a condition depends on.
type proof struct{ signer, hash, narrow, never bool }

// either is what two alternatives depend on; one that is never true is none.
func either(a, b proof) proof {
	return proof{
		a.signer && b.signer, (a.signer || a.hash) && (b.signer || b.hash), (a.narrow || a.never) && (b.narrow || b.never), a.never && b.never,
	}
}

// both is what two conditions depend on together.
func both(a, b proof) proof {
	return proof{a.signer || b.signer, a.hash || b.hash, a.narrow || b.narrow, a.never || b.never}
}

// read reads the whole text.
func (p *parser) read() *SyntaxError {
	if problem := p.advance(); problem != nil {
		return problem
	}
	if p.token.kind == end {
		return p.nothing()
	}
	if problem := p.set(); problem != nil {
		return problem
	}
	what, problem := p.anyOf()
	if problem != nil {
		return problem
	}
	if p.token.is(";") {
		if problem := p.advance(); problem != nil {
			return problem
		}
	}
	if p.token.kind != end {
		return p.unexpected("and, or, or the end")
	}
	p.result.Signer, p.result.Hash = what.signer, what.signer || what.hash
	p.result.Narrow, p.result.Never = what.narrow, what.never
	return nil
}

// nothing says why a text without a token has none.
func (p *parser) nothing() *SyntaxError {
	for _, comment := range p.comments {
		if strings.Contains(comment.text, "=>") {
			return p.fault(comment.at, "the requirement stands in a comment", "remove the # and the words up to =>")
		}
	}
	return p.fault(0, "it is empty", "codesign -d -r- /Applications/NAME.app prints the requirement")
}

// set refuses designated => …, which is a set of requirements.
func (p *parser) set() *SyntaxError {
	at := p.token.at
	if p.token.kind != word || !slices.Contains([]string{"designated", "host", "guest", "library", "plugin"}, p.token.text) {
		return nil
	}
	return p.fault(at, "a set of requirements, as codesign prints it, and not one requirement", "remove everything up to and including =>")
}

func (p *parser) advance() (problem *SyntaxError) {
	p.token, problem = p.next()
	return problem
}

// take advances over a token that must be there.
func (p *parser) take(text string) *SyntaxError {
	if !p.token.is(text) {
		return p.unexpected(text)
	}
	return p.advance()
}

// skip advances over a token that may be there.
func (p *parser) skip(text string) (bool, *SyntaxError) {
	if !p.token.is(text) {
		return false, nil
	}
	return true, p.advance()
}

func (p *parser) unexpected(want string) *SyntaxError {
	hint := ""
	switch t := p.token; {
	case t.kind == end:
		return p.fault(t.at, "it ends here; want "+want, "")
	case t.text == "“" || t.text == "”" || t.text == "„" || t.text == "'" || t.text == "‘" || t.text == "’":
		hint = `use straight double quotes: "`
	case t.text == "-" || t.text == "_":
		hint = "a text with " + t.text + " in it needs quotes"
	case t.kind == path && strings.HasPrefix(p.text[t.at:], "/ "):
		hint = "a comment is /* … */: were the stars lost?"
	case t.is("not"):
		hint = "write ! before the condition"
	}
	return p.fault(p.token.at, fmt.Sprintf("unexpected %s; want %s", shown(p.token), want), hint)
}

func shown(t token) string {
	if t.kind == quoted || t.kind == hash {
		return `"` + fault.Clip(t.text) + `"`
	}
	return fault.Clip(t.text)
}

// anyOf reads alternatives joined by or.
func (p *parser) anyOf() (proof, *SyntaxError) {
	all, problem := p.allOf()
	for problem == nil && p.token.is("or") {
		var one proof
		if problem = p.advance(); problem == nil {
			one, problem = p.allOf()
		}
		all = either(all, one)
	}
	return all, problem
}

// allOf reads conditions joined by and.
func (p *parser) allOf() (proof, *SyntaxError) {
	some, problem := p.condition()
	for problem == nil && p.token.is("and") {
		var one proof
		if problem = p.advance(); problem == nil {
			one, problem = p.condition()
		}
		some = both(some, one)
	}
	return some, problem
}

// hidden finds comments that swallow conditions: /* exists / and … / exists */ is
// one comment, where two were meant.
func (p *parser) hidden() {
	for _, comment := range p.comments {
		words := strings.FieldsFunc(comment.text, func(r rune) bool { return r != '_' && !isAlnumRune(r) })
		joins := slices.Contains(words, "and") || slices.Contains(words, "or")
		names := slices.ContainsFunc(words, func(w string) bool {
			return w == "certificate" || w == "cert" || w == "anchor" || w == "identifier" || w == "cdhash"
		})
		if joins && names {
			place := faultAt(p.text, comment.at, nil)
			p.result.Hidden = append(p.result.Hidden, Comment{place.Line, place.Column, comment.text})
		}
	}
}
