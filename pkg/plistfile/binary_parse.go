package plistfile

import (
	"encoding/binary"
	"math"
)

const (
	binaryHeader  = binaryMagic + "00"
	trailerLength = 32
)

// trailer is the end of a binary file: where the offset table is and how wide
// its numbers are.
type trailer struct {
	offsetSize, refSize int
	total, top, offsets int
}

// The states of an object while the tree is walked.
const (
	unseen = iota
	open   // its children are being read
	done
)

// object is what the parser knows about one object.
type object struct {
	state int
	node  *Node
	// What the object expands to: the values and keys below it, its text and
	// theirs, and the depth, its own level included.
	objects int
	text    int64
	height  int
}

// binaryParser walks the objects from the root. Each object is read once,
// however often it is referred to; its expanded size is added each time. Time
// and memory are therefore linear in the length of the file.
type binaryParser struct {
	budget
	trailer
	data    []byte
	objects []object
	doc     *Document
}

func parseBinary(data []byte, limits Limits, doc *Document) (*Node, *PositionError) {
	t, fault := readTrailer(data)
	if fault != nil {
		return nil, fault
	}
	p := &binaryParser{budget: budget{limits: limits}, trailer: t, data: data, doc: doc}
	if t.total > limits.Objects {
		return nil, p.fault(len(data)-trailerLength, CodeTooManyObjects, "%d objects, want at most %d", t.total, limits.Objects)
	}
	p.objects = make([]object, t.total)
	// Every container takes its references from the budget before it follows
	// them; the root has no container.
	p.usedObjects = 1
	root, fault := p.value(t.top, len(data)-trailerLength, nil, 1)
	if fault != nil {
		return nil, fault
	}
	p.reportUnreached()
	return root, nil
}

// readTrailer checks the frame of the file as CoreFoundation does: the header,
// then objects, then the offset table, then the trailer, without gaps.
func readTrailer(data []byte) (trailer, *PositionError) {
	malformed := func(offset int, format string, args ...any) (trailer, *PositionError) {
		return trailer{}, binaryFault(offset, CodeMalformed, format, args...)
	}
	if len(data) < len(binaryHeader)+trailerLength {
		return malformed(len(data), "end of file within the header or trailer")
	}
	if string(data[:len(binaryHeader)]) != binaryHeader {
		return trailer{}, binaryFault(0, CodeVersion, "binary property list of version %q, want %q", data[len(binaryMagic):len(binaryHeader)], "00")
	}
	start := len(data) - trailerLength
	raw := data[start:]
	t := trailer{offsetSize: int(raw[6]), refSize: int(raw[7])}
	if t.offsetSize < 1 || t.offsetSize > 8 || t.refSize < 1 || t.refSize > 8 {
		return malformed(start, "trailer has offsets of %d and references of %d bytes", t.offsetSize, t.refSize)
	}
	count, top, table := binary.BigEndian.Uint64(raw[8:]), binary.BigEndian.Uint64(raw[16:]), binary.BigEndian.Uint64(raw[24:])
	limit := toUint64(start)
	if table <= toUint64(len(binaryHeader)) || table >= limit {
		return malformed(start, "offset table at %d, outside the file", table)
	}
	if room := limit - table; count != room/toUint64(t.offsetSize) || room%toUint64(t.offsetSize) != 0 {
		return malformed(start, "%d bytes between offset table and trailer, want %d offsets of %d bytes", room, count, t.offsetSize)
	}
	if top >= count {
		return malformed(start, "root is object %d of %d", top, count)
	}
	t.total, t.top, t.offsets = toInt(count), toInt(top), toInt(table)
	return t, nil
}

// toInt turns a number that was checked against the length of the file into
// an int.
func toInt(n uint64) int {
	return int(min(n, math.MaxInt))
}

// toUint64 turns a length or offset into the type of the numbers in the file.
func toUint64(n int) uint64 { return uint64(max(n, 0)) }

// number reads a big-endian number of 1 to 8 bytes whose place was checked.
func (p *binaryParser) number(offset, size int) uint64 {
	var n uint64
	for _, c := range p.data[offset : offset+size] {
		n = n<<8 | uint64(c)
	}
	return n
}

// value returns the object that is referred to at the offset from.
func (p *binaryParser) value(id, from int, path *keyPath, depth int) (*Node, *PositionError) {
	o := &p.objects[id]
	switch o.state {
	case open:
		return nil, p.fault(from, CodeCycle, "container contains itself").in(path)
	case done:
		fault := p.enter(depth + o.height - 1)
		if fault == nil {
			fault = p.take(o.objects, o.text)
		}
		if fault != nil {
			return nil, fault.at(position{offset: int64(from)}).in(path)
		}
		return o.node, nil
	}
	offset := p.number(p.offsets+id*p.offsetSize, p.offsetSize)
	if offset < toUint64(len(binaryHeader)) || offset >= toUint64(p.offsets) {
		return nil, p.fault(from, CodeMalformed, "object at %d, outside the objects", offset).in(path)
	}
	return p.readObject(o, toInt(offset), path, depth)
}

// readObject reads an object for the first time.
func (p *binaryParser) readObject(o *object, offset int, path *keyPath, depth int) (*Node, *PositionError) {
	if fault := p.enter(depth); fault != nil {
		return nil, fault.at(position{offset: int64(offset)}).in(path)
	}
	objects, text := p.usedObjects, p.usedText
	o.state, o.node, o.height = open, &Node{}, 1
	if fault := p.read(o, offset, path, depth); fault != nil {
		return nil, fault
	}
	o.state, o.objects, o.text = done, p.usedObjects-objects, p.usedText-text
	return o.node, nil
}

// reportUnreached reports objects that are in the file but not in the tree.
func (p *binaryParser) reportUnreached() {
	unreached := 0
	for i := range p.objects {
		if p.objects[i].state == unseen {
			unreached++
		}
	}
	if unreached > 0 {
		p.doc.report(p.fault(p.offsets, CodeUnreached, "%d of %d objects are not referred to", unreached, len(p.objects)))
	}
}
