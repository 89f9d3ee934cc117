package tcc

import "strings"

// developerID is the field that each certificate of a Developer ID has.
const developerID = "field.1.2.840.113635.100.6.1.13"

// anchor reads anchor apple [generic], anchor trusted, anchor [=] hash or path, and
// anchor [field] match.
func (p *parser) anchor() (proof, *SyntaxError) {
	if problem := p.advance(); problem != nil {
		return proof{}, problem
	}
	what := proof{signer: true, narrow: true}
	switch t := p.token; {
	case t.is("apple"):
		if problem := p.advance(); problem != nil {
			return proof{}, problem
		}
		if p.token.kind == quoted {
			return what, p.advance() // the name of one of Apple's certificates
		}
		generic, problem := p.skip("generic")
		what.narrow = !generic // every developer has a certificate of Apple's
		return what, problem
	case t.is("generic"):
		if problem := p.advance(); problem != nil {
			return proof{}, problem
		}
		return proof{signer: true}, p.take("apple")
	case t.is("trusted"):
		return what, p.advance()
	case t.is("["):
		return what, p.bracketed(fieldFault)
	}
	return what, p.pinned("apple, generic, trusted, a hash or a field")
}

// pinned reads [=] hash or path of a certificate.
func (p *parser) pinned(want string) *SyntaxError {
	if problem := p.equals(); problem != nil {
		return problem
	}
	if p.token.kind != hash && p.token.kind != path && p.token.kind != quoted {
		return p.unexpected(want)
	}
	return p.advance()
}

// certificate reads a condition on one certificate of the chain.
func (p *parser) certificate() (proof, *SyntaxError) {
	if problem := p.advance(); problem != nil {
		return proof{}, problem
	}
	if p.token.is("trusted") {
		return proof{signer: true, narrow: true}, p.advance()
	}
	leaf := p.token.is("leaf") || p.token.text == "0"
	if problem := p.slot(); problem != nil {
		return proof{}, problem
	}
	switch {
	case p.token.is("["):
		start := p.token.at
		problem := p.bracketed(fieldFault)
		// Anybody can make a certificate with such a field, and only an anchor makes
		// it worth something. That of a Developer ID has every developer.
		every := strings.HasPrefix(strings.TrimLeft(p.text[start:], "[ \t\""), developerID)
		return proof{narrow: leaf && !every}, problem
	case p.token.is("trusted"):
		return proof{signer: true, narrow: true}, p.advance()
	}
	return proof{signer: true, narrow: true}, p.pinned("[field], trusted or a hash")
}

// slot reads leaf, root, or the number of a certificate, which may be negative.
func (p *parser) slot() *SyntaxError {
	if p.token.is("leaf") || p.token.is("root") {
		return p.advance()
	}
	if _, problem := p.skip("-"); problem != nil {
		return problem
	}
	if p.token.kind != number {
		return p.unexpected("leaf, root or a number")
	}
	return p.advance()
}
