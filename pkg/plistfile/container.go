package plistfile

import "iter"

// indexFrom is the size from which a dictionary has an index. A smaller one is
// searched from front to back, which is as fast and needs no memory.
const indexFrom = 16

// Key is a key of a dictionary and the position of its element.
type Key struct {
	// Name is the key itself.
	Name string
	// Line and Column count from 1, columns in bytes; both are 0 in a binary
	// file.
	Line, Column int
}

// Len returns the number of elements of an Array or of entries of a Dict, and 0
// for other kinds.
func (n *Node) Len() int {
	if n == nil || n.items == nil {
		return 0
	}
	return len(n.items.nodes)
}

// Get follows keys from dictionary to dictionary and returns the value at
// the end, or nil if one is missing. For a duplicate key it returns the last
// value.
func (n *Node) Get(keys ...string) *Node {
	for _, name := range keys {
		if n.Kind() != Dict {
			return nil
		}
		i := n.items.find(name)
		if i < 0 {
			return nil
		}
		n = n.items.nodes[i]
	}
	return n
}

// Entries yields the keys and values of a Dict in the order of the document,
// each key once. Other kinds yield nothing.
func (n *Node) Entries() iter.Seq2[Key, *Node] {
	return func(yield func(Key, *Node) bool) {
		if n.Kind() != Dict {
			return
		}
		for i, k := range n.items.keys {
			if !yield(Key{Name: k.name, Line: int(k.line), Column: int(k.column)}, n.items.nodes[i]) {
				return
			}
		}
	}
}

// Elements yields the values of an Array with their indices. Other kinds yield
// nothing.
func (n *Node) Elements() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		if n.Kind() != Array {
			return
		}
		for i, element := range n.items.nodes {
			if !yield(i, element) {
				return
			}
		}
	}
}

// Value returns the value as plain Go types: map[string]any, []any, string,
// int64 (uint64 where the number is too large), float64, bool, time.Time,
// []byte, and for a UID the dictionary that represents it.
func (n *Node) Value() any {
	switch n.Kind() {
	case Dict:
		dict := make(map[string]any, n.Len())
		for k, value := range n.Entries() {
			dict[k.Name] = value.Value()
		}
		return dict
	case Array:
		array := make([]any, 0, n.Len())
		for _, element := range n.Elements() {
			array = append(array, element.Value())
		}
		return array
	case UID:
		return map[string]any{uidKey: n.bits}
	default:
		return n.scalar()
	}
}

func (n *Node) scalar() any {
	switch n.Kind() {
	case String:
		return n.text
	case Data:
		return []byte(n.text)
	case Integer:
		if number, ok := n.Int(); ok {
			return number
		}
		return n.bits
	case Real:
		number, _ := n.Real()
		return number
	case Boolean:
		return n.bits != 0
	case Date:
		date, _ := n.Date()
		return date
	default:
		return nil
	}
}

// find returns the index of a key, or -1.
func (c *items) find(name string) int {
	if c.index != nil {
		if i, ok := c.index[name]; ok {
			return i
		}
		return -1
	}
	for i := range c.keys {
		if c.keys[i].name == name {
			return i
		}
	}
	return -1
}

// set adds an entry. An existing key keeps its place in the order and gets the
// new value and the new line; set returns the entry it replaced.
func (c *items) set(k key, value *Node) (replaced key, duplicate bool) {
	if i := c.find(k.name); i >= 0 {
		replaced = c.keys[i]
		c.keys[i], c.nodes[i] = k, value
		return replaced, true
	}
	c.keys = append(c.keys, k)
	c.nodes = append(c.nodes, value)
	switch {
	case c.index != nil:
		c.index[k.name] = len(c.keys) - 1
	case len(c.keys) == indexFrom:
		c.index = make(map[string]int, 2*indexFrom)
		for i := range c.keys {
			c.index[c.keys[i].name] = i
		}
	}
	return key{}, false
}
