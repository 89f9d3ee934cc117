package check

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxClientBytes is the largest document of a client.
const MaxClientBytes = 4 << 20

// The limits of what is kept of a client.
const (
	maxAddresses = 50
	maxStored    = 1000
)

const hintClient = "name a folder of macwrangler cachelocator capture, or what AssetCacheLocatorUtil, ifconfig or netstat -rn printed on the client"

// ReadClient adds what a document of a client says, told by its content: the output of
// AssetCacheLocatorUtil, ifconfig, netstat -rn or scutil --dns, or a diskCache.plist.
// An error is [CodeNotClient] for another document.
func (c *Client) ReadClient(data []byte) error {
	switch {
	case len(data) > MaxClientBytes:
		return fault.New(fault.TooLarge, "save the output or the file alone", "reading a document of the client: larger than %d bytes", MaxClientBytes)
	case locatorutil.Recognize(data):
		r, err := locatorutil.Parse(data)
		if err != nil {
			return err
		}
		return c.locator(r)
	case bytes.Contains(data, []byte("Routing tables")) && bytes.Contains(data, []byte("Internet:")):
		c.routes(string(data))
	case bytes.Contains(data, []byte(": flags=")) && bytes.Contains(data, []byte("inet")):
		return c.interfaces(string(data))
	case bytes.Contains(data, []byte("DNS configuration")):
		c.Resolver = data
	case bytes.HasPrefix(data, []byte("bplist")), bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")):
		file := cachelocator.Parse(data)
		if file.Version == 0 {
			return fault.New(CodeNotClient, hintClient, "reading a document of the client: not a file of the locator")
		}
		c.stored(file)
	default:
		return fault.New(CodeNotClient, hintClient, "reading a document of the client: the text has no form that is known")
	}
	return nil
}

// Known reports whether a document says something that Check uses.
func (c *Client) Known() bool {
	return c.Public.IsValid() || len(c.Addresses)+len(c.Subnets)+len(c.Beside)+len(c.Stored)+len(c.StoredRanges) > 0
}

func (c *Client) locator(r locatorutil.Result) error {
	if address, err := netip.ParseAddr(r.PublicAddress); err == nil {
		if c.Public.IsValid() && c.Public != address.Unmap() {
			return fault.New(CodeClients, "put the documents of each client in a folder of its own: --client DIR --client DIR",
				"reading a document of the client: its public address is %s, and %s in another one", address, c.Public)
		}
		c.Public = address.Unmap()
	}
	switch v := r.Verdict(locatorutil.Shared); v.Code {
	case locatorutil.None, locatorutil.Unhealthy, locatorutil.Unreachable:
		c.Found = v.Text
	}
	for _, side := range r.Sides {
		for _, list := range side.Refreshed {
			for _, server := range list.Servers {
				c.store(server.HostPort)
			}
		}
		c.ranges(side.Ranges)
	}
	return nil
}

func (c *Client) store(hostPort string) {
	if server, err := netip.ParseAddrPort(hostPort); err == nil && len(c.Stored) < maxStored && !slices.Contains(c.Stored, server) {
		c.Stored = append(c.Stored, server)
	}
}

// ranges keeps the ranges that one answer of DNS gave, if all are understood.
func (c *Client) ranges(texts []string) {
	var list []txt.Range
	for _, text := range texts {
		r, err := txt.ParseRange(text)
		if err != nil {
			return
		}
		list = append(list, r)
	}
	if len(list) > 0 && len(c.StoredRanges) < maxStored {
		c.StoredRanges = append(c.StoredRanges, list)
	}
}

func (c *Client) stored(file cachelocator.File) {
	for _, entry := range file.Entries {
		for _, server := range entry.Servers {
			c.store(server.Address)
		}
		var texts []string
		for _, r := range entry.PublicRanges {
			texts = append(texts, r.First+"-"+r.Last)
		}
		c.ranges(texts)
	}
}

