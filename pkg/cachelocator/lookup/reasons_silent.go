package lookup

import (
	"net/netip"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// alive reports whether a server has answered anything that the client may ask. A
// closed port is not an answer.
func (c *client) alive(server netip.AddrPort) bool {
	for _, a := range c.answers {
		if a.Server != server || a.Ignored {
			continue
		}
		switch a.Outcome {
		case Silent, Unanswered, Unreachable:
		case Closed:
			if a.Transport == tcp {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// dead reports whether a server is known not to answer anything: nothing is left open.
func (c *client) dead(server netip.AddrPort) bool {
	if c.alive(server) {
		return false
	}
	for _, a := range c.answers {
		if a.Server == server && !a.Ignored && c.unknown(a) {
			return false
		}
	}
	for _, domain := range c.domains {
		for link := range BatchSize { // a question that was not put is open as well
			if a := c.answer(server, domain, link, false); a.Detail == notAsked && !a.unasked() {
				return false
			}
		}
	}
	return true
}

func (r *reasoner) allDead() bool {
	return !slices.ContainsFunc(r.servers(), func(one netip.AddrPort) bool { return !r.client.dead(one) })
}

// silentServers reports servers that answer nothing, if the client would fare better
// without them: it has others, and one of those lives. Whoever else is at fault is not
// to be covered up by them.
func (r *reasoner) silentServers() {
	if r.result.Outcome == Found || r.result.Outcome == Unknown || !slices.ContainsFunc(r.servers(), r.client.alive) {
		return
	}
	var dead, others []netip.AddrPort
	for _, server := range r.servers() {
		switch {
		case !r.client.dead(server):
			others = append(others, server)
		case !slices.Contains(dead, server) && slices.Contains(r.client.servers, server):
			dead = append(dead, server)
		}
	}
	// Of others it may be open if they live: the dead are at fault if they are in any case.
	living := slices.DeleteFunc(slices.Clone(others), func(one netip.AddrPort) bool { return !r.client.alive(one) })
	if len(dead) == 0 || !r.differs(others) || !r.differs(living) {
		return
	}
	for _, server := range dead {
		if server == r.client.servers[0] {
			r.primarySilent(server)
			continue
		}
		r.add(ReasonServerSilent, "Nameserver %s %s: each search for a name loses %.1f s",
			ServerText(server), r.deadWords(server), r.client.share(slices.Index(r.client.servers, server)))
	}
}

// differs reports whether the client would surely fare otherwise with those servers alone.
func (r *reasoner) differs(servers []netip.AddrPort) bool {
	other := *r.client
	other.servers = servers[:min(len(servers), usedServers(other.model))]
	outcome := other.run().Outcome
	return outcome != r.result.Outcome && outcome != Unknown
}

func (r *reasoner) primarySilent(server netip.AddrPort) {
	if r.client.model == cachelocator.ElCapitan {
		r.add(ReasonPrimarySilent, "The primary nameserver %s %s, and the locator of 10.11 queries no other", ServerText(server), r.deadWords(server))
		return
	}
	if r.client.model.SharesTime() {
		r.add(ReasonPrimarySilent, "The primary nameserver %s %s: each search for a name loses %.1f of the 5 s that the locator waits in all",
			ServerText(server), r.deadWords(server), r.client.share(0))
		return
	}
	r.add(ReasonPrimarySilent, "The primary nameserver %s %s within 5 s, which is as long as the locator waits in all",
		ServerText(server), r.deadWords(server))
}

// deadWords returns how a server is silent.
func (r *reasoner) deadWords(server netip.AddrPort) string {
	for _, domain := range r.client.domains {
		if r.client.answer(server, domain, 0, false).Outcome == Closed {
			return "refuses connections, of which a Mac's resolver does not learn: it waits for an answer, and none comes"
		}
	}
	return "did not answer"
}

// maxSilent is how many silent domains or names are reported.
const maxSilent = 10

// silentDomains reports what the client waited for in vain at a server that lives: as a
// rule a forwarder, whose own servers for that domain are dead.
func (r *reasoner) silentDomains() {
	if r.result.Outcome == Found {
		return
	}
	type place struct {
		server netip.AddrPort
		domain string
	}
	var seen []place
	for _, a := range r.client.waits {
		at := place{a.Server, a.Domain}
		if a.Outcome != Silent || slices.Contains(seen, at) || !r.client.alive(a.Server) || len(seen) == maxSilent {
			continue
		}
		seen = append(seen, at)
		switch {
		case r.answersIn(at.server, at.domain):
			r.add(ReasonDomainSilent, "%s answers for other names, but not for %s: the locator waits for it", ServerText(a.Server), a.Name)
		case at.domain == "":
			r.add(ReasonDomainSilent, "%s answers for other names, but not for the bare name %s: the locator waits for it", ServerText(a.Server), a.Name)
		default:
			r.add(ReasonDomainSilent, "%s answers for other domains, but not for search domain %s: the locator waits for it", ServerText(a.Server), a.Domain)
		}
	}
}

// answersIn reports whether a server answers for any name in a domain.
func (r *reasoner) answersIn(server netip.AddrPort, domain string) bool {
	for _, a := range r.client.answers {
		if a.Server == server && a.Domain == domain && a.Outcome != Silent && a.Outcome != Unanswered && a.Outcome != Unreachable {
			return true
		}
	}
	return false
}
