package bom

import (
	"encoding/binary"
	"math"
	"path"
)

const (
	bigNode   = 4096
	smallNode = 128
	fanOut    = 256 // pairs in a node
	manyBytes = 1 << 32
)

type variable struct {
	name  string
	block uint32
}

// writer collects blocks. The first is the null block.
type writer struct{ blocks [][]byte }

func (w *writer) add(block []byte) uint32 {
	w.blocks = append(w.blocks, block)
	return word(len(w.blocks) - 1)
}

// word turns a length or a place into what the format has: [Marshal] bounds them.
func word(n int) uint32 { return uint32(min(max(n, 0), math.MaxUint32)) }

// pair is what a node has for each of its children or entries.
type pair struct{ first, second uint32 }

// paths writes the tree of the entries, and remembers the blocks of their records.
func (w *writer) paths(list []numbered) uint32 {
	pairs := make([]pair, len(list))
	for i := range list {
		n := &list[i]
		n.record = w.add(n.Entry.record())
		name := append(append(words(n.parent), path.Base(n.Path)...), 0)
		pairs[i] = pair{w.add(words(n.id, n.record)), w.add(name)}
	}
	return w.tree(bigNode, pairs)
}

// sizes writes the tree of the sizes that do not fit into a record.
func (w *writer) sizes(list []numbered) uint32 {
	var pairs []pair
	for _, n := range list {
		if n.Size >= manyBytes {
			size := binary.BigEndian.AppendUint64(nil, uint64(max(n.Size, 0)))
			pairs = append(pairs, pair{w.add(size), w.add(words(n.record))})
		}
	}
	return w.tree(bigNode, pairs)
}

func (w *writer) emptyTree(size int) uint32 { return w.tree(size, nil) }

// tree writes leaves, as many levels of branches as it takes, and the tree itself.
func (w *writer) tree(size int, pairs []pair) uint32 {
	level, leaf := pairs, true
	for {
		level = w.level(size, level, leaf)
		if leaf = false; len(level) == 1 {
			break
		}
	}
	head := append([]byte(treeMagic), words(1, level[0].first, word(size), word(len(pairs)))...)
	return w.add(append(head, 0))
}

// level writes the nodes of one level, and returns what the level above has of them:
// each node with the last key in it.
func (w *writer) level(size int, pairs []pair, leaf bool) (above []pair) {
	for {
		n := min(len(pairs), fanOut)
		last := uint32(0)
		if n > 0 {
			last = pairs[n-1].second
		}
		above = append(above, pair{w.add(encode(size, pairs[:n], leaf)), last})
		if pairs = pairs[n:]; len(pairs) == 0 {
			break
		}
	}
	if !leaf {
		return above
	}
	for i, p := range above {
		node := w.blocks[p.first]
		if i+1 < len(above) {
			binary.BigEndian.PutUint32(node[4:], above[i+1].first)
		}
		if i > 0 {
			binary.BigEndian.PutUint32(node[8:], above[i-1].first)
		}
	}
	return above
}

// encode makes a node without its neighbours.
func encode(size int, pairs []pair, leaf bool) []byte {
	node := make([]byte, 0, size)
	flag := uint16(0)
	if leaf {
		flag = 1
	}
	node = binary.BigEndian.AppendUint16(node, flag)
	node = binary.BigEndian.AppendUint16(node, uint16(min(len(pairs), fanOut)))
	node = append(node, words(0, 0)...)
	for _, p := range pairs {
		node = append(node, words(p.first, p.second)...)
	}
	return node[:size] // the rest is zero
}

// bytes lays the blocks out: header, blocks, variables, index, and a list of free
// blocks with two empty places, as the format's other writers leave there.
func (w *writer) bytes(vars []variable) []byte {
	data := append([]byte(nil), make([]byte, headerSize)...) // filled at the end
	index := words(word(len(w.blocks)), 0, 0)
	for _, block := range w.blocks[1:] {
		index = append(index, words(word(len(data)), word(len(block)))...)
		data = append(data, block...)
	}
	index = append(index, words(0, 0, 0, 0, 0)...)
	names := words(word(len(vars)))
	for _, v := range vars {
		names = append(append(names, words(v.block)...), byte(len(v.name)&0xFF))
		names = append(names, v.name...)
	}
	varsAt := len(data)
	data = append(data, names...)
	indexAt := len(data)
	data = append(data, index...)
	head := words(1, word(len(w.blocks)-1), word(indexAt), word(len(index)), word(varsAt), word(len(names)))
	copy(data, append([]byte(magic), head...))
	return data
}
