// Package cachelocatorcmd has the verbs of cachelocator: which content cache a Mac would use, and
// the DNS records that lead to it.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/cachelocator and hands the
// result to the frame.
package cachelocatorcmd

import (
	"os/user"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// Mac is the machine that cachelocator inspect runs on.
type Mac struct {
	Darwin     bool
	Runner     cachelocator.Runner
	Now        func() time.Time
	userName   func(uid uint32) string
	ResolvConf string // a file, for systems without scutil
}

// New returns the commands of the content-cache locator.
func New(a *frame.App) *cobra.Command {
	return NewOn(a, Mac{
		Darwin: runtime.GOOS == "darwin", Runner: cachelocator.Programs{}, Now: time.Now,
		userName: userName, ResolvConf: "/etc/resolv.conf",
	})
}

// NewOn returns the commands for a given machine; tests bring one of
// their own.
func NewOn(a *frame.App, mac Mac) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "cachelocator",
		Short: "Report which content cache a Mac would use, and why not",
		Long: `Report which content cache a Mac would use, and why not another, from the files
that its cache locator keeps on disk. On request, each nameserver is queried for
the site's DNS records, and each cache is probed. Nothing is sent unless a flag asks
for it, and nothing is ever sent to Apple. When updates are slow, inspect points to
the server or record to repair; macwrangler explain CODE explains a reason code.`,
		Example: "  # why does this Mac download its updates from the internet?\n" +
			"  sudo macwrangler cachelocator inspect --dns --reach",
	}, newInspect(a, mac), newCapture(a, mac), newCheck(a, mac), newRules(a), newSite(a), newTXT(a, mac))
}

// userName returns the name of a user of this machine, "" if there is none.
func userName(uid uint32) string {
	account, err := user.LookupId(strconv.FormatUint(uint64(uid), 10))
	if err != nil {
		return ""
	}
	return account.Username
}
