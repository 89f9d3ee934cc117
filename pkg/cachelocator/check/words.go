package check

import (
	"net/netip"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// title names the client in a message.
func (c *Client) title() string { return "the client of " + fault.Clip(c.Name) }

// subnetsOf names where a client is.
func subnetsOf(c *Client) string {
	var words []string
	for _, one := range c.Addresses {
		words = append(words, one.String())
	}
	if len(words) == 0 {
		for _, one := range c.Subnets {
			words = append(words, one.String())
		}
	}
	if len(words) > maxShown {
		words = append(words[:maxShown:maxShown], "…")
	}
	return strings.Join(words, ", ")
}

// addressesOf returns the texts that are addresses.
func addressesOf(texts []string) []netip.Addr {
	var all []netip.Addr
	for _, text := range texts {
		if address, err := netip.ParseAddr(text); err == nil {
			all = append(all, address)
		}
	}
	return all
}

func contains(address netip.Addr) func(netip.Prefix) bool {
	return func(p netip.Prefix) bool { return p.Contains(address) }
}
