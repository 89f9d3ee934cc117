package aduid

import (
	"cmp"
	"crypto/rand"
	"encoding/binary"
	"math/bits"
	"slices"
)

const (
	bucketBits = 23 // of a UID's 31, those within a bucket
	buckets    = 1 << (31 - bucketBits)
	firstChunk = 64  // elements: a small scan is small
	nextChunk  = 512 // 8 KiB
)

// An element is an account in 16 bytes. Its first 31 bits are the UID, so that
// accounts with the same number are neighbours when sorted.
//
// For a directory the other bits are the rest of the GUID. For a file they are
// the top bit of the first group, a 48-bit fingerprint of all sixteen
// bytes, and the 48-bit offset of the record: two listings of one account
// differ in the offset only. For a directory whose numbers are not those of the GUIDs
// the offset is the place of the GUID in index.stored.
type element struct{ high, low uint64 }

func (e element) uid() UID { return UID(e.high >> 33) }

func (e element) offset() int64 { return int64(e.low & (1<<48 - 1)) }

// index holds the accounts of one kind. It grows by small chunks, one list of
// them for each of 256 ranges of numbers: nothing is ever copied to grow.
type index struct {
	byOffset bool
	stores   bool      // the offset is a place in stored
	stored   [][]GUID  // by chunks of nextChunk
	seed     [2]uint64 // of the fingerprint, so that nobody can construct collisions
	count    int64
	lists    [buckets][][]element
}

// newIndex returns an index for a file or a directory, of the numbers of GUIDs or of an
// attribute.
func newIndex(byOffset, attribute bool) *index {
	x := &index{byOffset: byOffset || attribute, stores: !byOffset && attribute}
	var random [16]byte
	_, _ = rand.Read(random[:]) // documented never to fail
	x.seed = [2]uint64{binary.LittleEndian.Uint64(random[:8]), binary.LittleEndian.Uint64(random[8:])}
	return x
}

// elementOf returns the element for a number and a GUID whose record is at an offset.
func (x *index) elementOf(number UID, g GUID, offset int64) element {
	uid, top := uint64(number), uint64(g[3]>>7)
	rest, tail := uint64(binary.LittleEndian.Uint32(g[4:])), binary.LittleEndian.Uint64(g[8:])
	if x.byOffset {
		first := uint64(binary.LittleEndian.Uint32(g[:])) << 32
		print48 := mix(mix(first^rest^x.seed[0], 0x9e3779b97f4a7c15)^tail, x.seed[1]|1) >> 16
		rest, tail = print48>>16, print48<<48|uint64(offset)&(1<<48-1) //nolint:gosec // offsets are not negative
	}
	return element{uid<<33 | top<<32 | rest, tail}
}

// mix folds the 128-bit product of its operands.
func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// same reports whether two elements are the same account.
func (x *index) same(a, b element) bool {
	if x.byOffset {
		return a.high == b.high && a.low>>48 == b.low>>48
	}
	return a == b
}

// ref returns what a Source finds an element by.
func (x *index) ref(e element, kind Kind) Ref {
	if x.byOffset && !x.stores {
		return Ref{Kind: kind, Offset: e.offset()}
	}
	return Ref{Kind: kind, GUID: x.guid(e)}
}

// guid returns the GUID of an element of a directory.
func (x *index) guid(e element) GUID {
	var g GUID
	if x.stores {
		return x.stored[e.offset()/nextChunk][e.offset()%nextChunk]
	}
	binary.LittleEndian.PutUint32(g[:], uint32(e.uid())|uint32(e.high>>32&1)<<31)
	binary.LittleEndian.PutUint32(g[4:], uint32(e.high)) //nolint:gosec // the low half
	binary.LittleEndian.PutUint64(g[8:], e.low)
	return g
}

func (x *index) add(number UID, g GUID, offset int64) {
	if x.stores {
		offset = x.store(g)
	}
	e := x.elementOf(number, g, offset)
	list := &x.lists[e.uid()>>bucketBits]
	last := len(*list) - 1
	switch {
	case last < 0:
		*list = append(*list, make([]element, 0, firstChunk))
		last++
	case len((*list)[last]) == cap((*list)[last]):
		*list = append(*list, make([]element, 0, nextChunk))
		last++
	}
	(*list)[last] = append((*list)[last], e)
	x.count++
}

// store keeps a GUID, and returns its place.
func (x *index) store(g GUID) int64 {
	if x.count%nextChunk == 0 {
		x.stored = append(x.stored, make([]GUID, 0, nextChunk))
	}
	last := len(x.stored) - 1
	x.stored[last] = append(x.stored[last], g)
	return x.count
}

// shared calls visit with the sorted elements of each number that is reserved or
// has several of them, in order of the numbers. It empties the index.
func (x *index) shared(visit func(UID, []element)) {
	var p picker
	for i := range x.lists {
		list := x.lists[i]
		x.lists[i] = nil
		groups(p.pick(list), visit)
	}
}

// sortable is how many elements are sorted without first finding out which of
// them share a number.
const sortable = 1024

// A picker finds the elements of a bucket that share a number. Two bitmaps of
// the bucket's 2^23 numbers record which occur once and which more often: 1 MiB
// each, which fits a processor's cache, and unique elements need no sorting.
type picker struct{ once, more []uint64 }

func (p *picker) pick(list [][]element) []element {
	if n := length(list); n <= sortable {
		return slices.Concat(list...)
	}
	if p.once == nil {
		p.once, p.more = make([]uint64, 1<<bucketBits/64), make([]uint64, 1<<bucketBits/64)
	}
	for _, chunk := range list {
		for _, e := range chunk {
			word, bit := place(e)
			p.more[word] |= p.once[word] & bit
			p.once[word] |= bit
		}
	}
	picked := make([]element, 0, countPicked(list, p.more)) // exactly: it may be all of them
	for _, chunk := range list {
		for _, e := range chunk {
			if isPicked(e, p.more) {
				picked = append(picked, e)
			}
			word, _ := place(e)
			p.once[word] = 0
		}
	}
	for _, e := range picked {
		word, _ := place(e)
		p.more[word] = 0
	}
	return picked
}

func length(list [][]element) int {
	n := 0
	for _, chunk := range list {
		n += len(chunk)
	}
	return n
}

// place returns the bit of an element in a bucket's bitmaps.
func place(e element) (word int, bit uint64) {
	within := e.uid() & (1<<bucketBits - 1)
	return int(within / 64), 1 << (within % 64)
}

func isPicked(e element, more []uint64) bool {
	word, bit := place(e)
	return more[word]&bit != 0 || e.uid().Reserved()
}

func countPicked(list [][]element, more []uint64) int {
	n := 0
	for _, chunk := range list {
		for _, e := range chunk {
			if isPicked(e, more) {
				n++
			}
		}
	}
	return n
}

// groups sorts elements and calls visit with those of each number, unless there
// is only one and it is not reserved.
func groups(picked []element, visit func(UID, []element)) {
	slices.SortFunc(picked, func(a, b element) int {
		return cmp.Or(cmp.Compare(a.high, b.high), cmp.Compare(a.low, b.low))
	})
	for len(picked) > 0 {
		uid, n := picked[0].uid(), 1
		for n < len(picked) && picked[n].uid() == uid {
			n++
		}
		if n > 1 || uid.Reserved() {
			visit(uid, picked[:n])
		}
		picked = picked[n:]
	}
}
