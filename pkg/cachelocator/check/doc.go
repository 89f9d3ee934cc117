// Package check holds the two sides of content caching against each other: what is
// known of clients, the status and the settings of caches, the DNS records, and the
// description of a site. It reports what contradicts what.
//
//	result := check.Check(check.Evidence{Clients: clients, Caches: caches, Records: records})
//	for _, f := range result.Findings { … }
//	if len(result.Gaps) > 0 { … } // the result is not clean, whatever was found
//
// [ReadClient] takes the documents of a client, [Group] those of the caches, which
// package assetcache reads; [NewRecord] takes what package txt read.
//
// # Unknown is not good
//
// A contradiction is reported if it is one for every value that an unknown piece may
// have. If a piece is unknown by which there could be one, that is a [Gap]: a finding of
// rule not-checked, and the result is not clean. Taking a piece away never makes the
// result clean.
//
// It reads no files, and sends nothing. It is not about one client's files: package
// cachelocator judges those, and package txt the records by themselves.
//
// Sources: Apple, device-management (com.apple.AssetCache.managed.yaml,
// content-cache.settings.yaml) and the deployment guide; the rest is inferred from
// analyses of the locator and says so in its rule.
package check
