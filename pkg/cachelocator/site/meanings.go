package site

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors, besides those of packages txt and profile.
const (
	CodeBadSite fault.Code = "bad-site"      // a description that cannot be used
	CodeNoCache fault.Code = "no-such-cache" // not one cache, or not one of the site
)

// Meanings explains the codes of this package's errors.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBadSite, Kind: fault.KindError, Summary: "The description of the site cannot be read, or contradicts itself.",
			Why:     "What is made from it would not fit together. It needs public addresses and at least one cache; for the records a domain, for the profile and the declaration an identifier.",
			Advice:  "correct the line that the message names; macwrangler cachelocator site --help shows a whole description",
			Example: "public: [198.51.100.0/28]",
		},
		{
			Code: CodeNoCache, Kind: fault.KindError, Summary: "The settings are not the same for all caches, or the cache that was named is not one of the site.",
			Why:    "A profile or declaration has one port and one list of parents, and the caches of the site have different ones.",
			Advice: "make one for each cache: macwrangler cachelocator site --format mobileconfig --cache NAME site.yaml",
		},
	}
}
