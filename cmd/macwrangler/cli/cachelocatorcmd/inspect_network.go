package cachelocatorcmd

import (
	"bytes"
	"regexp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
)

// networkTexts are what programs printed on the Mac, among the files of --file.
type networkTexts struct {
	routes, route, arp, ndp, scutil []byte
	resolver                        string // the file that scutil is from
}

// take keeps the output of netstat, route, arp, ndp or scutil, told by its lines. It
// reports whether the text is one of them.
func (n *networkTexts) take(name string, data []byte) bool {
	head := data[:min(len(data), 64<<10)]
	switch {
	case bytes.HasPrefix(head, []byte("DNS configuration")):
		n.scutil, n.resolver = data, name
	case regexp.MustCompile(`(?m)^(> ?)*Routing tables\r?$`).Match(head): // partly quoted it is no table, and says nothing
		n.routes = append(n.routes, data...)
	case bytes.Contains(head, []byte("route to: default")):
		n.route = data
	case bytes.Contains(head, []byte(": flags=")) && bytes.Contains(head, []byte("inet")):
		// ifconfig: the addresses of the Mac itself matter to check alone
	case bytes.HasPrefix(head, []byte("Neighbor ")):
		n.ndp = append(n.ndp, data...)
	case regexp.MustCompile(`^\S+ \([0-9.]+\) at \S+ on \S+`).Match(head):
		n.arp = append(n.arp, data...)
	default:
		return false
	}
	return true
}

// takeNetwork uses what was printed where no flag says the same. A table of
// neighbours alone does not tell which of them are routers.
func (o *inspectOptions) takeNetwork() {
	n := o.network
	if n.scutil != nil && o.scutil == "" {
		o.scutilText, o.scutilName = n.scutil, n.resolver
	}
	switch {
	case n.routes != nil:
		o.takeGateways(capture.Gateways(string(n.routes), string(n.arp), string(n.ndp)))
	case n.route != nil:
		o.takeGateways(capture.GatewayOf(string(n.route), string(n.arp), string(n.ndp)))
	case n.arp != nil || n.ndp != nil:
		o.takeGateways(capture.Gateways("", string(n.arp), string(n.ndp)))
	}
}

// takeGateways uses what is known of the routers, unless flags name them.
func (o *inspectOptions) takeGateways(g cachelocator.Gateways) {
	if o.changed("gateway-mac") {
		return
	}
	o.macs, o.noGateway, o.partial = g.MACs, g.None, g.Partial
	o.notes = append(o.notes, g.Notes...)
}
