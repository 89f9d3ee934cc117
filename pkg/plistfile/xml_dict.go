package plistfile

import "math"

// dict reads keys and values in turn.
func (p *xmlParser) dict(n *Node, t tag, path *keyPath, depth int) *PositionError {
	n.kind, n.items = uint8(Dict), &items{}
	if t.close {
		return nil
	}
	step := &keyPath{up: path}
	for {
		child, fault := p.child("dict")
		if fault != nil {
			return fault
		}
		if !child.open {
			return p.closes(child, "dict", "")
		}
		if child.name != "key" {
			return newError(CodeMalformed, "<%s>, want a <key>", shortName(child.name)).at(child.start).in(path)
		}
		if fault := p.entry(n.items, child, step, depth); fault != nil {
			return fault
		}
	}
}

// entry reads one key and its value; step is the part of the path that it
// fills in.
func (p *xmlParser) entry(dict *items, start tag, step *keyPath, depth int) *PositionError {
	if fault := p.take(1, 0); fault != nil {
		return fault.at(start.start).in(step.up)
	}
	name, fault := p.keyText(start)
	if fault != nil {
		return fault
	}
	step.key = name
	child, fault := p.child("dict")
	if fault != nil {
		return fault
	}
	if !child.open || child.name == "key" {
		return newError(CodeMalformed, "key without a value").at(start.start).in(step)
	}
	value, fault := p.value(child, step, depth+1)
	if fault != nil {
		return fault
	}
	k := key{name: name, line: coordinate(start.start.line), column: coordinate(start.start.column)}
	if earlier, duplicate := dict.set(k, value); duplicate {
		p.doc.report(newError(CodeDuplicateKey, "already used on line %d; the last one counts", earlier.line).at(start.start).in(step))
	}
	return nil
}

func (p *xmlParser) keyText(t tag) (string, *PositionError) {
	if t.close {
		return "", nil
	}
	text, fault := p.text("key")
	if fault != nil {
		return "", fault
	}
	if fault := p.take(0, int64(len(text))); fault != nil {
		return "", fault.at(t.start)
	}
	return string(text), nil
}

// coordinate makes a line or column fit a node.
func coordinate(n int) uint32 {
	return uint32(min(toUint64(n), math.MaxUint32))
}
