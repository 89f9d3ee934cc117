package cachelocator

import (
	"fmt"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// badRanges returns a reason if a stored range is not a pair of addresses of one
// family in ascending order: that drops the entry.
func (e *Entry) badRanges() []fault.Reason {
	for _, list := range [][]Range{e.PublicRanges, e.FavoredRanges} {
		for _, pair := range list {
			if what := pair.wrong(); what != "" {
				return []fault.Reason{because(DNSBadRange, "The range from %s to %s %s.", quoted(pair.First), quoted(pair.Last), what)}
			}
		}
	}
	return nil
}

// wrong says what is wrong with a range, or "".
func (r Range) wrong() string {
	first, err1 := netip.ParseAddr(r.First)
	last, err2 := netip.ParseAddr(r.Last)
	switch {
	case err1 != nil || err2 != nil:
		return "is not a pair of addresses"
	case first.BitLen() != last.BitLen():
		return fmt.Sprintf("mixes families, %d and %d bits", first.BitLen(), last.BitLen())
	case last.Less(first):
		return "runs backwards"
	default:
		return ""
	}
}