// routes takes the subnets of the interfaces that have a default route. One with the
// flag I is for the interface alone: by it goes only what is on its subnet.
//
//	default      10.20.0.1   UGScg   en0
//	default      10.21.0.1   UGScIg  en1
//	10.20/22     link#4      UCS     en0   !
func (c *Client) routes(text string) {
	const primary, beside = 1, 2
	interfaces := map[string]int{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 4 || words[0] != "default" {
			continue
		}
		name := interfaceOf(words)
		c.Tunnel = c.Tunnel || name == "" && !strings.Contains(words[2], "I") && isTunnel(words)
		switch {
		case !strings.Contains(words[2], "I"):
			interfaces[name] = primary
		case interfaces[name] == 0:
			interfaces[name] = beside
		}
	}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 4 || !strings.HasPrefix(words[1], "link#") {
			continue
		}
		subnet, ok := shortPrefix(words[0])
		switch name := interfaceOf(words); {
		case !ok || name == "":
		case interfaces[name] == primary:
			c.Subnets = addOnce(c.Subnets, subnet)
		case interfaces[name] == beside:
			c.Beside = addOnce(c.Beside, subnet)
		}
	}
}

func addOnce(list []netip.Prefix, p netip.Prefix) []netip.Prefix {
	if len(list) == maxAddresses || slices.Contains(list, p) {
		return list
	}
	return append(list, p)
}

// isTunnel reports whether a route leads into a tunnel, as that of a VPN does.
func isTunnel(words []string) bool {
	return slices.ContainsFunc(words[3:], func(word string) bool {
		return strings.HasPrefix(word, "utun") || strings.HasPrefix(word, "ipsec") || strings.HasPrefix(word, "ppp")
	})
}

// interfaceOf returns the interface of a route: old versions have two columns more.
func interfaceOf(words []string) string {
	for _, word := range words[3:] {
		if strings.HasPrefix(word, "en") || strings.HasPrefix(word, "bridge") || strings.HasPrefix(word, "bond") || strings.HasPrefix(word, "vlan") {
			return word
		}
	}
	return ""
}

// shortPrefix reads a subnet as netstat shortens it: 10.20/22, or 192.168.1 for a /24.
func shortPrefix(text string) (netip.Prefix, bool) {
	number, bits, found := strings.Cut(text, "/")
	dots := strings.Count(number, ".")
	if strings.Contains(number, ":") || dots > 3 {
		return netip.Prefix{}, false
	}
	if !found {
		bits = map[int]string{0: "8", 1: "16", 2: "24"}[dots]
	}
	p, err := netip.ParsePrefix(number + strings.Repeat(".0", 3-dots) + "/" + bits)
	if err != nil || p.Bits() >= 31 || p.Bits() == 0 || useless(p.Addr()) {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

func useless(a netip.Addr) bool {
	return a.IsLoopback() || a.IsMulticast() || a.IsLinkLocalUnicast() || a.IsUnspecified()
}

// interfaces takes what ifconfig prints of the network cards that are connected:
//
//	en0: flags=8863<UP,BROADCAST,…> mtu 1500
//		inet 10.20.0.15 netmask 0xfffffc00 broadcast 10.20.3.255
//		inet6 fd00::15 prefixlen 64 autoconf
//
// Of a second output without one address of the first it is not known which is the
// client's.
func (c *Client) interfaces(text string) error {
	name, before := "", slices.Clone(c.Addresses)
	for line := range strings.Lines(text) {
		if before, _, found := strings.Cut(line, ": flags="); found {
			name = before
			continue
		}
		words := strings.Fields(line)
		if !strings.HasPrefix(name, "en") || len(words) < 4 {
			continue
		}
		address, err := netip.ParseAddr(words[1])
		if err != nil || useless(address) || len(c.Addresses) == maxAddresses {
			continue
		}
		bits, ok := maskOf(words)
		if !ok {
			continue
		}
		c.Addresses = append(c.Addresses, address)
		if p := netip.PrefixFrom(address, bits).Masked(); p.IsValid() {
			c.Subnets = addOnce(c.Subnets, p)
		}
	}
	own := c.Addresses[len(before):]
	if len(before) > 0 && len(own) > 0 && !slices.ContainsFunc(own, func(a netip.Addr) bool { return slices.Contains(before, a) }) {
		return fault.New(CodeClients, "put the documents of each client in a folder of its own: --client DIR --client DIR",
			"reading a document of the client: its addresses are others than those in another one, such as %s and %s", own[0], before[0])
	}
	return nil
}
