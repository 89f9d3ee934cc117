package plistfile

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Key paths in errors stay readable however long a hostile key is.
const (
	maxPathElement = 64
	maxPathDepth   = 16
)

// KeyPath writes the way from the root to a value as PlistBuddy takes it:
// each element after a colon, array elements by index, a colon within a key
// escaped by a backslash.
func KeyPath(elements ...string) string {
	var b strings.Builder
	for _, element := range elements {
		b.WriteByte(':')
		b.WriteString(strings.ReplaceAll(element, ":", `\:`))
	}
	return b.String()
}

// keyPath is one step of the way to a value, linked to the step before. A
// container makes one step and fills in each of its entries in turn; it is
// written out only for an error.
type keyPath struct {
	up    *keyPath
	key   string
	index int // used where key is not: an array element
	array bool
}

// String returns the path in KeyPath's notation. Long keys are cut, and of a
// long path only the last steps are kept.
func (p *keyPath) String() string {
	var elements []string
	for ; p != nil && len(elements) < maxPathDepth; p = p.up {
		if p.array {
			elements = append(elements, strconv.Itoa(p.index))
		} else {
			elements = append(elements, clip(p.key))
		}
	}
	if p != nil {
		elements = append(elements, "…")
	}
	slices.Reverse(elements)
	return KeyPath(elements...)
}

// clip cuts text of the input to a length that suits a message, between
// characters.
func clip(s string) string {
	n := maxPathElement
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
