package cachelocator

import (
	"fmt"
	"io"
	"net/netip"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The limits of libresolv.
const (
	maxNameservers = 3
	maxDomains     = 6
	maxParents     = 3
	maxText        = 1 << 20 // bytes of scutil's output or of resolv.conf
	maxNotes       = 100
	dnsPort        = 53
)

// A Resolver is which nameservers the locator would ask, and for what. The
// locator calls libresolv, not the system's own resolver, and so sees only the
// primary resolver.
type Resolver struct {
	Nameservers []netip.AddrPort
	// Search are the domains in which the locator looks for the record, in order.
	// It never asks for the bare name.
	Search []string
	// Notes report what was left out, and what is unusual.
	Notes []fault.Reason
}

// settings are the settings of a resolver as they were found.
type settings struct {
	nameservers []string
	search      []string
	domain      string
	port        uint16
	rotate      bool
}

// resolver applies the limits of libresolv.
func (s settings) resolver() Resolver {
	r := Resolver{Nameservers: []netip.AddrPort{}, Search: []string{}, Notes: []fault.Reason{}}
	if s.port == 0 {
		s.port = dnsPort
	}
	for _, text := range s.nameservers {
		r.addServer(text, s.port)
	}
	domains := s.search
	if len(domains) == 0 {
		domains = parents(s.domain)
	}
	for _, domain := range domains {
		r.addDomain(domain)
	}
	if s.rotate {
		r.note(DNSRotate, "The rotate option is set: which nameserver comes first varies.")
	}
	if len(r.Nameservers) == 0 {
		r.note(DNSNoServer, "No nameserver is configured.")
	}
	if len(r.Search) == 0 {
		r.note(DNSNoDomain, "No search domain is set, so the locator does not look for the record.")
	}
	return r
}

func (r *Resolver) note(code fault.Code, format string, args ...any) {
	if len(r.Notes) < maxNotes {
		r.Notes = append(r.Notes, because(code, format, args...))
	}
}

func (r *Resolver) addServer(text string, port uint16) {
	address, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		r.note(DNSBadServer, "Nameserver %s is not an address and is ignored.", quoted(text))
		return
	case len(r.Nameservers) == maxNameservers:
		r.note(DNSExtraServer, "Nameserver %s comes after the third and is never queried.", quoted(address.String()))
		return
	case address.Zone() != "":
		r.note(DNSZoneDropped, "Nameserver %s is queried without its interface and may be unreachable.", quoted(text))
	}
	r.Nameservers = append(r.Nameservers, netip.AddrPortFrom(address.WithZone(""), port))
}

func (r *Resolver) addDomain(domain string) {
	domain = strings.TrimSuffix(domain, ".")
	switch {
	case domain == "":
	case len(r.Search) == maxDomains:
		r.note(DNSExtraDomain, "Search domain %s comes after the sixth and is not searched.", quoted(domain))
	default:
		r.Search = append(r.Search, domain)
	}
}

// parents returns a domain and its parents of two labels or more, at most three
// names in all. That a domain of a single label is used as well is a guess.
func parents(domain string) []string {
	domain = strings.TrimSuffix(domain, ".")
	if domain == "" {
		return nil
	}
	names := []string{domain}
	for len(names) < maxParents {
		_, parent, _ := strings.Cut(names[len(names)-1], ".")
		if !strings.Contains(parent, ".") {
			break
		}
		names = append(names, parent)
	}
	return names
}

// lines reads the lines of a text of bounded length.
func lines(r io.Reader, what string) ([]string, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxText+1))
	if err == nil && len(data) > maxText {
		err = fmt.Errorf("larger than %d bytes", maxText)
	}
	if err != nil {
		return nil, &Error{Code: fault.ReadFailed, Act: "reading " + what, Err: err}
	}
	return strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n"), nil
}
