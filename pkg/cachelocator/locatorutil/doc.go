// Package locatorutil reads what Apple's AssetCacheLocatorUtil prints: its log, its
// JSON (-j), or both pasted together.
//
//	result, err := locatorutil.Parse(data)
//	for _, side := range result.Sides { verdict := side.Judge(locatorutil.Shared, result) }
//
// The program is not passive: it searches anew before it prints, and resets what was
// known of failures. Its answer is about that moment.
//
// What it does not print is unknown, and not empty: null and an error object in its
// JSON, and a kind of content without "Found" in its log. The keys come from scripts
// that use it and from analyses; no complete sample of Apple's is published. The text
// is read by tokens, for its wording has changed.
//
// The input may be hostile: at most 4 MiB are read, and 1,000 servers a list.
package locatorutil
