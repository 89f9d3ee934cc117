package cachelocatorcmd

import (
	"bytes"
	"regexp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// networkTexts are what programs printed on the Mac, among the files of --file.
type networkTexts struct {
	routes, arp, ndp, scutil []byte
}

// take keeps the output of netstat, arp, ndp or scutil, told by its lines. It reports
// whether the text is one of them.
func (n *networkTexts) take(data []byte) bool {
	head := data[:min(len(data), 64<<10)]
	switch {
	case bytes.HasPrefix(head, []byte("DNS configuration")):
		n.scutil = data
	case bytes.Contains(head, []byte("Routing tables\n")), bytes.Contains(head, []byte("Routing tables\r\n")):
		n.routes = data
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
		o.scutilText = n.scutil
	}
	if len(o.macs) > 0 || o.noGateway || (n.routes == nil && n.arp == nil && n.ndp == nil) {
		return
	}
	macs, err := capture.Gateways(string(n.routes), string(n.arp), string(n.ndp))
	if err != nil {
		text := "The hardware addresses of the routers are not known: " + fault.Clip(err.Error()) + "."
		o.notes = append(o.notes, fault.Reason{Code: capture.CodeIncomplete, Text: text})
	}
	o.macs = macs
}
