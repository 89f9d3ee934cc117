package cachelocatorcmd

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/serverside"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of the area's own verbs.
const (
	codeNotAMac          fault.Code = "not-a-mac"
	codeNoServerAsked    fault.Code = "no-nameserver-asked"
	codeNameserverFailed fault.Code = "nameserver-failed"
	codeIncomplete       fault.Code = "check-incomplete"
)

// meanings explains the codes of the area: those of its libraries
// and of its verbs.
func meanings() []fault.Meaning {
	verbs := []fault.Meaning{
		{
			Code: codeNotAMac, Kind: fault.KindError, Summary: "This machine is not a Mac, and no file was named.",
			Why:     "Only a Mac has a cache locator, so there are files of it only there.",
			Advice:  "name files copied from a Mac with --file, the volume of a Mac with --root, or query only DNS with --dns",
			Example: "macwrangler cachelocator inspect --dns --nameserver 10.1.1.1 --search corp.example.com",
		},
		{
			Code: codeNoServerAsked, Kind: fault.KindError, Summary: "No nameserver could be reached from this machine.",
			Why:    "The queries could not be sent, so nothing is known about the records.",
			Advice: "check that this machine is on a network, and the addresses of the nameservers",
		},
		{
			Code: codeNameserverFailed, Kind: fault.KindError, Summary: "A nameserver did not answer, or answered with an error.",
			Why:    "The records of the other nameservers are reported first.",
			Advice: "to see what the locator makes of it: macwrangler cachelocator inspect --dns",
		},
		{
			Code: codeIncomplete, Kind: fault.KindError, Summary: "Nothing was found, and not everything that decides was known.",
			Why:    "A missing piece could be the contradiction, so the result is not clean. The findings of rule not-checked say what is missing, and how to learn it.",
			Advice: "add the documents that the messages name; AssetCacheLocatorUtil -j on the client, AssetCacheManagerUtil status -j and settings -j on the cache",
		},
	}
	return slices.Concat(assetcache.Meanings(), cachelocator.Meanings(), capture.Meanings(), check.Meanings(), site.Meanings(), locatorutil.Meanings(), logs.Meanings(), lookup.Meanings(), serverside.Meanings(), txt.Meanings(), verbs)
}
