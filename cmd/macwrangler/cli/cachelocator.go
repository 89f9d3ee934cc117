package cli

import (
	"os/user"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// locatorMac is the machine that cachelocator inspect runs on.
type locatorMac struct {
	darwin     bool
	runner     cachelocator.Runner
	now        func() time.Time
	userName   func(uid uint32) string
	resolvConf string // a file, for systems without scutil
}

// newCacheLocator returns the commands of the content-cache locator.
func newCacheLocator(a *app) *cobra.Command {
	return newCacheLocatorOn(a, locatorMac{
		darwin: runtime.GOOS == "darwin", runner: cachelocator.Programs{}, now: time.Now,
		userName: userName, resolvConf: "/etc/resolv.conf",
	})
}

// newCacheLocatorOn returns the commands for a given machine; tests bring one of
// their own.
func newCacheLocatorOn(a *app, mac locatorMac) *cobra.Command {
	return a.group(group{
		name:  "cachelocator",
		short: "Report which content cache a Mac would use, and why not",
		long: `Report which content cache a Mac would use, and why not another. The sources
are what its locator left on disk, what each nameserver answers about the records
of the site, and whether the caches answer. Nothing is sent unless a flag asks for
it, and nothing is ever sent to Apple. If updates are slow, inspect leads to the
server or record to repair; macwrangler explain CODE says more about a reason.`,
		example: "  # why does this Mac download its updates from the internet?\n" +
			"  sudo macwrangler cachelocator inspect --dns --reach",
	}, newCacheLocatorInspect(a, mac), newCacheLocatorTXT(a, mac))
}

// userName returns the name of a user of this machine, "" if there is none.
func userName(uid uint32) string {
	account, err := user.LookupId(strconv.FormatUint(uint64(uid), 10))
	if err != nil {
		return ""
	}
	return account.Username
}
