package lookup

import (
	"math"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// ending is how the search for one name in one domain, or in all, ended.
type ending int

const (
	denied  ending = iota // no such name or no TXT: the next domain
	stopped               // no server answered, or all declined: the search ends, as if the name did not exist
	failed                // an error that libresolv reports: the search ends
	found                 // an answer with records
	late                  // the locator's time is over
	unclear               // an answer would have to be known that was not examined
)

// step is the client's search for one name.
type step struct {
	ending  ending
	answer  *Answer // the answer that ended it, or nil
	seconds float64 // how long it took; if it is unclear, at least
	waited  bool    // part of the time is a wait for a silent server
	domain  string  // the search domain where it ended
	last    bool    // every server had been tried when the time was over
}

// client simulates a resolver with the answers of a survey.
type client struct {
	model   cachelocator.Model
	sameMac bool
	servers []netip.AddrPort
	domains []string
	answers map[question]*Answer
	waits   []*Answer // the answers that it waited for in vain
}

func (s *Survey) client(model cachelocator.Model) *client {
	c := &client{
		model:   model,
		sameMac: s.SameMac,
		servers: s.Nameservers[:min(len(s.Nameservers), usedServers(model))],
		domains: bare(model, s.Domains[:min(len(s.Domains), MaxDomains)]),
		answers: make(map[question]*Answer, len(s.Answers)),
	}
	for i := range s.Answers {
		a := &s.Answers[i]
		c.answers[question{a.Server, a.Domain, a.Link, a.TCPOnly}] = a
	}
	return c
}

// bare returns the domains in which a model looks. OS X 10.11 began with none, that
// is with the bare name, as libresolv's own search does.
func bare(model cachelocator.Model, domains []string) []string {
	if model != cachelocator.ElCapitan {
		return domains
	}
	return append([]string{""}, domains...)
}

// walk searches the domains for one name: after NXDOMAIN and NODATA comes the
// next domain, and any other failure ends the search.
func (c *client) walk(link int) step {
	var s step
	for _, domain := range c.domains {
		s.domain = domain
		s.answer, s.ending = c.resolve(domain, link, &s)
		if s.seconds >= window {
			s.ending = late
		}
		if s.ending != denied && !c.goesOn(&s) {
			return s
		}
	}
	s.answer, s.ending, s.domain = nil, denied, ""
	return s
}

// goesOn reports whether the search of libresolv itself, which OS X 10.11 used,
// continues after a failure: after any for the bare name, and after SERVFAIL.
func (c *client) goesOn(s *step) bool {
	if c.model != cachelocator.ElCapitan || s.ending != stopped && s.ending != failed {
		return false
	}
	return s.domain == "" || s.answer != nil && s.answer.Outcome == ServFail
}

// resolve asks the servers in order, each once. It adds the time to the step, and
// returns how the search ended and the answer that ended it.
func (c *client) resolve(domain string, link int, s *step) (last *Answer, end ending) {
	tcpOnly := false
	for at, server := range c.servers {
		a := c.answer(server, domain, link, tcpOnly)
		share := c.share(at)
		switch {
		case c.tooLate(a, share):
			c.waits = append(c.waits, a)
			s.seconds += share
			if a.Transport == tcp { // libresolv does not bound the time over TCP
				s.seconds = window
			}
			s.waited, s.last = true, at == len(c.servers)-1
			if s.seconds >= window {
				return nil, late
			}
			last = nil
			continue
		case c.unknown(a):
			if s.seconds += a.Seconds; s.seconds >= window { // whatever the answer would have been
				return nil, late
			}
			return a, unclear
		}
		s.seconds += a.Seconds
		if end := a.ending(); end != stopped {
			return a, end
		}
		if a.Transport == tcp && a.Outcome == ServFail {
			return a, stopped
		}
		tcpOnly = tcpOnly || a.Transport == tcp
		last = a
	}
	return last, stopped
}

// ending returns what libresolv makes of an answer; stopped if it asks the next server.
func (a *Answer) ending() ending {
	switch a.Outcome {
	case Answered:
		return found
	case Malformed:
		if !a.Rejected {
			return found // libresolv does not look further than the question; the locator fails
		}
	case NXDomain, NoData:
		return denied
	case OtherError:
		return failed
	case Refused, NotImp:
		if a.Transport == tcp {
			return failed
		}
	case ServFail, Closed, Unreachable, Silent, Unanswered, TruncatedRefused, TruncatedSilent:
	}
	return stopped
}

// tooLate reports whether a server does not answer within its share. A closed port is
// as slow as a silent server: a Mac's resolver does not connect its UDP sockets, so
// the kernel does not tell it. Over TCP it learns that at once.
func (c *client) tooLate(a *Answer, share float64) bool {
	switch a.Outcome {
	case Silent, TruncatedSilent:
		return true
	case Closed:
		return a.Transport != tcp
	case Unreachable:
		return false
	default:
	}
	if a.TCPOnly {
		return false
	}
	if a.Transport == tcp {
		return a.TruncatedAfter >= share
	}
	return a.Seconds >= share
}

// unknown reports whether it was not examined how a Mac would be answered: the tool did
// not wait as long, or could not send. A link-local address without its interface
// cannot be sent to from anywhere.
func (c *client) unknown(a *Answer) bool {
	switch a.Outcome {
	case Unanswered:
		return true
	case Unreachable:
		ip := a.Server.Addr()
		return !c.sameMac && !(ip.Is6() && ip.IsLinkLocalUnicast())
	default:
		return false
	}
}

// answer returns the answer to a question. One that was not put is unanswered.
func (c *client) answer(server netip.AddrPort, domain string, link int, tcpOnly bool) *Answer {
	if a := c.answers[question{server, domain, link, tcpOnly}]; a != nil {
		return a
	}
	a := c.answers[question{server, domain, link, false}]
	if a != nil && a.Transport == tcp { // the same server again
		return a
	}
	return &Answer{Server: server, Domain: domain, Link: link, Name: nameOf(link, domain), Outcome: Unanswered, Detail: notAsked}
}

// unasked reports whether nothing can be asked in that domain. It costs the client no
// time, whatever becomes of it.
func (a *Answer) unasked() bool {
	return a.Detail == notAsked && a.Domain != "" && !ValidDomain(a.Domain)
}

// notAsked is the detail of an answer to a question that was not put.
const notAsked = "was not asked"

// share returns how many seconds a server has. Up to macOS 15.3 each has its part of
// the time, in whole milliseconds. From 15.4 on the first one has all of it, and each
// later one its part in whole seconds.
func (c *client) share(at int) float64 {
	n := float64(len(c.servers))
	switch {
	case c.model.SharesTime():
		return math.Floor(1000*window/n) / 1000
	case at == 0:
		return window
	default:
		return max(1, math.Floor(window/n))
	}
}
