package plistfile

import "slices"

// xmlParser builds the tree of an XML property list.
type xmlParser struct {
	*scanner
	budget
	doc *Document
}

func parseXML(data []byte, limits Limits, doc *Document) (*Node, *PositionError) {
	p := &xmlParser{scanner: newScanner(data), budget: budget{limits: limits}, doc: doc}
	if fault := p.prolog(); fault != nil {
		return nil, fault
	}
	root, fault := p.plist()
	if fault != nil {
		return nil, fault
	}
	p.epilog()
	return root, nil
}

// plist reads the root element and the one value within.
func (p *xmlParser) plist() (*Node, *PositionError) {
	if !p.at("<") || p.at("<!") {
		if p.pos == len(p.src) {
			return nil, p.endf("before <plist>")
		}
		return nil, p.faultf(p.pos, "%q, want <plist>", excerpt(p.rest()))
	}
	t, fault := p.tag(p.plistAttributes)
	if fault != nil {
		return nil, fault
	}
	if t.name != "plist" || !t.open {
		return nil, newError(CodeNotPlist, "root element <%s>, want <plist>", shortName(t.name)).at(t.start)
	}
	if t.close {
		return nil, newError(CodeMalformed, "<plist> has no value").at(t.start)
	}
	first, fault := p.child("plist")
	if fault != nil {
		return nil, fault
	}
	if !first.open {
		return nil, p.closes(first, "plist", "<plist> has no value")
	}
	root, fault := p.value(first, nil, 1)
	if fault != nil {
		return nil, fault
	}
	end, fault := p.child("plist")
	if fault != nil {
		return nil, fault
	}
	if end.open {
		return nil, newError(CodeMalformed, "second value <%s> within <plist>", shortName(end.name)).at(end.start)
	}
	return root, p.closes(end, "plist", "")
}

// child reads the next tag within an element that may contain only elements.
func (p *xmlParser) child(parent string) (tag, *PositionError) {
	if fault := p.misc(); fault != nil {
		return tag{}, fault
	}
	if p.pos == len(p.src) {
		return tag{}, p.endf("within <%s>", parent)
	}
	if !p.at("<") || p.at("<!") {
		return tag{}, p.faultf(p.pos, "text %q within <%s>", excerpt(p.rest()), parent)
	}
	return p.tag(p.attributesOf)
}

// closes checks that an end tag belongs to the parent, and then returns an error
// with the given message, or nil if that is empty.
func (p *xmlParser) closes(t tag, parent, message string) *PositionError {
	if t.name != parent {
		message = "end tag </" + shortName(t.name) + "> within <" + parent + ">"
	}
	if message == "" {
		return nil
	}
	return newError(CodeMalformed, "%s", message).at(t.start)
}

// plistAttributes reports everything but the version: 1.0, or 1 as other programs
// write it.
func (p *xmlParser) plistAttributes(list []attribute) {
	for _, a := range list {
		if a.name != "version" || !slices.Contains([]string{"1.0", "1", "0.9"}, a.value) {
			p.attributesOf([]attribute{a})
		}
	}
}

func (p *xmlParser) attributesOf(list []attribute) {
	for _, a := range list {
		p.doc.report(newError(CodeAttribute, "attribute %s=%q has no meaning in a property list",
			shortName(a.name), shortName(a.value)).at(p.place(a.start)))
	}
}

// value reads the element whose start tag is t.
func (p *xmlParser) value(t tag, path *keyPath, depth int) (*Node, *PositionError) {
	fault := p.enter(depth)
	if fault == nil {
		fault = p.take(1, 0)
	}
	if fault != nil {
		return nil, fault.at(t.start).in(path)
	}
	n := newNode(t.start)
	switch t.name {
	case "dict":
		fault = p.dict(n, t, path, depth)
	case "array":
		fault = p.array(n, t, path, depth)
	case "true", "false":
		fault = p.boolean(n, t)
	case "string", "integer", "real", "date", "data":
		fault = p.scalar(n, t, path)
	case "key":
		fault = newError(CodeMalformed, "<key>, want a value").at(t.start).in(path)
	default:
		fault = newError(CodeMalformed, "unknown element <%s>", shortName(t.name)).at(t.start).in(path)
	}
	return n, fault
}

func newNode(place position) *Node {
	return &Node{line: coordinate(place.line), column: coordinate(place.column)}
}

func (p *xmlParser) array(n *Node, t tag, path *keyPath, depth int) *PositionError {
	n.kind, n.items = uint8(Array), &items{}
	if t.close {
		return nil
	}
	step := &keyPath{up: path, array: true}
	for {
		child, fault := p.child("array")
		if fault != nil {
			return fault
		}
		if !child.open {
			return p.closes(child, "array", "")
		}
		step.index = n.Len()
		value, fault := p.value(child, step, depth+1)
		if fault != nil {
			return fault
		}
		n.items.nodes = append(n.items.nodes, value)
	}
}

func (p *xmlParser) boolean(n *Node, t tag) *PositionError {
	n.kind = uint8(Boolean)
	if t.name == "true" {
		n.bits = 1
	}
	if t.close {
		return nil
	}
	if !p.at("</") {
		return p.faultf(p.pos, "content within <%s>", t.name)
	}
	return p.endTag(t.name)
}
