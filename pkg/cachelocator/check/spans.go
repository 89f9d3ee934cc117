package check

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// spans are addresses as ranges that do not touch, in order.
type spans []txt.Range

func spansOf(ranges []txt.Range) spans {
	list := slices.Clone(ranges)
	slices.SortFunc(list, func(a, b txt.Range) int { return a.First.Compare(b.First) })
	var s spans
	for _, r := range list {
		last := len(s) - 1
		if last >= 0 && s[last].First.Is4() == r.First.Is4() && (r.First.Compare(s[last].Last) <= 0 || s[last].Last.Next() == r.First) {
			if s[last].Last.Less(r.Last) {
				s[last].Last = r.Last
			}
			continue
		}
		s = append(s, r)
	}
	return s
}

// ofSettings returns the ranges of settings that are good ones; the others are findings
// of their own.
func ofSettings(ranges []assetcache.Range) spans {
	var list []txt.Range
	for _, r := range ranges {
		if first, last, wrong := r.Addrs(); wrong == "" {
			list = append(list, txt.Range{First: first, Last: last})
		}
	}
	return spansOf(list)
}

func (s spans) contains(address netip.Addr) bool {
	return slices.ContainsFunc(s, func(r txt.Range) bool {
		return r.First.Is4() == address.Is4() && !address.Less(r.First) && !r.Last.Less(address)
	})
}

// family reports whether there are ranges of the family of an address.
func (s spans) family(address netip.Addr) bool {
	return slices.ContainsFunc(s, func(r txt.Range) bool { return r.First.Is4() == address.Is4() })
}

func (s spans) equal(other spans) bool { return slices.Equal(s, other) }

// without returns the addresses that are not in other.
func (s spans) without(other spans) spans {
	var rest spans
	for _, r := range s {
		for _, o := range other {
			if o.First.Is4() != r.First.Is4() || o.Last.Less(r.First) || r.Last.Less(o.First) {
				continue
			}
			if r.First.Less(o.First) {
				rest = append(rest, txt.Range{First: r.First, Last: o.First.Prev()})
			}
			if !o.Last.Less(r.Last) {
				r = txt.Range{}
				break
			}
			r.First = o.Last.Next()
		}
		if r.First.IsValid() {
			rest = append(rest, r)
		}
	}
	return rest
}

// maxShown is how many ranges a message names.
const maxShown = 5

func (s spans) String() string {
	if len(s) == 0 {
		return "none"
	}
	var words []string
	for _, r := range s {
		if len(words) == maxShown {
			words = append(words, "…")
			break
		}
		words = append(words, r.String())
	}
	return strings.Join(words, ", ")
}

// verdict is yes, no, or unknown, which is the zero verdict.
type verdict int

const (
	unknown verdict = iota
	yes
	no
)

// hosts returns the addresses of a subnet that a Mac may have.
func hosts(p netip.Prefix) txt.Range {
	first := p.Masked().Addr()
	bytes := first.AsSlice()
	for bit := p.Bits(); bit < len(bytes)*8; bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	if first.Is4() && p.Bits() < 31 {
		first, last = first.Next(), last.Prev()
	}
	return txt.Range{First: first, Last: last}
}

// holds reports whether the local address by which a client comes to a cache is in the
// ranges. Of several it is the one on the cache's own subnet, and else unknown.
func (s spans) holds(c *Client, cache []netip.Addr) verdict {
	addresses, subnets := c.towards(cache)
	var seen []verdict
	for _, address := range addresses {
		if s.family(address) {
			seen = append(seen, oneOf(s.contains(address)))
		}
	}
	for _, subnet := range subnets {
		if len(seen) > 0 && len(addresses) > 0 || !s.family(subnet.Addr()) {
			continue
		}
		all := spans{hosts(subnet)}
		rest := all.without(s)
		switch {
		case len(rest) == 0:
			seen = append(seen, yes)
		case rest.equal(all):
			seen = append(seen, no)
		default:
			seen = append(seen, unknown)
		}
	}
	if len(seen) == 0 || slices.ContainsFunc(seen, func(v verdict) bool { return v != seen[0] }) {
		return unknown
	}
	return seen[0]
}

// towards returns the local addresses and subnets of a client by which it may come to a
// cache.
func (c *Client) towards(cache []netip.Addr) ([]netip.Addr, []netip.Prefix) {
	for _, subnet := range slices.Concat(c.Subnets, c.Beside) {
		if !slices.ContainsFunc(cache, subnet.Contains) {
			continue
		}
		inside := slices.DeleteFunc(slices.Clone(c.Addresses), func(a netip.Addr) bool { return !subnet.Contains(a) })
		return inside, []netip.Prefix{subnet}
	}
	return c.Addresses, c.Subnets
}

func oneOf(is bool) verdict {
	if is {
		return yes
	}
	return no
}
