package plistfile

import "math"

// array reads references to elements.
func (p *binaryParser) array(o *object, offset int, path *keyPath, depth int) *PositionError {
	count, start, fault := p.references(offset, 1, path)
	if fault != nil {
		return fault
	}
	o.node.kind = uint8(Array)
	o.node.items = &items{nodes: make([]*Node, 0, count)}
	step := &keyPath{up: path, array: true}
	for i := range count {
		step.index = i
		child, fault := p.resolve(o, start+i*p.refSize, step, depth)
		if fault != nil {
			return fault
		}
		o.node.items.nodes = append(o.node.items.nodes, child)
	}
	return nil
}

// dict reads references to all keys and then to all values.
func (p *binaryParser) dict(o *object, offset int, path *keyPath, depth int) *PositionError {
	count, start, fault := p.references(offset, 2, path)
	if fault != nil {
		return fault
	}
	o.node.kind, o.node.items = uint8(Dict), &items{}
	step := &keyPath{up: path}
	for i := range count {
		from := start + i*p.refSize
		name, fault := p.resolve(o, from, path, depth)
		if fault != nil {
			return fault
		}
		if name.Kind() != String {
			return p.fault(from, CodeMalformed, "%s as a key, want a string", name.Kind()).in(path)
		}
		step.key = name.text
		value, fault := p.resolve(o, from+count*p.refSize, step, depth)
		if fault != nil {
			return fault
		}
		if _, duplicate := o.node.items.set(key{name: name.text}, value); duplicate {
			p.doc.report(p.fault(from, CodeDuplicateKey, "used twice in the dictionary; the last one counts").in(step))
		}
	}
	return nil
}

// references checks the list of references of a container with count entries
// of width references each.
func (p *binaryParser) references(offset, width int, path *keyPath) (count, start int, fault *PositionError) {
	entries, start, fault := p.count(offset, path)
	if fault != nil {
		return 0, 0, fault
	}
	size := toUint64(width * p.refSize)
	if fault := p.within(offset, start, min(entries, math.MaxUint64/size)*size, path); fault != nil {
		return 0, 0, fault
	}
	// Before a slice is made: overlapping containers may all claim the whole
	// file.
	if fault := p.take(toInt(entries)*width, 0); fault != nil {
		return 0, 0, fault.at(position{offset: int64(offset)}).in(path)
	}
	return toInt(entries), start, nil
}

// resolve returns the object that the reference at an offset names, as a child
// of o.
func (p *binaryParser) resolve(o *object, from int, path *keyPath, depth int) (*Node, *PositionError) {
	id := p.number(from, p.refSize)
	if id >= toUint64(len(p.objects)) {
		return nil, p.fault(from, CodeMalformed, "reference to object %d of %d", id, len(p.objects)).in(path)
	}
	child := &p.objects[toInt(id)]
	node, fault := p.value(toInt(id), from, path, depth+1)
	if fault != nil {
		return nil, fault
	}
	o.height = max(o.height, child.height+1)
	return node, nil
}
