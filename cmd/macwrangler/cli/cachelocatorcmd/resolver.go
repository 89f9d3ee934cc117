package cachelocatorcmd

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// answerTimeout is how long the locator itself waits.
const answerTimeout = 5 * time.Second

const dnsPort = 53

// resolverFlags are the flags for which nameservers to ask, and for what.
type resolverFlags struct {
	nameservers []string
	search      []string
	scutil      string // a file; "" for this machine's own settings
	scutilText  []byte // what a capture or a document has of it
	scutilName  string // where that is from
	mac         Mac    // this machine
}

func (s *resolverFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&s.nameservers, "nameserver", nil, "query the nameserver at `IP[:PORT]` (repeatable; default: those of this machine)")
	flags.StringArrayVar(&s.search, "search", nil, "use search `DOMAIN` (repeatable; default: those of this machine)")
}

func (s *resolverFlags) given() bool { return len(s.nameservers)+len(s.search) > 0 }

// resolver returns which nameservers the locator would ask, and for what: as the
// flags say, and where they do not, the settings. source is where the settings
// came from.
func (s *resolverFlags) resolver(ctx context.Context, a *frame.App) (r cachelocator.Resolver, source string, err error) {
	source = "flags"
	if err := s.checkSearch(); err != nil {
		return r, source, err
	}
	if len(s.nameservers) == 0 || len(s.search) == 0 {
		if r, source, err = s.settings(ctx, a); err != nil {
			return r, source, err
		}
	}
	if len(s.nameservers) > 0 {
		r.Nameservers = nil
		for _, text := range s.nameservers {
			server, err := parseNameserver(text)
			if err != nil {
				return r, source, err
			}
			r.Nameservers = append(r.Nameservers, server)
		}
		r.Notes = without(r.Notes, cachelocator.DNSExtraServer, cachelocator.DNSBadServer, cachelocator.DNSZoneDropped,
			cachelocator.DNSRotate, cachelocator.DNSNoServer)
	}
	if len(s.search) > 0 {
		r.Search = s.search
		r.Notes = without(r.Notes, cachelocator.DNSExtraDomain, cachelocator.DNSNoDomain)
	}
	return r, source, nil
}

// checkSearch refuses the name of a record in the place of a search domain: it would be
// put before it a second time.
func (s *resolverFlags) checkSearch() error {
	for _, text := range s.search {
		if _, domain, is := txt.Link(text); is {
			return frame.BadValue("search", text, "it is the name of a record already").WithHint("pass the search domain alone: " + fault.Clip(domain))
		}
	}
	return nil
}

// without removes the reasons about settings that flags override.
func without(reasons []fault.Reason, codes ...fault.Code) []fault.Reason {
	return slices.DeleteFunc(reasons, func(r fault.Reason) bool { return slices.Contains(codes, r.Code) })
}

// settings returns the settings of the resolver from the output of scutil on
// another Mac, or from scutil here; without scutil, from resolv.conf.
func (s *resolverFlags) settings(ctx context.Context, a *frame.App) (cachelocator.Resolver, string, error) {
	if s.scutil != "" {
		text, err := a.ReadInput(s.scutil)
		if err != nil {
			return cachelocator.Resolver{}, "", err
		}
		r, err := cachelocator.ParseScutil(bytes.NewReader(forms.Plain(text)))
		return r, frame.InputName(s.scutil), err
	}
	if s.scutilText != nil {
		r, err := cachelocator.ParseScutil(bytes.NewReader(s.scutilText))
		return r, s.scutilName, err
	}
	if s.mac.Darwin {
		text, err := s.mac.Runner.Run(ctx, "/usr/sbin/scutil", "--dns")
		if err == nil {
			r, err := cachelocator.ParseScutil(bytes.NewReader(text))
			return r, "scutil --dns", err
		}
		a.Warn("%v; using %s instead", err, s.mac.ResolvConf)
	}
	text, err := a.ReadFile(s.mac.ResolvConf, 1<<20+1)
	if err != nil {
		a.Warn("reading %q: %v", s.mac.ResolvConf, fault.WithoutPath(err))
	}
	r, err := cachelocator.ParseResolvConf(bytes.NewReader(text))
	return r, s.mac.ResolvConf, err
}

// parseNameserver parses 10.0.0.53, 10.0.0.53:5353, fd00::53 or [fd00::53]:53.
func parseNameserver(text string) (netip.AddrPort, error) {
	if server, err := netip.ParseAddrPort(text); err == nil && server.Port() > 0 {
		return server, nil
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		return netip.AddrPort{}, frame.BadValue("nameserver", text, "want an IP address, with or without a port").
			WithHint("a host name is not accepted: use its address, such as 10.0.0.53 or [fd00::53]:53")
	}
	return netip.AddrPortFrom(address, dnsPort), nil
}

// parseMoment parses a time in the forms that a Mac prints: RFC 3339, the seconds
// of date +%s and stat -f %m, or the output of sysctl -n kern.boottime.
func parseMoment(flag, text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	if t, err := cachelocator.ParseBootTime(text); err == nil {
		return t, nil
	}
	var seconds int64
	if n, err := fmt.Sscanf(text, "%d", &seconds); n == 1 && err == nil && fmt.Sprint(seconds) == text && seconds > 0 && seconds < 1<<33 {
		return time.Unix(seconds, 0).UTC(), nil
	}
	return time.Time{}, frame.BadValue(flag, text, "want a time such as 2026-03-02T09:00:00Z, or seconds since 1970").
		WithHint("on the Mac: date +%s, stat -f %m FILE, or sysctl -n kern.boottime")
}
