package plistfile

import (
	"bytes"
	"encoding/binary"
	"iter"
	"math"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The upper half of the byte that an object begins with.
const (
	markSimple  = 0x0
	markInteger = 0x1
	markReal    = 0x2
	markDate    = 0x3
	markData    = 0x4
	markASCII   = 0x5
	markUTF16   = 0x6
	markUID     = 0x8
	markArray   = 0xA
	markDict    = 0xD
)

// read fills the node of the object that begins at offset.
func (p *binaryParser) read(o *object, offset int, path *keyPath, depth int) *PositionError {
	n, low := o.node, int(p.data[offset]&0x0F)
	switch p.data[offset] >> 4 {
	case markSimple:
		if low != 8 && low != 9 {
			return p.fault(offset, CodeMalformed, "null or filler, want a value").in(path)
		}
		n.kind, n.bits = uint8(Boolean), uint64(low&1)
		return nil
	case markInteger:
		return p.integer(n, offset, low, path)
	case markReal, markDate:
		return p.float(n, offset, path)
	case markUID:
		return p.uid(n, offset, low, path)
	case markData, markASCII, markUTF16:
		return p.text(n, offset, path)
	case markArray:
		return p.array(o, offset, path, depth)
	case markDict:
		return p.dict(o, offset, path, depth)
	default:
		return p.fault(offset, CodeMalformed, "unknown object type 0x%02x", p.data[offset]).in(path)
	}
}

// within checks that an object's bytes end before the offset table.
func (p *binaryParser) within(offset, start int, size uint64, path *keyPath) *PositionError {
	room := toUint64(p.offsets - start)
	if size > room {
		return p.fault(offset, CodeMalformed, "object needs %d bytes, %d are left", size, room).in(path)
	}
	return nil
}

// integer reads 1, 2 or 4 bytes unsigned, 8 bytes signed, and 16 bytes where
// they hold a number of 64 bits.
func (p *binaryParser) integer(n *Node, offset, low int, path *keyPath) *PositionError {
	if low > 4 {
		return p.fault(offset, CodeMalformed, "integer of 2^%d bytes", low).in(path)
	}
	size := 1 << low
	if fault := p.within(offset, offset+1, toUint64(size), path); fault != nil {
		return fault
	}
	n.kind = uint8(Integer)
	if size <= 8 {
		n.bits = p.number(offset+1, size)
		n.negative = size == 8 && signed(n.bits) < 0
		return nil
	}
	high := p.number(offset+1, 8)
	n.bits = p.number(offset+9, 8)
	n.negative = high == math.MaxUint64
	if high != 0 && (!n.negative || signed(n.bits) >= 0) {
		return p.fault(offset, CodeMalformed, "integer of more than 64 bits").in(path)
	}
	return nil
}

// float reads a real or a date.
func (p *binaryParser) float(n *Node, offset int, path *keyPath) *PositionError {
	var size int
	switch p.data[offset] {
	case 0x22:
		size = 4
	case 0x23, 0x33:
		size = 8
	default:
		return p.fault(offset, CodeMalformed, "unknown object type 0x%02x", p.data[offset]).in(path)
	}
	if fault := p.within(offset, offset+1, toUint64(size), path); fault != nil {
		return fault
	}
	number := math.Float64frombits(p.number(offset+1, size))
	if size == 4 {
		number = float64(math.Float32frombits(binary.BigEndian.Uint32(p.data[offset+1:])))
	}
	if math.IsNaN(number) {
		number = math.NaN() // with one bit pattern
	}
	n.kind, n.bits = uint8(Real), math.Float64bits(number)
	if p.data[offset]>>4 == markDate {
		n.kind = uint8(Date)
		if !isDate(number) {
			return p.fault(offset, CodeMalformed, "date outside the years 0 to 9999").in(path)
		}
	}
	return nil
}

// isDate reports whether seconds since 2001 are within the years that XML can
// represent, 0000 to 9999.
func isDate(seconds float64) bool {
	const first, after = -62167219200, 253402300800
	unix := seconds + appleEpoch
	return unix >= first && unix < after
}

func (p *binaryParser) uid(n *Node, offset, low int, path *keyPath) *PositionError {
	size := low + 1
	if size > 8 {
		return p.fault(offset, CodeMalformed, "UID of %d bytes", size).in(path)
	}
	if fault := p.within(offset, offset+1, toUint64(size), path); fault != nil {
		return fault
	}
	n.kind, n.bits = uint8(UID), p.number(offset+1, size)
	return nil
}

// count reads the length of an object and where its content begins.
func (p *binaryParser) count(offset int, path *keyPath) (count uint64, start int, fault *PositionError) {
	low := uint64(p.data[offset] & 0x0F)
	if low != 0x0F {
		return low, offset + 1, nil
	}
	if fault := p.within(offset, offset+1, 1, path); fault != nil {
		return 0, 0, fault
	}
	mark := p.data[offset+1]
	if mark>>4 != markInteger || mark&0x0F > 3 {
		return 0, 0, p.fault(offset, CodeMalformed, "length of unknown type 0x%02x", mark).in(path)
	}
	size := 1 << (mark & 0x0F)
	if fault := p.within(offset, offset+2, toUint64(size), path); fault != nil {
		return 0, 0, fault
	}
	return p.number(offset+2, size), offset + 2 + size, nil
}

// text reads data or a string.
func (p *binaryParser) text(n *Node, offset int, path *keyPath) *PositionError {
	count, start, fault := p.count(offset, path)
	if fault != nil {
		return fault
	}
	width := uint64(1)
	if p.data[offset]>>4 == markUTF16 {
		width = 2
	}
	if fault := p.within(offset, start, min(count, math.MaxUint64/2)*width, path); fault != nil {
		return fault
	}
	raw := p.data[start : start+toInt(count*width)]
	n.kind = uint8(String)
	switch {
	case p.data[offset]>>4 == markData:
		n.kind = uint8(Data)
	case width == 1:
		if i := bytes.IndexFunc(raw, isNotASCII); i >= 0 {
			return p.fault(offset, CodeMalformed, "byte 0x%02x in an ASCII string", raw[i]).in(path)
		}
	default:
		return p.utf16(n, raw, offset, path)
	}
	if fault := p.take(0, int64(len(raw))); fault != nil {
		return fault.at(position{offset: int64(offset)}).in(path)
	}
	n.text = string(raw)
	return nil
}

func isNotASCII(r rune) bool { return r >= utf8.RuneSelf }

// utf16 reads a string of UTF-16. Its length in UTF-8 is counted first: it may
// be 1.5 times as long.
func (p *binaryParser) utf16(n *Node, raw []byte, offset int, path *keyPath) *PositionError {
	size, broken := 0, false
	for r, lone := range utf16Runes(raw) {
		size += utf8.RuneLen(r)
		broken = broken || lone
	}
	if fault := p.take(0, int64(size)); fault != nil {
		return fault.at(position{offset: int64(offset)}).in(path)
	}
	if broken {
		p.doc.report(p.fault(offset, CodeReplacedText, "unpaired surrogate, read as U+FFFD").in(path))
	}
	var text strings.Builder
	text.Grow(size)
	for r := range utf16Runes(raw) {
		text.WriteRune(r)
	}
	n.text = text.String()
	return nil
}

// utf16Runes yields characters, and whether each is an unpaired surrogate.
func utf16Runes(raw []byte) iter.Seq2[rune, bool] {
	unit := func(i int) rune {
		if i+1 >= len(raw) {
			return 0
		}
		return rune(binary.BigEndian.Uint16(raw[i:]))
	}
	return func(yield func(rune, bool) bool) {
		for i := 0; i < len(raw); i += 2 {
			r, lone := unit(i), false
			if utf16.IsSurrogate(r) {
				r = utf16.DecodeRune(r, unit(i+2))
				lone = r == utf8.RuneError
				if !lone {
					i += 2
				}
			}
			if !yield(r, lone) {
				return
			}
		}
	}
}
