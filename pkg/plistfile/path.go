package plistfile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Key paths in errors stay readable however long a hostile key is.
const (
	maxNameLength = 64 // of a key, element or attribute, in characters
	maxPathDepth  = 16
	maxPathLength = 1024 // in bytes
)

// KeyPath returns the path from the root to a value as PlistBuddy accepts it:
// each element after a colon, array elements by index, a colon within a key
// escaped by a backslash.
func KeyPath(elements ...string) string {
	var b strings.Builder
	size := 0
	for _, element := range elements {
		size += 1 + len(element)
	}
	b.Grow(size)
	for _, element := range elements {
		b.WriteByte(':')
		b.WriteString(strings.ReplaceAll(element, ":", `\:`))
	}
	return b.String()
}

// keyPath is one step of the path to a value, linked to the step before. A
// container makes one step and fills in each of its entries in turn; the path is
// written only for an error.
type keyPath struct {
	up    *keyPath
	key   string
	index int // used where key is not: an array element
	array bool
}

// String returns the path in KeyPath's notation. Long keys are cut, and only the
// last steps of a long path are kept.
func (p *keyPath) String() string {
	var elements []string
	length := 0
	for ; p != nil && len(elements) < maxPathDepth && length < maxPathLength; p = p.up {
		element := shortName(p.key)
		if p.array {
			element = strconv.Itoa(p.index)
		}
		elements = append(elements, element)
		length += len(element)
	}
	if p != nil {
		elements = append(elements, "…")
	}
	slices.Reverse(elements)
	return KeyPath(elements...)
}

// shortName cuts the name of a key, element or attribute for a message.
func shortName(name string) string { return fault.ClipTo(name, maxNameLength) }
