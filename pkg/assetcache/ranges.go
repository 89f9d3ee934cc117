package assetcache

import (
	"net/netip"
	"strings"
)

// Range is a range of addresses as the settings have it: texts that may be wrong.
type Range struct {
	// Type is "IPv4" or "IPv6", or "" where it is left out, which means IPv4.
	Type        string
	First, Last string
	Line        int
}

// String returns the range as "FIRST-LAST".
func (r Range) String() string {
	if r.First == r.Last {
		return r.First
	}
	return r.First + "-" + r.Last
}

// Addrs returns the two addresses. wrong says why they are not a range, or is "".
func (r Range) Addrs() (first, last netip.Addr, wrong string) {
	first, err1 := netip.ParseAddr(r.First)
	last, err2 := netip.ParseAddr(r.Last)
	four := r.Type == "" || r.Type == "IPv4"
	switch {
	case err1 != nil || err2 != nil:
		return first, last, "it is not a pair of addresses"
	case first.Zone() != "" || last.Zone() != "":
		return first, last, "an address has a zone"
	case first.Is4() != last.Is4():
		return first, last, "it has one IPv4 and one IPv6 address"
	case last.Less(first):
		return first, last, "it ends before it begins"
	case !four && r.Type != "IPv6":
		return first, last, "its type is neither IPv4 nor IPv6"
	case four && !first.Is4() && r.Type == "":
		return first, last, "an IPv6 range needs the type IPv6: without one it is taken for IPv4"
	case four != first.Is4():
		return first, last, "its addresses are not of its type"
	}
	return first, last, ""
}

// Contains reports whether an address is in the range.
func (r Range) Contains(address netip.Addr) bool {
	first, last, wrong := r.Addrs()
	return wrong == "" && first.Is4() == address.Is4() && !address.Less(first) && !last.Less(address)
}

// ranges reads a list of ranges.
func (r reader) ranges(key string) Value[[]Range] {
	return read(r, key, "a list of ranges with first and last", func(n *node) ([]Range, bool) {
		list := []Range{}
		if n.kind != listNode || len(n.items) > maxItems {
			return nil, false
		}
		for _, one := range n.items {
			got, ok := rangeOf(one)
			if !ok {
				return nil, false
			}
			list = append(list, got)
		}
		return list, true
	})
}

func rangeOf(n *node) (Range, bool) {
	if n.kind == textNode {
		return printedRange(n)
	}
	got := Range{Line: n.line}
	for key, to := range map[string]*string{"first": &got.First, "last": &got.Last, "type": &got.Type} {
		one := n.get(key)
		switch {
		case one.is(textNode):
			*to = one.text
		case one != nil || key != "type":
			return Range{}, false
		}
	}
	return got, true
}

// printedRange reads a range in the indented text. How it is printed is not known, so
// only what cannot be anything else is taken.
func printedRange(n *node) (Range, bool) {
	first, last, pair := strings.Cut(n.text, "-")
	if !pair {
		last = first
	}
	got := Range{First: strings.TrimSpace(first), Last: strings.TrimSpace(last), Line: n.line}
	address, err := netip.ParseAddr(got.First)
	if _, wrong := netip.ParseAddr(got.Last); err != nil || wrong != nil {
		return Range{}, false
	}
	if !address.Is4() {
		got.Type = "IPv6"
	}
	return got, true
}
