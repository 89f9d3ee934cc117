package assetcache

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// nodeKind is the type of a value, in whatever form it was written.
type nodeKind int

const (
	nullNode nodeKind = iota
	dictNode
	listNode
	textNode
	numberNode
	boolNode
	otherNode   // dates and data of a property list
	missingNode // what follows was left out of an excerpt
)

func (k nodeKind) String() string {
	return [...]string{"null", "a dictionary", "a list", "a text", "a number", "true or false", "a date or data", "left out"}[k]
}

// node is a value. In the texts every scalar is a text.
type node struct {
	kind  nodeKind
	text  string // of a scalar, as it was written
	keys  []string
	items []*node // of a list, or of the keys
	line  int     // 0 where there is none
	short bool    // a list that announced another number of items
}

func (n *node) is(kind nodeKind) bool { return n != nil && n.kind == kind }

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	if !n.is(dictNode) {
		return nil
	}
	for i, name := range n.keys {
		if name == key {
			return n.items[i]
		}
	}
	return nil
}

func (n *node) hasAny(keys ...string) bool {
	for _, key := range keys {
		if n.get(key) != nil {
			return true
		}
	}
	return false
}

// list returns the items of a list; of anything else none.
func (n *node) list() []*node {
	if !n.is(listNode) {
		return nil
	}
	return n.items
}

// shown describes a value for a message.
func (n *node) shown() string {
	switch n.kind { //nolint:exhaustive // the rest have no text
	case textNode, numberNode, boolNode:
		return strconv.Quote(fault.Clip(n.text))
	}
	return n.kind.String()
}

// budget bounds a document: a text of a few bytes may not become millions of values.
type budget struct{ values int }

func (b *budget) take(depth, line int) error {
	b.values++
	if depth > maxDepth {
		return damaged(line, fmt.Sprintf("values nested deeper than %d", maxDepth))
	}
	if b.values > maxValues {
		return damaged(line, fmt.Sprintf("more than %d values", maxValues))
	}
	return nil
}

// put adds a key. One that is there twice could be read in two ways.
func (n *node) put(seen map[string]bool, key string, value *node) error {
	if seen[key] {
		return damaged(value.line, "the key "+strconv.Quote(fault.Clip(key))+" is there twice")
	}
	seen[key] = true
	n.keys, n.items = append(n.keys, key), append(n.items, value)
	return nil
}

func damaged(line int, why string) error { return damagedBy(line, errors.New(why)) }

func damagedBy(line int, why error) error {
	if line > 0 {
		why = fmt.Errorf("line %d: %w", line, why)
	}
	return &Error{Code: CodeDamaged, Act: "reading a document of content caching", Err: why, Hint: "save the whole output or file again"}
}
