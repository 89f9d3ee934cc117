package assetcache

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors, besides those of packages fault and plistfile.
const (
	CodeUnknown fault.Code = "not-content-caching"     // none of the documents
	CodeDamaged fault.Code = "content-caching-damaged" // it breaks its own form
)

// Meanings explains the codes of this package's errors.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnknown, Kind: fault.KindError, Summary: "The file is not a document of content caching that can be read.",
			Why:    "The content decides, not the name: the output of AssetCacheManagerUtil status or settings, the preferences of a cache, a profile with com.apple.AssetCache.managed, or the declaration content-cache.settings.",
			Advice: "on the cache: AssetCacheManagerUtil status -j >status.json; AssetCacheManagerUtil settings -j >settings.json",
			Source: "the man page of AssetCacheManagerUtil",
		},
		{
			Code: CodeDamaged, Kind: fault.KindError, Summary: "The document of content caching ends too early, or breaks its own form.",
			Why:     "A document that was cut, or pasted with lines left out, does not tell what the missing part says.",
			Advice:  "save the whole output again: AssetCacheManagerUtil status -j >status.json",
			Example: `{"name": "status", "result": {"Activated": true,`,
		},
	}
}
