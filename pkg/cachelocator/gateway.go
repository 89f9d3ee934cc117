package cachelocator

import (
	"io"
	"net/netip"
	"slices"
	"strings"
)

// maxGateways is how many gateways are returned.
const maxGateways = 16

// ParseRoutes returns the gateways of the default routes in the output of
// "netstat -rn", in order, each once. Zones are kept: fe80::1%en0. Routes whose
// gateway is not an address, such as link#5, are left out, and so are those into
// a tunnel, whose gateway is fe80:: itself.
func ParseRoutes(r io.Reader) ([]netip.Addr, error) {
	all, err := lines(r, "the output of netstat -rn")
	if err != nil {
		return nil, err
	}
	tunnel := netip.AddrFrom16([16]byte{0xfe, 0x80})
	var gateways []netip.Addr
	for _, line := range all {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "default" || !strings.Contains(words[2], "G") {
			continue
		}
		gateway, err := netip.ParseAddr(words[1])
		if err != nil || gateway.WithZone("") == tunnel || slices.Contains(gateways, gateway) || len(gateways) == maxGateways {
			continue
		}
		gateways = append(gateways, gateway)
	}
	return gateways, nil
}

// ParseARP finds the hardware address of a gateway in the output of "arp -n":
//
//	? (192.168.1.1) at a0:b:c:0:11:22 on en0 ifscope [ethernet]
//
// Found is false if the table has no address for it, or an incomplete one.
func ParseARP(r io.Reader, gateway netip.Addr) (mac MAC, found bool, err error) {
	all, err := lines(r, "the output of arp -n")
	if err != nil {
		return MAC{}, false, err
	}
	for _, line := range all {
		words := strings.Fields(line)
		at := slices.Index(words, "at")
		if at < 1 || at+1 >= len(words) {
			continue
		}
		address, err := netip.ParseAddr(strings.Trim(words[at-1], "()"))
		if err != nil || address != gateway {
			continue
		}
		if mac, err := ParseMAC(words[at+1]); err == nil {
			return mac, true, nil
		}
	}
	return MAC{}, false, nil
}

// ParseNDP finds the hardware address of an IPv6 gateway in the output of
// "ndp -an", whose first two columns are the neighbour and its address:
//
//	fe80::1%en0   a0:b:c:0:11:22   en0 23h59m58s S R
func ParseNDP(r io.Reader, gateway netip.Addr) (mac MAC, found bool, err error) {
	all, err := lines(r, "the output of ndp -an")
	if err != nil {
		return MAC{}, false, err
	}
	for _, line := range all {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		address, err := netip.ParseAddr(words[0])
		if err != nil || address != gateway {
			continue
		}
		if mac, err := ParseMAC(words[1]); err == nil {
			return mac, true, nil
		}
	}
	return MAC{}, false, nil
}
