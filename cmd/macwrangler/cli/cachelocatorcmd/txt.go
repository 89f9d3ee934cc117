package cachelocatorcmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// newTXT returns the verbs of the DNS records.
func newTXT(a *frame.App, mac Mac) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "txt",
		Short: "Create and check the DNS records of content caches",
		Long: `Create, decode and check the TXT records at _aaplcache._tcp.DOMAIN. They list the
public addresses of a site, so that its Macs find its content caches. A site with
only one public address does not need them.`,
		Example: "  macwrangler cachelocator txt encode --domain corp.example.com 198.51.100.0/24",
	}, newEncode(a), newDecode(a, mac), newLint(a, mac))
}
