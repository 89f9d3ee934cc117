package txt

import (
	"fmt"
	"net/netip"
)

// block is a part of the address space that is not public.
type block struct {
	prefix      string
	what        string
	first, last netip.Addr
}

// reserved returns the blocks of the special-purpose registries of IANA that no client
// has on the internet, without those for documentation.
func reserved() []block {
	blocks := []block{
		{prefix: "0.0.0.0/8", what: "this network"},
		{prefix: "10.0.0.0/8", what: "private"},
		{prefix: "100.64.0.0/10", what: "shared by customers of a provider, carrier-grade NAT"},
		{prefix: "127.0.0.0/8", what: "loopback"},
		{prefix: "169.254.0.0/16", what: "link-local"},
		{prefix: "172.16.0.0/12", what: "private"},
		{prefix: "192.168.0.0/16", what: "private"},
		{prefix: "198.18.0.0/15", what: "benchmarking"},
		{prefix: "224.0.0.0/4", what: "multicast"},
		{prefix: "240.0.0.0/4", what: "reserved"},
		{prefix: "::/8", what: "not public"},
		{prefix: "fc00::/7", what: "unique local"},
		{prefix: "fe80::/10", what: "link-local"},
		{prefix: "fec0::/10", what: "site-local"},
		{prefix: "ff00::/8", what: "multicast"},
	}
	for i := range blocks {
		prefix := netip.MustParsePrefix(blocks[i].prefix)
		blocks[i].first, blocks[i].last = prefix.Addr(), lastOf(prefix)
	}
	return blocks
}

// notPublic returns which part of a range clients on the internet never have, or "".
// Addresses for documentation pass: examples have them.
func (r Range) notPublic() string {
	if r.First.Is4In6() && r.Last.Is4In6() { // they are taken for what is mapped
		r.First, r.Last = r.First.Unmap(), r.Last.Unmap()
	}
	for _, one := range reserved() {
		if r.First.Is4() == one.first.Is4() && !r.Last.Less(one.first) && !one.last.Less(r.First) {
			return fmt.Sprintf("%s (%s)", one.prefix, one.what)
		}
	}
	return ""
}

// NotPublic returns, for each range of which clients on the internet cannot have
// some address, which part that is and why.
func NotPublic(ranges []Range) []string {
	var list []string
	for _, r := range ranges {
		if what := r.notPublic(); what != "" {
			list = append(list, fmt.Sprintf("%s is not public: %s", r, what))
		}
	}
	return list
}

// public reports the public ranges of a record that are not public.
func (l *linter) public(record Found, p *parser) {
	if p.key[0] != 'p' {
		return
	}
	shown := 0
	for _, r := range p.ranges {
		what := r.notPublic()
		if what == "" {
			continue
		}
		if shown++; shown > maxFaults {
			break
		}
		l.add(record, RulePublic, "list the addresses from which the Macs reach the internet",
			"%s holds addresses that are not public: %s", quote(r.String()), what)
	}
}
