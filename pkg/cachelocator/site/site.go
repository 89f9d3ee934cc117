package site

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Error is the error type of this package.
type Error = fault.Error

// Site is a description of a site.
type Site struct {
	// Domains are the search domains of the Macs, each with records of its own.
	Domains []string
	TTL     uint32
	// Identifier is the reverse-DNS name of the profile and of the declaration.
	Identifier, Organization string
	// Public are the addresses from which clients and caches reach the internet.
	Public []txt.Range
	// Subnets are the local addresses of the clients. Without any, a cache serves the
	// clients on its own subnet.
	Subnets []txt.Range
	Content Content
	Caches  []Cache
	// OpenPorts are the TCP ports that the firewall between clients and caches leaves
	// open; nil if there is none, or it is not known.
	OpenPorts []PortRange
}

// Content is which content the caches serve.
type Content string

// The contents, by their text form.
const (
	AllContent      Content = "all"
	SharedContent   Content = "shared"   // apps and updates
	PersonalContent Content = "personal" // iCloud
)

// Cache is a content cache.
type Cache struct {
	Name    string
	Address netip.Addr
	// Port is 0 if the cache may take any.
	Port int
	// Favored caches are preferred by the clients: they are in the records.
	Favored bool
	// Parents are the addresses of the caches that it asks in place of Apple.
	Parents []netip.Addr
}

// PortRange is the ports from First to Last, both included.
type PortRange struct{ First, Last int }

// Contains reports whether a port is in the range.
func (p PortRange) Contains(port int) bool { return p.First <= port && port <= p.Last }

// FirstDynamicPort is where the ports begin of which a cache takes one, if its settings
// name none; they end at 65535.
const FirstDynamicPort = 49152

// Open reports whether the firewall leaves a port open, or for 0 all that a cache may
// take.
func Open(ports []PortRange, port int) bool {
	if port != 0 {
		return slices.ContainsFunc(ports, func(p PortRange) bool { return p.Contains(port) })
	}
	return slices.ContainsFunc(ports, func(p PortRange) bool { return p.First <= FirstDynamicPort && p.Last >= 65535 })
}

// Cache returns the cache with a name or an address.
func (s *Site) Cache(name string) (Cache, bool) {
	for _, one := range s.Caches {
		if name == one.Name || name == one.Address.String() {
			return one, true
		}
	}
	return Cache{}, false
}

// Records makes the records of a domain of the site, or for "" of all of them.
func (s *Site) Records(only string) ([]txt.Record, error) {
	only = strings.ToLower(strings.TrimSuffix(only, "."))
	if only != "" && !slices.Contains(s.Domains, only) {
		return nil, fault.New(CodeBadSite, "name one of its domains, or add this one", "making the records: the site has no domain %q", fault.Clip(only))
	}
	if len(s.Domains) == 0 {
		return nil, fault.New(CodeBadSite, "add the search domain of the Macs, such as domain: corp.example.com", "making the records: the site has no domain")
	}
	var favored []txt.Range
	for _, one := range s.Caches {
		if one.Favored {
			favored = append(favored, txt.Range{First: one.Address, Last: one.Address})
		}
	}
	var all []txt.Record
	for _, domain := range s.Domains {
		if only != "" && domain != only {
			continue
		}
		records, err := txt.Encode(s.Public, favored, txt.Options{Domain: domain, TTL: s.TTL})
		if err != nil {
			return nil, err
		}
		all = append(all, records...)
	}
	return all, nil
}
