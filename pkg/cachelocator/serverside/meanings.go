package serverside

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	const status = "the man page of AssetCacheManagerUtil, and outputs that administrators have published"
	list := []fault.Meaning{
		{Code: Registered, Summary: "The content cache is registered with Apple and active.", Advice: "nothing; to hold its settings against a client: macwrangler cachelocator check --client DIR --server FILE"},
		{Code: Starting, Summary: "The content cache waits for its registration with Apple.", Why: "Until it is registered, Apple does not name it to clients. That takes seconds, and minutes where Apple tests the connection.", Advice: "wait some minutes, and run AssetCacheManagerUtil status on the cache again"},
		{Code: Refused, Summary: "The content cache could not register with Apple, so clients do not find it.", Why: "Apple does not name a cache that is not registered.", Advice: "on the cache, check the way to lcdn-registration.apple.com over HTTPS without TLS inspection, then AssetCacheManagerUtil reloadSettings"},
		{Code: Inactive, Summary: "The content cache is activated and not active.", Why: "It serves nobody, as when its volume is full or missing.", Advice: "on the cache, read the errors in AssetCacheManagerUtil status, and free space on its volume"},
		{Code: Off, Summary: "Content caching is not activated on the Mac that the status is from.", Why: "What the status says of the registration follows from that.", Advice: "if it should be a cache: AssetCacheManagerUtil activate"},
		{Code: CannotActivate, Summary: "Content caching cannot be activated on that Mac.", Why: "Virtual machines may not be caches, and a profile may forbid it.", Advice: "take another Mac, or remove the restriction allowContentCaching"},
		{Code: Settings, Summary: "The document has the settings of a content cache.", Why: "They tell whom it serves, and not whether it runs.", Advice: "to hold them against a client and the DNS record: macwrangler cachelocator check --client DIR --server FILE"},
		{Code: Unknown, Summary: "The document does not tell in what state the content cache is.", Advice: "on the cache: AssetCacheManagerUtil status -j >status.json"},
		{Code: Unread, Summary: "A value in a document of a content cache was not understood, and is unknown.", Advice: "save it in JSON: AssetCacheManagerUtil status -j >status.json"},
	}
	for i := range list {
		list[i].Kind = fault.KindReason
		list[i].Source = status
	}
	return list
}
