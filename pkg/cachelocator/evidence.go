package cachelocator

import (
	"time"
)

// Evidence is what must be known of the Mac besides its files.
type Evidence struct {
	// Now is the clock of the Mac, or zero if that is not known, as with a file
	// that was copied from another Mac. Then nothing more than what the file's own
	// times show is known to have expired.
	Now time.Time
	// BootTime is when the Mac booted, or zero if that is not known. Then it is not
	// known either if a file is stale.
	BootTime time.Time
	// Gateways are the hardware addresses of the default gateways, IPv4 first, in
	// the order of the routing table; none if they are not known.
	Gateways []MAC
	// Partial is set if there may be more gateways than these, at any place.
	Partial bool
	// NoGateway is set if it is known that there is none.
	NoGateway bool
	// Model is the locator whose rules are followed; Current by default.
	Model Model
	// Content is what would be fetched; Shared by default.
	Content Content
	// Size is how many bytes that is, or 0 if it is not known.
	Size int64
}

// Content is a kind of content. A cache need not serve all of them.
type Content string

// The kinds of content.
const (
	Shared Content = "shared" // updates and apps
	ICloud Content = "icloud" // a person's own data
	Import Content = "import" // content put into the cache by hand
)
