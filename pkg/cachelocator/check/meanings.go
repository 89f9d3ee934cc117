package check

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	CodeNotClient fault.Code = "not-a-client-document" // it says nothing about a client
	CodeClients   fault.Code = "ambiguous-client"      // documents of two clients
	CodeAmbiguous fault.Code = "ambiguous-server"      // to which cache a document belongs is not known
)

// Meanings explains the codes of this package's errors. [Rules] explains the findings.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNotClient, Kind: fault.KindError, Summary: "The file is not a document about a client.",
			Why:    "The content decides: the output of AssetCacheLocatorUtil, ifconfig, netstat -rn or scutil --dns, or a diskCache.plist.",
			Advice: "name a folder of macwrangler cachelocator capture, or save on the client: AssetCacheLocatorUtil -j >locator.json; ifconfig >ifconfig.txt",
		},
		{
			Code: CodeClients, Kind: fault.KindError, Summary: "Documents that should be of one client have different public addresses.",
			Why:    "Files that are named by themselves, and those of one folder, are taken for those of one client.",
			Advice: "put the documents of each client in a folder of its own: --client DIR --client DIR",
		},
		{
			Code: CodeAmbiguous, Kind: fault.KindError, Summary: "There are several caches, and it is not known to which of them a document belongs.",
			Why:    "Settings do not name their cache, so one file of settings cannot be given to one of several statuses.",
			Advice: "put the documents of each cache in a folder of its own: --server DIR --server DIR",
		},
	}
}
