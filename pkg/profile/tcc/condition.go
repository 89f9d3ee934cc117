package tcc

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// keywords cannot be bare texts.
func keywords() []string {
	return []string{
		"guest", "host", "designated", "library", "plugin", "or", "and", "always", "true", "never", "false", "identifier",
		"cdhash", "platform", "notarized", "legacy", "anchor", "apple", "generic", "certificate", "cert", "trusted", "info",
		"entitlement", "exists", "absent", "leaf", "root", "timestamp",
	}
}

const wantCondition = "a condition, such as identifier, anchor or certificate"

// condition reads one condition.
func (p *parser) condition() (proof, *SyntaxError) {
	t := p.token
	switch {
	case t.is("!"):
		return p.not()
	case t.is("("):
		return p.group()
	case t.kind != word:
		return proof{}, p.unexpected(wantCondition)
	}
	switch t.text {
	case "always", "true", "notarized", "legacy":
		return proof{}, p.advance()
	case "never", "false":
		return proof{signer: true, never: true}, p.advance()
	case "identifier":
		return proof{}, p.identifier()
	case "cdhash":
		return proof{hash: true, narrow: true}, p.cdhash()
	case "platform":
		return proof{}, p.platform()
	case "info", "entitlement":
		if problem := p.advance(); problem != nil {
			return proof{}, problem
		}
		return proof{}, p.bracketed(nil)
	case "anchor":
		return p.anchor()
	case "certificate", "cert":
		return p.certificate()
	}
	return proof{}, p.unexpected(wantCondition)
}

// not reads ! and a condition; what it denies proves nothing.
func (p *parser) not() (proof, *SyntaxError) {
	before := p.negated
	for p.token.is("!") {
		p.negated = true
		if problem := p.advance(); problem != nil {
			return proof{}, problem
		}
	}
	_, problem := p.condition()
	p.negated = before
	return proof{}, problem
}

// group reads ( requirement ) or ( name ).
func (p *parser) group() (what proof, problem *SyntaxError) {
	open := p.token.at
	if p.depth++; p.depth > MaxDepth {
		return proof{}, faultAt(p.text, open, fault.New(CodeTooLong, "", "more than %d levels of brackets", MaxDepth))
	}
	defer func() { p.depth-- }()
	if problem = p.advance(); problem != nil {
		return proof{}, problem
	}
	if p.token.kind == quoted || p.token.kind == word && !slices.Contains(keywords(), p.token.text) {
		problem = p.advance()
	} else {
		what, problem = p.anyOf()
	}
	if problem != nil {
		return proof{}, problem
	}
	if p.token.kind == end {
		return proof{}, p.fault(open, "a bracket opens here and is never closed", "close it: )")
	}
	return what, p.take(")")
}

// equals skips an optional =.
func (p *parser) equals() *SyntaxError {
	if _, problem := p.skip("="); problem != nil {
		return problem
	}
	_, problem := p.skip("==")
	return problem
}

// identifier reads identifier [=] text.
func (p *parser) identifier() *SyntaxError {
	if problem := p.advance(); problem != nil {
		return problem
	}
	if problem := p.equals(); problem != nil {
		return problem
	}
	text, problem := p.plain("the identifier")
	if problem == nil && !p.negated {
		p.result.Identifiers = append(p.result.Identifiers, text)
	}
	return problem
}

// plain reads a text, in quotes or bare.
func (p *parser) plain(what string) (string, *SyntaxError) {
	t := p.token
	switch {
	case t.kind == word && slices.Contains(keywords(), t.text):
		return "", p.fault(t.at, t.text+" is a word of the grammar; as a text it needs quotes", `write "`+t.text+`"`)
	case t.kind == number:
		return "", p.fault(t.at, "a text of digits needs quotes", `write "`+fault.Clip(t.text)+`"`)
	case t.kind != word && t.kind != quoted:
		return "", p.unexpected(what)
	}
	problem := p.advance()
	if problem == nil && t.kind == word && (p.token.is("-") || p.token.text == "_") {
		problem = p.fault(p.token.at, "a text with "+p.token.text+" in it needs quotes", `put it between double quotes: "`+fault.Clip(t.text)+p.token.text+`…"`)
	}
	return t.text, problem
}

