package bom

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"iter"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Bom is a bill of materials that was read and checked.
type Bom struct {
	store *store
	nodes []place
	sizes map[uint32]int64 // of large files, by the block of their record
	seed  maphash.Seed
	index map[uint64]int
}

// place is a name in a folder.
type place struct {
	id, parent uint32 // as the file numbers them
	up         int    // the folder's place among the nodes; -1 for the root
	record     uint32
	name       []byte // in the data
}

// Parse reads a Bom. It keeps the data, which must not change.
func Parse(data []byte, limits Limits) (*Bom, error) {
	limits = limits.filled()
	if len(data) > limits.Bytes {
		return nil, limited("it has more than %d bytes", limits.Bytes)
	}
	s, err := open(data)
	if err != nil {
		return nil, err
	}
	b := &Bom{store: s, sizes: map[uint32]int64{}, seed: maphash.MakeSeed()}
	found, said, err := s.leaves("Paths", limits.Entries, b.addPath)
	if err == nil && found != said {
		err = malformed("%d paths where it says %d", found, said)
	}
	if _, has := s.vars["Size64"]; err == nil && has {
		_, _, err = s.leaves("Size64", limits.Entries, b.addSize)
	}
	if err == nil {
		err = b.join()
	}
	if err == nil {
		err = b.check(limits.Depth)
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

// addPath reads the two blocks of a leaf: number and record, parent and name.
func (b *Bom) addPath(first, second uint32) error {
	info, err := b.store.block(first, 8)
	if err != nil {
		return err
	}
	name, err := b.store.block(second, 5)
	if err != nil {
		return err
	}
	p := place{id: number(info, 0), record: number(info, 1), parent: number(name, 0)}
	text, _, ended := bytes.Cut(name[4:], []byte{0})
	if p.name = text; !ended || len(text) == 0 || bytes.IndexByte(text, '/') >= 0 || string(text) == ".." || p.id == p.parent {
		return malformed("the name %q of entry %d", fault.Clip(string(text)), p.id)
	}
	b.nodes = append(b.nodes, p)
	return nil
}

// addSize reads the two blocks of a leaf: the size, and the block of the record.
func (b *Bom) addSize(first, second uint32) error {
	size, err := b.store.block(first, 8)
	if err != nil {
		return err
	}
	record, err := b.store.block(second, 4)
	if err == nil {
		b.sizes[number(record, 0)] = int64(number(size, 0)&0x7FFFFFFF)<<32 | int64(number(size, 1))
	}
	return err
}

// join finds the folder of each name.
func (b *Bom) join() error {
	byID := make(map[uint32]int, len(b.nodes))
	for i, p := range b.nodes {
		if _, twice := byID[p.id]; twice {
			return malformed("two entries have the number %d", p.id)
		}
		byID[p.id] = i
	}
	for i := range b.nodes {
		p := &b.nodes[i]
		up, ok := byID[p.parent]
		switch {
		case p.parent == 0:
			up = -1
		case !ok:
			return malformed("the folder of %q is not listed", fault.Clip(string(p.name)))
		}
		p.up = up
	}
	return nil
}

// check reads every record once, and that no path is there twice.
func (b *Bom) check(depth int) error {
	b.index = make(map[uint64]int, len(b.nodes))
	for i := range b.nodes {
		levels := 0
		for at := i; at >= 0; at = b.nodes[at].up {
			if levels++; levels > depth+1 {
				return limited("a path is more than %d folders deep", depth)
			}
		}
		entry, err := b.entry(i)
		if err != nil {
			return err
		}
		sum := maphash.String(b.seed, entry.Path)
		if _, twice := b.index[sum]; twice {
			return malformed("%q is listed twice", fault.Clip(entry.Path))
		}
		b.index[sum] = i
	}
	return nil
}

// Len returns the number of entries, that of the root included.
func (b *Bom) Len() int { return len(b.nodes) }

// All yields the entries with numbers from 0, in the order of the file: by the number of
// their folder, then by name.
func (b *Bom) All() iter.Seq2[int, Entry] {
	return func(yield func(int, Entry) bool) {
		for i := range b.nodes {
			entry, err := b.entry(i) // cannot fail: Parse has read it
			if err == nil && !yield(i, entry) {
				return
			}
		}
	}
}

// Find returns the entry of a path, relative as [Entry.Path] is, and its number.
func (b *Bom) Find(path string) (int, Entry, bool) {
	i, ok := b.index[maphash.String(b.seed, path)]
	if !ok {
		return 0, Entry{}, false
	}
	entry, err := b.entry(i)
	return i, entry, err == nil && entry.Path == path
}

// path joins the names up to the root, whose own name is only shown for itself.
func (b *Bom) path(i int) string {
	if b.nodes[i].up < 0 {
		return string(b.nodes[i].name)
	}
	var names []string
	for at := i; at >= 0; at = b.nodes[at].up {
		if name := string(b.nodes[at].name); b.nodes[at].up >= 0 || name != "." {
			names = append(names, name)
		}
	}
	var joined strings.Builder
	for at := len(names) - 1; at >= 0; at-- {
		joined.WriteString(names[at])
		if at > 0 {
			joined.WriteByte('/')
		}
	}
	return joined.String()
}

func limited(format string, args ...any) error {
	return &fault.Error{Code: CodeLimit, Hint: "check where the package comes from", Act: "reading the bill of materials", Err: fmt.Errorf(format, args...)}
}
