// Package assetcache reads the documents of Apple's content caching: what
// AssetCacheManagerUtil prints for status, settings and canActivate, the preferences
// of a cache (com.apple.AssetCache.plist, the Config.plist of macOS Server, and what
// defaults read prints of them), profiles with a com.apple.AssetCache.managed payload,
// and the declaration com.apple.configuration.content-cache.settings of macOS 27.
//
//	doc, err := assetcache.Parse(data)
//	if doc.Status != nil && doc.Status.Port.Known() { … }
//
// The content tells what a document is: JSON, a property list, the text in braces
// of macOS 10.13 to 10.15, or the indented text since then. [Parse] returns one
// [Document] with a [Status], or with [Settings].
//
// # Unknown is not no
//
// Each value is a [Value]: absent, known, or there and not understood. Only a known one
// may be used. Whether an absent key has its default is for the caller to say:
// [Kind.HasDefaults] reports whether documents of a kind leave defaults out. Sizes in
// the indented text are rounded, and marked: no sums should be made of them. A list
// that announces more items than follow is not understood.
//
// It does not judge: package check of cachelocator does that. It does not read the
// reports that macOS 27 sends, nor the status items of MDM.
//
// Sizes are in bytes. Input may be hostile: at most [MaxBytes] are read, and depth and
// number of values are bounded. Errors are *[Error].
//
// Sources: Apple, device-management (mdm/profiles/com.apple.AssetCache.managed.yaml,
// declarative/declarations/configurations/content-cache.settings.yaml), the man page of
// AssetCacheManagerUtil, and outputs that administrators have published. How the text
// lists ranges and peers is not known: items in another form are not understood.
package assetcache
