package locatorutil

import (
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Error is the error type of this package.
type Error = fault.Error

// The codes of this package.
const (
	None    fault.Code = "locatorutil-none"           // it found no cache
	Unknown fault.Code = "locatorutil-unknown"        // it does not tell
	Inside  fault.Code = "locatorutil-in-ranges"      // the public address is in the ranges of DNS
	Outside fault.Code = "locatorutil-outside-ranges" // it is not

	// Those of other packages.
	CodeDamaged = forms.CodeDamaged        // an error: JSON that does not parse
	CodeForeign = forms.CodeDocument       // an error: not what the program prints
	Usable      = cachelocator.Usable      // a cache would be used
	Unhealthy   = cachelocator.Unhealthy   // all of the best rank failed
	Unreachable = cachelocator.Unreachable // none of them answered
)

// Kind is a kind of content, as the program calls it.
type Kind string

// Kinds returns all kinds.
func Kinds() []Kind { return []Kind{Shared, Personal, Import} }

// The kinds.
const (
	Personal Kind = "personal caching"
	Import   Kind = "personal caching and import"
	Shared   Kind = "shared caching"
)

// Result is what was printed.
type Result struct {
	// PublicAddress is "" if it is not known.
	PublicAddress string `json:"publicAddress"`
	Sides         []Side `json:"sides"`
	// Reachable are the caches that answered; ReachKnown is false if it is not known
	// which did.
	Reachable  []string `json:"reachable"`
	ReachKnown bool     `json:"reachKnown"`
	// OldWording is set for the words of a macOS of 2018 or before ("caching servers").
	OldWording bool `json:"oldWording"`
}

// Side is the view of one locator.
type Side struct {
	// Name is "system" or "current user".
	Name string `json:"name"`
	// MightHave is whether there may be caches, or nil if it is not known.
	MightHave *bool `json:"mightHave,omitempty"`
	// Saved are the lists from before the program ran, Refreshed those after.
	Saved     map[Kind]List `json:"saved"`
	Refreshed map[Kind]List `json:"refreshed"`
	// Ranges are the public ranges that DNS gave; RangesKnown is false if they are not
	// told.
	Ranges      []string `json:"ranges"`
	RangesKnown bool     `json:"rangesKnown"`
	// Favored are the ranges of favored caches that DNS gave, as far as they are told.
	Favored      []string `json:"favoredRanges"`
	FavoredKnown bool     `json:"favoredRangesKnown"`
}

// List is the caches for one kind of content.
type List struct {
	Servers []Server `json:"servers"`
}

// Server is a cache. What the program did not print is nil.
type Server struct {
	HostPort string `json:"hostport"`
	GUID     string `json:"guid"`
	Rank     *int64 `json:"rank,omitempty"`
	Favored  *bool  `json:"favored,omitempty"`
	Healthy  *bool  `json:"healthy,omitempty"`
}

// Meanings explains the codes of this package that are its own.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: None, Kind: fault.KindReason, Summary: "AssetCacheLocatorUtil found no cache.",
			Why:    "It asked Apple, and Apple compares public addresses. The address that it prints is the one to look for in the records and in the cache's settings; if it is not the site's, the Mac reaches the internet by another way: a VPN, a guest network, a proxy.",
			Advice: "look whether the public address is one of the site's: a VPN, a guest network or a proxy has another; then compare it with that of the cache: AssetCacheManagerUtil status; then macwrangler cachelocator inspect --dns",
		},
		{
			Code: Inside, Kind: fault.KindReason, Summary: "The public address of the Mac is in the ranges that DNS gave it.",
			Advice: "nothing; the cache must have the same ranges, if it has any",
		},
		{
			Code: Outside, Kind: fault.KindReason, Summary: "The public address of the Mac is not in the ranges that DNS gave it.",
			Why:    "The record does not describe the way by which this Mac reaches the internet: a VPN, a guest network, a proxy, or an address of the site that the record lacks.",
			Advice: "if the address is the site's, add it to the record with macwrangler cachelocator txt encode, and to the PublicRanges of the cache; else look for the VPN or the proxy",
		},
		{
			Code: Unknown, Kind: fault.KindReason, Summary: "AssetCacheLocatorUtil does not tell which caches there are.",
			Why:    "A list that is null or an error, or missing in the text, is not known: the program was offline, ran into its time limit, or its output was cut.",
			Advice: "run AssetCacheLocatorUtil -j again on that Mac, online, and save all that it prints",
		},
	}
}
