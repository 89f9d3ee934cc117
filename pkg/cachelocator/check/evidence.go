package check

import (
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Error is the error type of this package.
type Error = fault.Error

// Evidence is what is known. What is zero is unknown.
type Evidence struct {
	Clients []Client
	Caches  []Cache
	// Records are what the nameservers or a file have; none if nobody looked.
	Records []Record
	// Site is what the site should be; its addresses stand for those of a record if
	// nobody looked for one.
	Site *site.Site
	// OpenPorts are the TCP ports that a firewall leaves open, nil if nobody asked.
	OpenPorts []site.PortRange
}

// Client is a Mac that should use a cache.
type Client struct {
	// Name is for messages, and the target of findings about it.
	Name string
	// Public is the address from which it reaches the internet.
	Public netip.Addr
	// Addresses are its local ones; Subnets those of its interface with the default
	// route, Beside those of further ones, by which it reaches only what is on them.
	Addresses       []netip.Addr
	Subnets, Beside []netip.Prefix
	// Tunnel is set if its default route leads into one.
	Tunnel bool
	// Stored is what its locator has: the caches, and the public ranges of each answer
	// of DNS.
	Stored       []netip.AddrPort
	StoredRanges [][]txt.Range
	// Found is why AssetCacheLocatorUtil found no cache for the system services that they
	// can use; it is empty if it found one, or does not tell.
	Found string
	// Resolver is what scutil --dns printed.
	Resolver []byte
}

// Cache is a content cache.
type Cache struct {
	Name string
	// Status is nil if it is not known; StatusName is its document.
	Status     *assetcache.Status
	StatusName string
	// Sources are the documents with settings, the strongest first.
	Sources []Source
	// Refusal is why it cannot be activated: nil if no document says so.
	Refusal     *int64
	RefusalName string

	unread []unread
}

// Source is a document with settings.
type Source struct {
	Name     string
	Kind     assetcache.Kind
	Settings assetcache.Settings
	// Allowed is what a restriction in the same profile says.
	Allowed assetcache.Value[bool]
	// Others is how many more payloads its profile has.
	Others int
}

type unread struct {
	name string
	kind assetcache.Kind
	assetcache.Unread
}

// Record is what one nameserver or file has.
type Record struct {
	Name string
	// Absent is set if it is known that there is none.
	Absent bool
	// Public and Favored are what the locator takes.
	Public, Favored []txt.Range
	// Void is set if the locator takes nothing: the findings say why.
	Void     bool
	findings []finding.Finding
}

// Usable reports whether the locator gets ranges from it.
func (r Record) Usable() bool { return !r.Absent && !r.Void && len(r.Public)+len(r.Favored) > 0 }

// Gap is something that is unknown and could be a contradiction.
type Gap struct {
	Target string
	What   string
	// Hint says how to learn it.
	Hint string
}

// Result is what was found.
type Result struct {
	Findings []finding.Finding
	Gaps     []Gap
}
