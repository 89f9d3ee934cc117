package capture

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Gateways returns the hardware addresses of all default gateways, in the order of
// the routing table, each once: what the locator compares with its files. The table
// is that of netstat -rn, whose rows of hosts have the addresses too; those of arp -an
// and ndp -an are looked up after them and may be empty.
//
// A gateway without an address, and a part of the table that is missing, make the list
// partial. Neighbours alone do not tell which of them are gateways.
func Gateways(netstat, arp, ndp string) cachelocator.Gateways {
	var g cachelocator.Gateways
	four, six := hasLine(netstat, "Internet:"), hasLine(netstat, "Internet6:")
	routes, err := cachelocator.ParseRoutes(strings.NewReader(netstat))
	switch {
	case err != nil:
		return partial(g, err.Error())
	case !four:
		return partial(g, "the output of netstat -rn lacks the IPv4 part of the routing table")
	case len(routes) == 0 && (six || tunneled(netstat)):
		g.None = true
		return g
	case !six:
		g = partial(g, "the output of netstat -rn lacks the IPv6 part of the routing table")
	}
	return resolve(g, routes, hardware(netstat, arp, ndp))
}

// hasLine reports whether a text has a line. One that a mail program has quoted is not
// it: the rows below are quoted too, and that none is read would look as if there were
// none.
func hasLine(text, line string) bool {
	for one := range strings.Lines(text) {
		if strings.TrimSpace(one) == line {
			return true
		}
	}
	return false
}

// GatewayOf returns the hardware address of the gateway in the output of route -n get
// default. That names one gateway of several, so the list is partial.
func GatewayOf(route, arp, ndp string) cachelocator.Gateways {
	g := partial(cachelocator.Gateways{}, "route -n get default names one router, and there may be more")
	for one := range strings.Lines(route) {
		key, value, _ := strings.Cut(strings.TrimSpace(one), ": ")
		if address, err := netip.ParseAddr(strings.TrimSpace(value)); key == "gateway" && err == nil {
			return resolve(g, []netip.Addr{address}, hardware("", arp, ndp))
		}
	}
	return g
}

// resolve adds the hardware addresses of gateways.
func resolve(g cachelocator.Gateways, routes []netip.Addr, hosts map[string]cachelocator.MAC) cachelocator.Gateways {
	for _, gateway := range routes {
		mac, known := hosts[gateway.String()]
		switch {
		case !known:
			g = partial(g, "none for "+gateway.String())
		case !slices.Contains(g.MACs, mac):
			g.MACs = append(g.MACs, mac)
		}
	}
	return g
}

// tunneled reports whether all traffic goes into a tunnel: a Mac that is on a network
// besides has a default route of that interface too.
func tunneled(netstat string) bool {
	return slices.ContainsFunc(strings.Split(netstat, "\n"), func(one string) bool {
		words := strings.Fields(one)
		return len(words) > 2 && words[0] == "default"
	})
}

func partial(g cachelocator.Gateways, why string) cachelocator.Gateways {
	g.Partial = true
	text := "The hardware addresses of the routers are not all known: " + fault.ClipTo(why, 200) + "."
	g.Notes = append(g.Notes, fault.Reason{Code: CodeIncomplete, Text: text})
	return g
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