const hashDigits = 40 // SHA-1, also of newer signatures, which are cut to it

func (p *parser) cdhash() *SyntaxError {
	if problem := p.advance(); problem != nil {
		return problem
	}
	if problem := p.equals(); problem != nil {
		return problem
	}
	if p.token.kind != hash {
		return p.unexpected(`a hash: H"…"`)
	}
	if len(p.token.text) != hashDigits {
		return p.fault(p.token.at, "a cdhash has 40 hexadecimal digits", "")
	}
	return p.advance()
}

func (p *parser) platform() *SyntaxError {
	if problem := p.advance(); problem != nil {
		return problem
	}
	if problem := p.equals(); problem != nil {
		return problem
	}
	if p.token.kind != number {
		return p.unexpected("a number")
	}
	return p.advance()
}

// bracketed reads [key] and a match. check returns what is wrong with the key.
func (p *parser) bracketed(check func(key string) string) *SyntaxError {
	open := p.token.at
	if problem := p.take("["); problem != nil {
		return problem
	}
	key := p.token
	if key.kind != word && key.kind != quoted {
		return p.unexpected("the name of a field")
	}
	if check != nil {
		if wrong := check(key.text); wrong != "" {
			return p.fault(key.at, wrong, "")
		}
	}
	if problem := p.advance(); problem != nil {
		return problem
	}
	if !p.token.is("]") {
		problem := p.unexpected("]")
		problem.Fault = problem.Fault.WithHint("the bracket that opens at " + faultAt(p.text, open, nil).Place() + " is not closed")
		return problem
	}
	if problem := p.advance(); problem != nil {
		return problem
	}
	return p.match(key.text)
}

// match reads what a field must be: nothing means that it exists.
func (p *parser) match(key string) *SyntaxError {
	t := p.token
	switch {
	case t.is("exists"), t.is("absent"):
		return p.advance()
	case t.is("="), t.is("=="):
		if problem := p.advance(); problem != nil {
			return problem
		}
		return p.wildcard(key)
	case t.is("~"), t.is("<"), t.is("<="), t.is(">"), t.is(">="):
		if problem := p.advance(); problem != nil {
			return problem
		}
		_, problem := p.value()
		return problem
	}
	return nil
}

// wildcard reads a value with a star before or after it, or both.
func (p *parser) wildcard(key string) *SyntaxError {
	before, problem := p.skip("*")
	if problem != nil {
		return problem
	}
	text, problem := p.value()
	if problem != nil {
		return problem
	}
	after, problem := p.skip("*")
	if key == "subject.OU" && !before && !after && !p.negated {
		p.result.Teams = append(p.result.Teams, text)
	}
	return problem
}

func (p *parser) value() (string, *SyntaxError) {
	switch {
	case p.token.kind == hexa:
		return p.token.text, p.advance()
	case p.token.is("timestamp"):
		if problem := p.advance(); problem != nil {
			return "", problem
		}
	}
	return p.plain("a value")
}

// fieldFault returns what is wrong with the name of a certificate's field.
func fieldFault(key string) string {
	group, rest, _ := strings.Cut(key, ".")
	switch group {
	case "subject":
		if rest != "" {
			return ""
		}
	case "field", "extension", "policy", "timestamp":
		arcs := strings.Split(rest, ".")
		if len(arcs) > 1 && !slices.ContainsFunc(arcs, func(arc string) bool {
			return arc == "" || strings.ContainsFunc(arc, func(r rune) bool { return r < '0' || r > '9' })
		}) {
			return ""
		}
		return fault.Clip(key) + ": want a dotted number of two parts or more"
	}
	return fault.Clip(key) + " is not a field: want subject., field., extension., policy. or timestamp."
}
