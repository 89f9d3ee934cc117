package txt

import (
	"cmp"
	"net/netip"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Range is the addresses from First to Last, both included and of one family.
// A single address is a range of one.
type Range struct {
	First netip.Addr
	Last  netip.Addr
}

// String returns the range as in a record: "192.0.2.1" or "192.0.2.1-192.0.2.9".
func (r Range) String() string {
	if r.First == r.Last {
		return r.First.String()
	}
	return r.First.String() + "-" + r.Last.String()
}

// ParseRange parses a range as a person writes it: an address, two of them with
// a hyphen between them, or a CIDR prefix, which the record itself cannot hold.
// Blanks around it are allowed. Errors are *[Error] with [CodeBadRange].
func ParseRange(text string) (Range, error) {
	word := strings.TrimSpace(text)
	if prefix, err := netip.ParsePrefix(word); err == nil {
		return prefixRange(text, prefix)
	}
	r, wrong := parseItem(word)
	if wrong == nil {
		wrong = r.mapped()
	}
	if wrong != nil {
		return Range{}, wrong.refuse(text)
	}
	return r, nil
}

// mapped returns why a range of IPv4 addresses in IPv6 form is of no use, or nil: the
// locator takes one as IPv6, and no client has such an address.
func (r Range) mapped() *itemFault {
	if r.First.Is4In6() || r.Last.Is4In6() {
		return &itemFault{"it is an IPv4 address in IPv6 form", "write " + Range{r.First.Unmap(), r.Last.Unmap()}.String()}
	}
	return nil
}

func prefixRange(text string, prefix netip.Prefix) (Range, error) {
	if masked := prefix.Masked(); masked != prefix {
		wrong := &itemFault{"it has host bits set", "write " + masked.String() + ", or the address alone"}
		return Range{}, wrong.refuse(text)
	}
	r := Range{prefix.Addr(), lastOf(prefix)}
	if wrong := cmp.Or(r.wrong(), r.mapped()); wrong != nil {
		return Range{}, wrong.refuse(text)
	}
	return r, nil
}

// lastOf returns the highest address of a prefix.
func lastOf(prefix netip.Prefix) netip.Addr {
	last := prefix.Masked().Addr().AsSlice()
	for bit := prefix.Bits(); bit < len(last)*8; bit++ {
		last[bit/8] |= 0x80 >> (bit % 8)
	}
	address, _ := netip.AddrFromSlice(last)
	return address
}

// itemFault is what is wrong with one item of a record, and how to fix it.
type itemFault struct{ what, fix string }

func (f *itemFault) refuse(item string) *Error {
	return fault.New(CodeBadRange, f.fix, "reading range %s: %s", quote(item), f.what)
}

// parseItem parses an item as strictly as the locator does: one address or two.
func parseItem(item string) (Range, *itemFault) {
	first, last, pair := strings.Cut(item, "-")
	if !pair {
		last = first
	}
	var r Range
	var err1, err2 error
	r.First, err1 = netip.ParseAddr(first)
	r.Last, err2 = netip.ParseAddr(last)
	if err1 != nil || err2 != nil {
		return Range{}, explain(item)
	}
	if wrong := r.wrong(); wrong != nil {
		return Range{}, wrong
	}
	return r, nil
}

// wrong returns why the locator rejects a range, or nil.
func (r Range) wrong() *itemFault {
	for _, address := range []netip.Addr{r.First, r.Last} {
		if wrong := wrongAddress(address); wrong != nil {
			return wrong
		}
	}
	switch {
	case r.First.Is4() != r.Last.Is4():
		return &itemFault{"it has one IPv4 and one IPv6 address", "write one range for each family"}
	case r.Last.Less(r.First):
		return &itemFault{"its first address is higher than its last", "write " + Range{r.Last, r.First}.String()}
	}
	return nil
}

// wrongAddress says why the locator refuses an address, or nil. How much of
// 127/8 it refuses is not known; none of it is of use.
func wrongAddress(address netip.Addr) *itemFault {
	const fix = "write the public addresses of the site's internet connection"
	switch {
	case !address.IsValid():
		return &itemFault{"it is not an address", fix}
	case address.Zone() != "":
		return &itemFault{"an address with a zone is not allowed", "remove %" + fault.Clip(address.Zone())}
	case address.IsUnspecified():
		return &itemFault{"the unspecified address is not allowed", fix}
	case address.IsLoopback():
		return &itemFault{"a loopback address is not allowed", fix}
	case address.IsLinkLocalUnicast():
		return &itemFault{"a link-local address is not allowed", fix}
	}
	return nil
}
