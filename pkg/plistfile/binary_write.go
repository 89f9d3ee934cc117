package plistfile

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// binaryWriter encodes a tree for the decoder of howett.net/plist. It shares no
// objects, and writes numbers with 8 bytes and references with 4: the result is
// larger than what Apple writes, and has nothing that the decoder could misread.
type binaryWriter struct {
	out     []byte
	offsets []int
}

const (
	binaryRefSize    = 4
	binaryOffsetSize = 8
)

func encodeBinary(root *Node) []byte {
	w := &binaryWriter{out: []byte(binaryHeader)}
	top := w.value(root)
	table := len(w.out)
	for _, offset := range w.offsets {
		w.uint64(toUint64(offset))
	}
	w.out = append(w.out, 0, 0, 0, 0, 0, 0, binaryOffsetSize, binaryRefSize)
	w.uint64(toUint64(len(w.offsets)))
	w.uint64(uint64(top))
	w.uint64(toUint64(table))
	return w.out
}

func (w *binaryWriter) uint64(n uint64) { w.out = binary.BigEndian.AppendUint64(w.out, n) }

// begin starts the next object, and returns its number.
func (w *binaryWriter) begin() (id uint32) {
	w.offsets = append(w.offsets, len(w.out))
	return uint32(len(w.offsets) - 1) //nolint:gosec // bounded by the number of bytes in memory
}

// value writes an object after everything below it, and returns its number.
func (w *binaryWriter) value(n *Node) (id uint32) {
	switch n.Kind() {
	case Dict:
		return w.container(markDict, n)
	case Array:
		return w.container(markArray, n)
	case String:
		return w.text(n.text)
	default:
		return w.scalar(n)
	}
}

func (w *binaryWriter) scalar(n *Node) (id uint32) {
	id = w.begin()
	switch n.Kind() {
	case Data:
		w.marked(markData, len(n.text))
		w.out = append(w.out, n.text...)
	case Integer:
		w.integer(n)
	case Real:
		w.out = append(w.out, markReal<<4|3)
		w.uint64(n.bits)
	case Date:
		w.out = append(w.out, markDate<<4|3)
		w.uint64(n.bits)
	case UID:
		w.out = append(w.out, markUID<<4|7)
		w.uint64(n.bits)
	default:
		w.out = append(w.out, 8|byte(n.bits&1))
	}
	return id
}

// integer writes 8 bytes, which are signed, or 16 if that is not enough.
func (w *binaryWriter) integer(n *Node) {
	if !n.negative && signed(n.bits) < 0 {
		w.out = append(w.out, markInteger<<4|4)
		w.uint64(0)
	} else {
		w.out = append(w.out, markInteger<<4|3)
	}
	w.uint64(n.bits)
}

// marked writes the first byte of an object and a length.
func (w *binaryWriter) marked(mark byte, count int) {
	if count < 15 {
		w.out = append(w.out, mark<<4|byte(count)) //nolint:gosec // below 15
		return
	}
	w.out = append(w.out, mark<<4|15, markInteger<<4|3)
	w.uint64(toUint64(count))
}

func (w *binaryWriter) text(text string) (id uint32) {
	id = w.begin()
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			units := utf16.Encode([]rune(text))
			w.marked(markUTF16, len(units))
			for _, unit := range units {
				w.out = binary.BigEndian.AppendUint16(w.out, unit)
			}
			return id
		}
	}
	w.marked(markASCII, len(text))
	w.out = append(w.out, text...)
	return id
}

func (w *binaryWriter) container(mark byte, n *Node) (id uint32) {
	refs := make([]uint32, 0, len(n.items.keys)+len(n.items.nodes))
	for _, k := range n.items.keys {
		refs = append(refs, w.text(k.name))
	}
	for _, child := range n.items.nodes {
		refs = append(refs, w.value(child))
	}
	id = w.begin()
	w.marked(mark, n.Len())
	for _, ref := range refs {
		w.out = binary.BigEndian.AppendUint32(w.out, ref)
	}
	return id
}
