package directory

import (
	"bytes"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// A part is a range of objectGUIDs, in the order of their bytes: from low up to high,
// which is not in it. nil is no bound. The accounts without an objectGUID are in the
// first part.
type part struct{ low, high []byte }

// partsOf divides all GUIDs into n ranges of equal size.
func partsOf(n int) []part {
	parts := make([]part, n)
	for i := 1; i < n; i++ {
		bound := make([]byte, len(aduid.GUID{}))
		first := i << 16 / n
		bound[0], bound[1] = byte(first>>8), byte(first) //nolint:gosec // 16 bits
		parts[i-1].high, parts[i].low = bound, bound
	}
	return parts
}

// filter returns the filter for the accounts of a part that match another one. Each
// account whose objectGUID may be searched, or that has none, matches exactly one.
func (p part) filter(all []byte) []byte {
	terms := [][]byte{all}
	if p.low != nil {
		terms = append(terms, atLeast(p.low))
	}
	switch {
	case p.high != nil && p.low == nil:
		terms = append(terms, encode(tagOr, encode(tagNot, present(attrGUID)), encode(tagNot, atLeast(p.high))))
	case p.high != nil:
		terms = append(terms, encode(tagNot, atLeast(p.high)))
	}
	return encode(tagAnd, terms...)
}

func (p part) has(guid []byte) bool {
	return (p.low == nil || bytes.Compare(guid, p.low) >= 0) && (p.high == nil || bytes.Compare(guid, p.high) < 0)
}

// atLeast returns the filter (objectGUID>=value).
func atLeast(value []byte) []byte {
	return encode(tagGreater, encodeText(attrGUID), encode(tagOctets, value))
}
