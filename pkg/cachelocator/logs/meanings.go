package logs

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{Code: DNSTimeout, Summary: "A nameserver did not answer in time when the locator looked for the record.", Advice: "look at the first nameserver: macwrangler cachelocator inspect --dns"},
		{Code: BadRecord, Summary: "The locator refused the site's DNS record; one bad item voids all.", Advice: "correct the record: macwrangler cachelocator txt lint --nameserver IP --search DOMAIN shows where, and what to write"},
		{Code: DNSError, Summary: "The locator got a DNS error and asked Apple without the site's ranges.", Advice: "macwrangler cachelocator inspect --dns"},
		{Code: Untrusted, Summary: "The certificate of Apple's locate server was not Apple's.", Why: "The locator wants an extended-validation certificate of Apple Inc.; TLS inspection replaces it.", Advice: "exempt lcdn-locator.apple.com from TLS inspection"},
		{Code: NoNetwork, Summary: "The locator did not know the hardware address of a router, and asked nobody.", Advice: "check that the Mac is on a network other than a VPN alone"},
		{Code: NoServer, Summary: "Apple knew no cache for the public address of the Mac.", Advice: "compare the public addresses of Mac and cache; see macwrangler explain empty-24h"},
		{Code: WentDown, Summary: "The locator counted a cache as unhealthy after failures.", Advice: "check the cache and the path to it: macwrangler cachelocator inspect --reach"},
		{Code: CameBack, Summary: "A cache that was unhealthy answered again.", Advice: "nothing, unless it happens often: then the path to the cache is unsteady"},
		{Code: Found, Summary: "The locator found caches when the log was written.", Advice: "for what it would use now: macwrangler cachelocator inspect"},
		{Code: FoundNone, Summary: "The locator found no cache when the log was written.", Advice: "nothing by itself: the reasons beside it say why, where the log does"},
		{Code: OutsideRange, Summary: "A cache refused a client that is outside of its ListenRanges.", Advice: "add the client's subnet to ListenRanges, or let the cache serve all networks"},
		{Code: PeerRefused, Summary: "A cache refused another cache that is outside of its PeerListenRanges.", Advice: "add the peer to PeerListenRanges, if the two should share content"},
		{Code: Suspended, Summary: "A cache refused requests because it had not registered with Apple yet.", Advice: "AssetCacheManagerUtil status on the cache: RegistrationStatus must be 1"},
		{Code: Hidden, Summary: "Addresses in the log are hidden and unknown.", Why: "macOS 27 writes <private> where older ones wrote an address.", Advice: "nothing is concluded from them"},
		{Code: Nothing, Summary: "The log has no line whose meaning is known.", Advice: "save more of it: log show --info --last 1d --predicate 'subsystem == \"com.apple.AssetCacheServices\"'"},
	}
	for i := range list {
		list[i].Kind = fault.KindReason
		list[i].Source = "inferred from analyses of the locators of iOS 26.1 and tvOS 18.2.1"
	}
	return list
}
