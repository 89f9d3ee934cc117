package tcc

// anchor reads anchor apple [generic], anchor trusted, anchor [=] hash or path, and
// anchor [field] match.
func (p *parser) anchor() *SyntaxError {
	if problem := p.advance(); problem != nil {
		return problem
	}
	switch t := p.token; {
	case t.is("apple"):
		if problem := p.advance(); problem != nil {
			return problem
		}
		if p.token.kind == quoted {
			return p.advance() // the name of one of Apple's certificates
		}
		_, problem := p.skip("generic")
		return problem
	case t.is("generic"):
		if problem := p.advance(); problem != nil {
			return problem
		}
		return p.take("apple")
	case t.is("trusted"):
		return p.advance()
	case t.is("["):
		return p.bracketed(fieldFault)
	}
	return p.pinned("apple, generic, trusted, a hash or a field")
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
		return proof{signer: true}, p.advance()
	}
	if problem := p.slot(); problem != nil {
		return proof{}, problem
	}
	switch {
	case p.token.is("["):
		return proof{}, p.bracketed(fieldFault) // anybody can make a certificate with such a field
	case p.token.is("trusted"):
		return proof{signer: true}, p.advance()
	}
	return proof{signer: true}, p.pinned("[field], trusted or a hash")
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
