package cachelocatorcmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// newTXT returns the verbs of the DNS records.
func newTXT(a *frame.App, mac Mac) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "txt",
		Short: "Make and check the DNS records of content caches",
		Long: `Make, read and check the TXT records at _aaplcache._tcp.DOMAIN. They name the
public addresses of a site, so that its Macs find its content caches. A site with
one public address needs none.`,
		Example: "  macwrangler cachelocator txt encode --domain corp.example.com 198.51.100.0/24",
	}, newEncode(a), newDecode(a, mac), newLint(a, mac))
}
