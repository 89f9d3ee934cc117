package site

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// check refuses a description of which the parts contradict each other.
func (s *Site) check(root settings.Value) error {
	if root.IsNull() || len(s.Public) == 0 {
		return fault.New(CodeBadSite, "add the addresses from which the site reaches the internet: public: [198.51.100.0/28]", "reading the site: it has no public addresses")
	}
	if len(s.Caches) == 0 {
		return fault.New(CodeBadSite, "add at least one: caches: [{name: cache1, address: 10.20.0.10, port: 49494}]", "reading the site: it has no caches")
	}
	if not := txt.NotPublic(s.Public); len(not) > 0 {
		return fault.New(CodeBadSite, "list the addresses from which the Macs reach the internet; local ones belong in subnets", "reading the site: %s", not[0])
	}
	for i, one := range s.Caches {
		if err := s.checkCache(i, one); err != nil {
			return err
		}
	}
	return nil
}

func (s *Site) checkCache(i int, one Cache) error {
	bad := func(hint, format string, args ...any) error {
		args = append([]any{fault.Clip(one.Name)}, args...)
		return fault.New(CodeBadSite, hint, "reading the site: cache %q: "+format, args...)
	}
	for _, other := range s.Caches[:i] {
		if other.Name == one.Name || other.Address == one.Address {
			return bad("name each cache once", "%q has the same name or address", fault.Clip(other.Name))
		}
	}
	if slices.Contains(one.Parents, one.Address) {
		return bad("remove its own address", "it is its own parent")
	}
	if s.above(one.Address, one.Parents, map[netip.Addr]bool{}) {
		return bad("let one of them ask Apple", "its parents lead back to it")
	}
	if s.OpenPorts != nil && !Open(s.OpenPorts, one.Port) {
		if one.Port == 0 {
			return bad("add a port that the firewall leaves open: port: 49494", "it has no port, so it may take any from %d on, and openPorts does not have all of them", FirstDynamicPort)
		}
		return bad("open the port, or give the cache one that is open", "port %d is not one of openPorts", one.Port)
	}
	return nil
}

// above reports whether the way up from some parents leads to an address.
func (s *Site) above(address netip.Addr, parents []netip.Addr, seen map[netip.Addr]bool) bool {
	for _, parent := range parents {
		if parent == address {
			return true
		}
		next, known := s.Cache(parent.String())
		if seen[parent] || !known {
			continue
		}
		seen[parent] = true
		if s.above(address, next.Parents, seen) {
			return true
		}
	}
	return false
}

// ParsePorts parses a port, or FIRST-LAST.
func ParsePorts(text string) (PortRange, error) {
	first, last, pair := strings.Cut(text, "-")
	if !pair {
		last = first
	}
	a, err1 := strconv.ParseUint(first, 10, 16)
	b, err2 := strconv.ParseUint(last, 10, 16)
	if err1 != nil || err2 != nil || a == 0 || b < a {
		return PortRange{}, fault.New(CodeBadSite, "write a port such as 49494, or 49152-65535", "reading ports %q: want PORT or FIRST-LAST", fault.Clip(text))
	}
	return PortRange{int(a), int(b)}, nil
}
