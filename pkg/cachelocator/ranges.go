package cachelocator

import (
	"fmt"
	"net/netip"
)

// badRanges gives a reason if a stored range is no pair of addresses of one
// family in order: that drops the entry.
func (e *Entry) badRanges() []Reason {
	for _, list := range [][]Range{e.PublicRanges, e.FavoredRanges} {
		for _, pair := range list {
			if fault := pair.fault(); fault != "" {
				return []Reason{because(DNSBadRange, "The range from %s to %s %s.", shown(pair.First), shown(pair.Last), fault)}
			}
		}
	}
	return nil
}

// fault says what is wrong with a range, "" if it is fine.
func (r Range) fault() string {
	first, err1 := netip.ParseAddr(r.First)
	last, err2 := netip.ParseAddr(r.Last)
	switch {
	case err1 != nil || err2 != nil:
		return "is no pair of addresses"
	case first.BitLen() != last.BitLen():
		return fmt.Sprintf("mixes families, %d and %d bits", first.BitLen(), last.BitLen())
	case last.Less(first):
		return "runs backwards"
	default:
		return ""
	}
}
