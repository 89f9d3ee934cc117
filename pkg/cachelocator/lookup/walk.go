package lookup

import (
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// step is where the client's search for one name ended.
type step struct {
	answer  *Answer // of a server that has the name, or nil
	seconds float64
	waited  bool   // part of the time is a wait for a silent server
	stopped string // the search domain at which a failure ended the search
	last    bool   // every server had been tried when the time was over
}

// client simulates a resolver with the answers of a survey.
type client struct {
	model   cachelocator.Model
	servers []netip.AddrPort
	domains []string
	answers map[question]*Answer
}

func (s *Survey) client(model cachelocator.Model) *client {
	c := &client{
		model:   model,
		servers: s.Nameservers[:min(len(s.Nameservers), usedServers(model))],
		domains: s.Domains[:min(len(s.Domains), MaxDomains)],
		answers: make(map[question]*Answer, len(s.Answers)),
	}
	for i := range s.Answers {
		a := &s.Answers[i]
		c.answers[question{a.Server, a.Domain, a.Link, a.TCPOnly}] = a
	}
	return c
}

// walk searches the domains for one name: after NXDOMAIN and NODATA comes the
// next domain, and any other failure ends the search.
func (c *client) walk(link int) step {
	var s step
	for _, domain := range c.domains {
		a := c.resolve(domain, link, &s)
		switch {
		case s.seconds >= window || s.answer != nil:
			return s
		case a == nil || (a.Outcome != NXDomain && a.Outcome != NoData):
			s.stopped = domain
			return s
		}
	}
	return s
}

// resolve asks the servers in order, each once, and returns the answer that ends
// the search, or nil if all failed. It adds the time to the step.
func (c *client) resolve(domain string, link int, s *step) *Answer {
	tcpOnly := false
	for at, server := range c.servers {
		a := c.answer(server, domain, link, tcpOnly)
		share := c.share(at)
		if a.Outcome == Silent || a.Seconds >= share {
			s.seconds += share
			s.waited = true
			s.last = at == len(c.servers)-1
			if s.seconds >= window {
				return nil
			}
			continue
		}
		s.seconds += a.Seconds
		switch a.Outcome {
		case Answered, Malformed:
			s.answer = a
			return a
		case NXDomain, NoData, OtherError:
			return a
		case TruncatedSilent: // libresolv does not bound the time over TCP
			s.seconds, s.waited = window, true
			return nil
		case TruncatedRefused:
			tcpOnly = true
		default: // the next server
		}
	}
	return nil
}

// answer returns the answer to a question. A server that was not asked counts as
// one that could not be reached.
func (c *client) answer(server netip.AddrPort, domain string, link int, tcpOnly bool) *Answer {
	if a := c.answers[question{server, domain, link, tcpOnly}]; a != nil {
		return a
	}
	if a := c.answers[question{server, domain, link, false}]; a != nil {
		return a
	}
	return &Answer{Server: server, Domain: domain, Link: link, Name: txt.Name(link, domain), Outcome: Unreachable}
}

// share returns how many seconds a server has: the first one all of them, each
// later one its part, in whole seconds.
func (c *client) share(at int) float64 {
	if at == 0 {
		return window
	}
	return float64(max(1, int(window)/len(c.servers)))
}
