package plistfile

import (
	"bytes"
	"strings"
)

// prolog moves over everything before the root element: byte-order mark, XML
// declaration, comments and document type.
func (p *xmlParser) prolog() *PositionError {
	p.accept(byteOrderMark)
	lineOne := p.pos
	p.space()
	if p.at("<?xml") && len(p.rest()) > len("<?xml") && isSpace(p.rest()[len("<?xml")]) {
		if p.pos > lineOne {
			p.doc.report(newError(CodeDeclaration, "white space before the XML declaration").at(p.place(p.pos)))
		}
		if fault := p.declaration(); fault != nil {
			return fault
		}
	}
	if fault := p.misc(); fault != nil {
		return fault
	}
	if p.at("<!DOCTYPE") {
		if fault := p.documentType(); fault != nil {
			return fault
		}
	}
	return p.misc()
}

// declaration reads <?xml version="1.0" encoding="UTF-8"?>.
func (p *xmlParser) declaration() *PositionError {
	start := p.pos
	p.pos += len("<?xml")
	attributes, fault := p.attributes()
	if fault != nil {
		return fault
	}
	if !p.accept("?>") {
		return p.faultf(p.pos, "malformed XML declaration")
	}
	if len(attributes) == 0 || attributes[0].name != "version" {
		return p.faultf(start, "XML declaration without a version")
	}
	for i, a := range attributes {
		switch {
		case a.name == "version" && a.value == "1.0":
		case a.name == "encoding" && i == 1:
			if !strings.EqualFold(a.value, "UTF-8") && !strings.EqualFold(a.value, "US-ASCII") {
				return newError(CodeEncoding, "encoding %q, want UTF-8", shortName(a.value)).at(p.place(a.start))
			}
		case a.name == "standalone" && i == len(attributes)-1 && (a.value == "yes" || a.value == "no"):
		default:
			return p.faultf(a.start, "unexpected %s=%q in the XML declaration", shortName(a.name), shortName(a.value))
		}
	}
	return nil
}

// documentType reads <!DOCTYPE plist PUBLIC "..." "...">. The identifiers do
// not matter; declarations of the file's own, such as entities, are refused.
func (p *xmlParser) documentType() *PositionError {
	start := p.pos
	p.pos += len("<!DOCTYPE")
	if !p.space() {
		return p.faultf(start, "malformed document type")
	}
	name, fault := p.name("document type")
	if fault != nil {
		return fault
	}
	if name != "plist" {
		return newError(CodeNotPlist, "document type %q, want plist", shortName(name)).at(p.place(start))
	}
	literals := 0
	if p.space() && p.accept("PUBLIC") {
		literals = 2
	} else if p.accept("SYSTEM") {
		literals = 1
	}
	for range literals {
		if fault := p.literal(); fault != nil {
			return fault
		}
	}
	p.space()
	if p.at("[") {
		return newError(CodeEntity, "document type with declarations of its own").at(p.place(p.pos))
	}
	if !p.accept(">") {
		return p.faultf(p.pos, "malformed document type")
	}
	return nil
}

// literal reads white space and a quoted string.
func (p *xmlParser) literal() *PositionError {
	if !p.space() || (!p.at(`"`) && !p.at("'")) {
		return p.faultf(p.pos, "document type without a quoted identifier")
	}
	quote := string(p.src[p.pos])
	p.pos++
	_, fault := p.until(quote, "the document type")
	return fault
}

// epilog reports what follows the root element.
func (p *xmlParser) epilog() {
	for {
		p.space()
		if !p.at("<!--") && !p.at("<?") {
			break
		}
		before := *p.scanner
		if fault := p.misc(); fault != nil {
			*p.scanner = before
			break
		}
	}
	if p.pos == len(p.src) && p.bad == "" {
		return
	}
	place := p.place(p.pos)
	if p.pos == len(p.src) {
		p.doc.report(newError(CodeTrailingData, "after </plist>: %s", p.bad).at(place))
		return
	}
	p.doc.report(newError(CodeTrailingData, "after </plist>: %q", excerpt(bytes.TrimSpace(p.rest()))).at(place))
}
