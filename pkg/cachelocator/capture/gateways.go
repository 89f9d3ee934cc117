package capture

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// Gateways returns the hardware addresses of all default gateways, in the order of
// the routing table, each once: what the locator compares with its files. The table
// is that of netstat -rn, whose rows of hosts have the addresses too; those of arp -an
// and ndp -an are looked up after them and may be empty.
//
// An error means that the list is not complete, and so proves nothing.
func Gateways(netstat, arp, ndp string) ([]cachelocator.MAC, error) {
	if !strings.Contains(netstat, "Internet:") || !strings.Contains(netstat, "Internet6:") {
		return nil, errors.New("the output of netstat -rn lacks the part Internet: or Internet6: of the routing table")
	}
	routes, err := cachelocator.ParseRoutes(strings.NewReader(netstat))
	if err != nil {
		return nil, err
	}
	if len(routes) == 0 {
		return nil, errors.New("no default route leads to a router (a VPN alone, or no network)")
	}
	hosts := hardware(netstat, arp, ndp)
	var list []cachelocator.MAC
	for _, gateway := range routes {
		mac, known := hosts[gateway.String()]
		if !known {
			return nil, fmt.Errorf("none for %s", gateway)
		}
		if !slices.Contains(list, mac) {
			list = append(list, mac)
		}
	}
	return list, nil
}

// hardware returns the hardware address of each neighbour by its address.
func hardware(netstat, arp, ndp string) map[string]cachelocator.MAC {
	hosts := map[string]cachelocator.MAC{}
	add := func(address, text string) {
		mac, err := cachelocator.ParseMAC(text)
		if _, known := hosts[address]; !known && err == nil && strings.Contains(text, ":") {
			hosts[address] = mac
		}
	}
	for one := range strings.Lines(netstat) {
		if words := strings.Fields(one); len(words) >= 4 && strings.Contains(words[2], "H") {
			add(words[0], words[1])
		}
	}
	for one := range strings.Lines(arp) {
		words := strings.Fields(one)
		if at := slices.Index(words, "at"); at > 0 && at+1 < len(words) {
			add(strings.Trim(words[at-1], "()"), words[at+1])
		}
	}
	for one := range strings.Lines(ndp) {
		if words := strings.Fields(one); len(words) >= 3 {
			add(words[0], words[1])
		}
	}
	return hosts
}
