package capture

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
)

// addresses replaces IP addresses by others of the same kind (private, public,
// link-local and so on), in the same order. The order of all is kept, so that a range
// stays a range.
type addresses struct {
	seen    map[netip.Addr]bool
	subnets map[netip.Prefix]bool
	zones   map[string]string
	made    map[netip.Addr]netip.Addr
	settled bool
}

func newAddresses() *addresses {
	return &addresses{seen: map[netip.Addr]bool{}, subnets: map[netip.Prefix]bool{}, zones: map[string]string{}, made: map[netip.Addr]netip.Addr{}}
}

// of returns what stands for an address. Those that mean the same everywhere stay. Until
// they are settled, addresses are collected.
func (a *addresses) of(address netip.Addr) netip.Addr {
	bare := address.WithZone("")
	tunnel := netip.AddrFrom16([16]byte{0xfe, 0x80})
	if bare.Is4In6() {
		inner := a.of(bare.Unmap())
		return netip.AddrFrom16(inner.As16()).WithZone(a.zone(address.Zone()))
	}
	if !bare.IsValid() || bare.IsLoopback() || bare.IsUnspecified() || bare == tunnel {
		return address.WithZone(a.zone(address.Zone()))
	}
	if !a.settled {
		a.seen[bare] = true
		a.zone(address.Zone())
		return address
	}
	return a.made[bare].WithZone(a.zone(address.Zone()))
}

// zone returns what stands for an interface.
func (a *addresses) zone(zone string) string {
	if zone == "" || a.settled {
		return a.zones[zone]
	}
	a.zones[zone] = zone
	return zone
}

// settle chooses the addresses that stand for those that were collected.
func (a *addresses) settle() error {
	if len(a.seen)+len(a.zones) > maxAddresses {
		return tooMany()
	}
	parts, gaps := special(), between()
	byPart := map[netip.Addr][]netip.Addr{}
	for _, address := range slices.SortedFunc(maps.Keys(a.seen), netip.Addr.Compare) {
		base := baseOf(address, parts, gaps)
		byPart[base] = append(byPart[base], address)
	}
	for base, list := range byPart {
		places, n := a.places(list)
		start := base
		for try := range uint32(maxTries) {
			start = plus(base, try*block)
			if baseOf(plus(start, n), parts, gaps) != base {
				start = base // the part is full: what is made up may be true of another
				break
			}
			if !holds(plus(start, 1), plus(start, n), list) {
				break
			}
		}
		for i, address := range list {
			a.made[address] = plus(start, places[i])
		}
	}
	zones := slices.Sorted(maps.Keys(a.zones))
	form := "en%d"
	if len(zones) > 10 { // so that the order stays
		form = "en%06d"
	}
	for i, zone := range zones {
		a.zones[zone] = fmt.Sprintf(form, i)
	}
	a.settled = true
	return nil
}

// block and maxTries are how far apart, and how many, the places are at which made-up
// addresses may begin.
const (
	block    = 256
	maxTries = 4096
)

// holds reports whether one of the sorted addresses is between two.
func holds(first, last netip.Addr, list []netip.Addr) bool {
	at, found := slices.BinarySearchFunc(list, first, netip.Addr.Compare)
	return found || at < len(list) && !last.Less(list[at])
}

// special are the parts of the address space with a meaning of their own, in order.
func special() []netip.Prefix {
	var list []netip.Prefix
	for _, text := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
		"::/127", "fc00::/7", "fe80::/10", "ff00::/8",
	} {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}

// between are the addresses for what lies between the special parts: those for
// documentation, where the part has them.
func between() []netip.Addr {
	var list []netip.Addr
	for _, text := range []string{
		"1.0.0.0", "11.0.0.0", "101.0.0.0", "128.0.0.0", "169.255.0.0", "192.0.2.0", "198.51.100.0",
		"2001:db8::", "fe00::", "fec0::",
	} {
		list = append(list, netip.MustParseAddr(text))
	}
	return list
}

// baseOf returns where the addresses of the part begin in which an address lies.
func baseOf(address netip.Addr, parts []netip.Prefix, gaps []netip.Addr) netip.Addr {
	lower := netip.IPv4Unspecified()
	if address.Is6() {
		lower = netip.IPv6Unspecified()
	}
	for _, prefix := range parts {
		switch {
		case prefix.Contains(address):
			return prefix.Addr()
		case prefix.Addr().BitLen() == address.BitLen() && prefix.Addr().Less(address):
			lower = prefix.Addr()
		}
	}
	for _, base := range gaps { // the first after the special part below
		if base.BitLen() == address.BitLen() && lower.Less(base) {
			return base
		}
	}
	return lower
}

// plus returns the address n after a base.
func plus(base netip.Addr, n uint32) netip.Addr {
	bytes := base.AsSlice()
	for i := len(bytes) - 1; n > 0 && i >= 0; i-- {
		n += uint32(bytes[i])
		bytes[i] = byte(n) //nolint:gosec // the rest is carried
		n >>= 8
	}
	sum, _ := netip.AddrFromSlice(bytes)
	return sum
}
