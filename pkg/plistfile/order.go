package plistfile

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// compareKeys orders keys as CFStringCompare without options does: by UTF-16
// code units. That is the order of the bytes except that characters above
// U+FFFF come before U+E000 to U+FFFF.
func compareKeys(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && i < len(a) && i < len(b) && (!utf8.RuneStart(a[i]) || !utf8.RuneStart(b[i])) {
		i--
	}
	if i == len(a) || i == len(b) {
		return len(a) - len(b)
	}
	x, _ := utf8.DecodeRuneInString(a[i:])
	y, _ := utf8.DecodeRuneInString(b[i:])
	if x == y { // only where one of them is not UTF-8
		return strings.Compare(a, b)
	}
	return codeUnitRank(x) - codeUnitRank(y)
}

// codeUnitRank orders the characters that UTF-16 writes as surrogates where the
// surrogates are, below U+E000.
func codeUnitRank(r rune) int {
	const beyond = utf8.MaxRune + 1
	if r >= 0xE000 && r <= 0xFFFF {
		return int(r) + beyond
	}
	return int(r)
}

// sortedKeys returns the keys of a Go map in order, so that of several errors
// the same one is always returned.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return compareKeys(a.String(), b.String()) })
	return keys
}

// sorted returns the order in which the entries of a dictionary are written.
func (c *items) sorted() []int {
	order := make([]int, len(c.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareKeys(c.keys[a].name, c.keys[b].name) })
	return order
}
