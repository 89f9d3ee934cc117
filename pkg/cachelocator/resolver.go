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
	mostNameservers = 3
	mostDomains     = 6
	mostParents     = 3
	mostResolver    = 1 << 20 // bytes of scutil's output or of resolv.conf
	mostNotes       = 100
	dnsPort         = 53
)

// A Resolver is what the locator would ask and where: it calls libresolv, not
// the system's own resolver, and so sees the primary resolver only.
type Resolver struct {
	Nameservers []netip.AddrPort
	// Search are the domains in which the record is sought, in order. The bare
	// name is never asked.
	Search []string
	// Notes are what was left out, and what is odd.
	Notes []fault.Reason
}

// settings are a resolver's settings as they were found.
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
		r.note(DNSRotate, "The option rotate is set: which nameserver comes first changes.")
	}
	if len(r.Nameservers) == 0 {
		r.note(DNSNoServer, "There is no nameserver to ask.")
	}
	if len(r.Search) == 0 {
		r.note(DNSNoDomain, "There is no search domain, so the record is not sought at all.")
	}
	return r
}

func (r *Resolver) note(code fault.Code, format string, args ...any) {
	if len(r.Notes) < mostNotes {
		r.Notes = append(r.Notes, because(code, format, args...))
	}
}

func (r *Resolver) addServer(text string, port uint16) {
	address, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		r.note(DNSBadServer, "Nameserver %q is no address and is ignored.", text)
		return
	case len(r.Nameservers) == mostNameservers:
		r.note(DNSExtraServer, "Nameserver %s is beyond the third and is never asked.", address)
		return
	case address.Zone() != "":
		r.note(DNSZoneDropped, "Nameserver %q is asked without its interface, and may not be reached.", text)
	}
	r.Nameservers = append(r.Nameservers, netip.AddrPortFrom(address.WithZone(""), port))
}

func (r *Resolver) addDomain(domain string) {
	domain = strings.TrimSuffix(domain, ".")
	switch {
	case domain == "":
	case len(r.Search) == mostDomains:
		r.note(DNSExtraDomain, "Search domain %s is beyond the sixth and is not looked in.", shown(domain))
	default:
		r.Search = append(r.Search, domain)
	}
}

// parents gives a domain and its parents, three names of two labels or more.
// That the domain itself counts with one label only is a guess.
func parents(domain string) []string {
	domain = strings.TrimSuffix(domain, ".")
	if domain == "" {
		return nil
	}
	names := []string{domain}
	for len(names) < mostParents {
		_, parent, _ := strings.Cut(names[len(names)-1], ".")
		if !strings.Contains(parent, ".") {
			break
		}
		names = append(names, parent)
	}
	return names
}

// lines reads a text of bounded length.
func lines(r io.Reader, what string) ([]string, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostResolver+1))
	if err == nil && len(data) > mostResolver {
		err = fmt.Errorf("it is larger than %d bytes", mostResolver)
	}
	if err != nil {
		return nil, &Error{Code: fault.ReadFailed, Act: "reading " + what, Err: err}
	}
	return strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n"), nil
}
