package lookup

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The limits of the client: those of libresolv, and the locator's own.
const (
	// MaxServers is how many nameservers the client uses, MaxDomains how many
	// search domains.
	MaxServers = 3
	MaxDomains = 6
	// BatchSize is how many names of the chain it asks for at once.
	BatchSize = 5

	dnsPort = 53

	window = 5.0 // seconds: for a batch, and for the first server's one try
	// What comes after these is not asked at all: a list that long is a mistake.
	maxServers = 16
	maxDomains = 32
)

// ServerText returns a nameserver for people, without the usual port.
func ServerText(server netip.AddrPort) string {
	if server.Port() == dnsPort {
		return server.Addr().String()
	}
	return server.String()
}

// Options are which nameservers to ask, and for what.
type Options struct {
	// Nameservers are in the order of the client's list. Those after the first
	// [MaxServers] are asked for the first name only, and never used.
	Nameservers []netip.AddrPort
	// Domains are the search domains, in order; the same holds for those after
	// the first [MaxDomains]. Without any the client asks nothing.
	Domains []string
	// Model is the client to judge by; [cachelocator.Current] by default.
	Model cachelocator.Model
	// Timeout bounds each question, including the retry over TCP; 5 s by default,
	// which is how long the client waits at most. With a shorter one, what a server
	// would have answered later is unknown.
	Timeout time.Duration
	// SameMac is set if the client would run on this very machine. Otherwise nothing
	// follows from a question that cannot be sent from here.
	SameMac bool
	// Dial makes connections, "udp" and "tcp"; a plain [net.Dialer] by default.
	// Many goroutines call it and Now at once.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Now is the clock by which answers are timed; [time.Now] by default.
	Now func() time.Time
}

// nameOf returns the name of a link of the chain in a domain, or the bare name.
func nameOf(link int, domain string) string {
	return strings.TrimSuffix(txt.Name(link, domain), ".")
}

// ValidDomain reports whether the names of a chain can be asked for in a search domain.
// One in which they cannot is not asked for, and what the client makes of it is unknown.
func ValidDomain(domain string) bool {
	domain = strings.TrimSuffix(domain, ".")
	_, ok := dns.IsDomainName(nameOf(txt.MaxRecords-1, domain))
	return ok && domain != "" && len(domain) <= 253
}

// ready returns the options with defaults, or what is wrong with them.
func (o Options) ready() (ready Options, err error) {
	if len(o.Nameservers) == 0 {
		return o, fault.New(CodeNoServers, "name one with --nameserver", "querying nameservers: none is configured")
	}
	for _, server := range o.Nameservers {
		if !server.IsValid() || server.Port() == 0 {
			return o, fault.New(CodeBadServer, "write it as 10.0.0.53 or [fd00::53]:53", "querying nameserver %q: not an address and port", server)
		}
	}
	domains := make([]string, len(o.Domains))
	for i, domain := range o.Domains {
		domains[i] = strings.TrimSuffix(domain, ".")
	}
	if len(domains) > 0 && !slices.ContainsFunc(domains, ValidDomain) { // else it is one of several, and a reason
		return o, fault.New(txt.CodeBadDomain, "write it as corp.example.com", "querying search domain %q: not a domain name", fault.Clip(o.Domains[0]))
	}
	o.Domains = domains[:min(len(domains), maxDomains)]
	o.Nameservers = o.Nameservers[:min(len(o.Nameservers), maxServers)]
	if o.Timeout <= 0 {
		o.Timeout = window * time.Second
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Model, err = modelOf(o.Model)
	return o, err
}
