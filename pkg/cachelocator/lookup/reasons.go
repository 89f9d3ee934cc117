package lookup

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of the reasons about nameservers, besides
// [cachelocator.DNSExtraServer] and [cachelocator.DNSExtraDomain]. Those about
// records are the ids of [txt.Rules].
const (
	ReasonNotExamined     fault.Code = "dns-not-examined"
	ReasonPrimarySilent   fault.Code = "dns-primary-silent"
	ReasonServerSilent    fault.Code = "dns-server-silent"
	ReasonDomainSilent    fault.Code = "dns-domain-silent"
	ReasonPrimaryNXDomain fault.Code = "dns-primary-nxdomain"
	ReasonSplit           fault.Code = "dns-split-answers"
	ReasonSearchStopped   fault.Code = "dns-search-stopped"
	ReasonServerError     fault.Code = "dns-server-error"
	ReasonNoAnswer        fault.Code = "dns-no-answer"
	ReasonMalformed       fault.Code = "dns-malformed"
	ReasonTCPBlocked      fault.Code = "dns-tcp-blocked"
	ReasonWildcard        fault.Code = "dns-wildcard"
	ReasonAlias           fault.Code = "dns-alias"
	ReasonBadDomain       fault.Code = "dns-bad-domain"
)

// reasoner collects reasons, in the order of the codes above. By any model it
// looks at the three servers that the current client uses: what the second one
// has is worth reporting even if only the first is asked.
type reasoner struct {
	client  *client
	survey  *Survey
	result  *Client
	reasons []fault.Reason
}

func (r *reasoner) add(code fault.Code, format string, args ...any) {
	one := fault.Reason{Code: code, Text: sentence(fmt.Sprintf(format, args...))}
	if !slices.Contains(r.reasons, one) {
		r.reasons = append(r.reasons, one)
	}
}

// sentence returns a text with a full stop, safe for a terminal: domains come
// from DHCP, and records from anywhere.
func sentence(text string) string {
	return fault.Printable(text) + "."
}

func (r *reasoner) servers() []netip.AddrPort {
	return r.survey.Nameservers[:min(len(r.survey.Nameservers), MaxServers)]
}

func (r *reasoner) all() {
	if len(r.client.servers) == 0 {
		return
	}
	r.notExamined()
	if r.allDead() {
		r.noAnswer("any name", r.client.domains[:min(1, len(r.client.domains))])
	} else {
		r.silentServers()
		r.silentDomains()
		r.disagreement()
		r.searchStopped()
	}
	r.malformed()
	r.tcpBlocked()
	r.badDomains()
	r.extra()
	r.records()
}

// notExamined reports that the result hangs on an answer that is not known.
func (r *reasoner) notExamined() {
	if r.result.Outcome == Unknown {
		r.add(ReasonNotExamined, "%s", upperFirst(r.result.failure.unexamined()))
	}
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// disagreement compares the answers of the servers about the first name of each
// domain. It is worse if the primary denies what another has.
func (r *reasoner) disagreement() {
	for _, domain := range r.client.domains {
		var first *Answer
		for at, server := range r.servers() {
			a := r.client.answer(server, domain, 0, false)
			if a.Outcome != Answered && a.Outcome != NXDomain && a.Outcome != NoData {
				continue
			}
			if first == nil {
				first = a
				continue
			}
			if same(first, a) {
				continue
			}
			if denied := first.Outcome != Answered; denied && first.Server == r.client.servers[0] && at > 0 && a.Outcome == Answered {
				r.add(ReasonPrimaryNXDomain, "The primary nameserver %s %s for %s, which is final; %s has the record", ServerText(first.Server), first.words(), domain, ServerText(server))
			} else {
				r.add(ReasonSplit, "%s and %s answer differently for %s: the locator uses the first answer", ServerText(first.Server), ServerText(server), domain)
			}
			break
		}
	}
}

// same reports whether two answers have the same content, in any order and with
// any TTL: servers rotate records, and caches count TTLs down.
func same(a, b *Answer) bool {
	if a.Outcome != Answered || b.Outcome != Answered {
		return a.Outcome == b.Outcome || (a.Outcome != Answered && b.Outcome != Answered)
	}
	return slices.Equal(contents(a), contents(b))
}

func contents(a *Answer) []string {
	list := make([]string, len(a.Records))
	for i, record := range a.Records {
		list[i] = string(record.Rdata)
	}
	slices.Sort(list)
	return list
}

// searchStopped reports where and why the search ended before its last domain, unless
// a silent server is at fault, or may be.
func (r *reasoner) searchStopped() {
	if r.result.Outcome == Failed { // whoever else is silent: this ended it
		r.serverError(r.result.failure)
		return
	}
	at := slices.Index(r.client.domains, r.result.stopped)
	if at < 0 || r.result.stopped == "" || slices.ContainsFunc(r.client.waits, r.suspect) || r.has(ReasonPrimarySilent, ReasonServerSilent, ReasonDomainSilent) {
		return
	}
	if a := r.open(); a != nil { // it may be that of a silent server, which would be at fault
		r.add(ReasonNotExamined, "%s", upperFirst(a.unexamined()))
		return
	}
	if at == len(r.client.domains)-1 {
		r.noAnswer(r.result.stopped, r.client.domains[at:])
		return
	}
	text := fmt.Sprintf("The search stops at %s, for which no nameserver returns an answer; not searched: %s",
		r.client.domains[at], strings.Join(r.client.domains[at+1:], ", "))
	for _, domain := range r.client.domains[at+1:] {
		for _, server := range r.client.servers {
			if r.client.answer(server, domain, 0, false).good() {
				r.add(ReasonSearchStopped, "%s, though %s has the record for %s", text, ServerText(server), domain)
				return
			}
		}
	}
	r.add(ReasonSearchStopped, "%s", text)
}

// open returns an answer that the client may wait for, and that is not known; or nil.
func (r *reasoner) open() *Answer {
	for _, server := range r.client.servers {
		for _, domain := range r.client.domains {
			for link := range BatchSize {
				if a := r.client.answer(server, domain, link, false); r.client.unknown(a) && !a.unasked() {
					return a
				}
			}
		}
	}
	return nil
}

// suspect reports whether it is open if a server that was waited for is dead.
func (r *reasoner) suspect(a *Answer) bool {
	return !r.client.dead(a.Server) && !r.client.alive(a.Server)
}

func (r *reasoner) has(codes ...fault.Code) bool {
	return slices.ContainsFunc(r.reasons, func(one fault.Reason) bool { return slices.Contains(codes, one.Code) })
}

// serverError is for an answer that ends the whole search.
func (r *reasoner) serverError(a *Answer) {
	r.add(ReasonServerError, "%s %s for %s, which ends the search: no other nameserver or domain is queried",
		ServerText(a.Server), a.words(), a.Name)
}

// noAnswer is for the last domain, where no search ends early: the client treats
// the record as missing, although no server said so. A truncated answer has a
// reason of its own.
func (r *reasoner) noAnswer(what string, domains []string) {
	if r.result.Outcome != Absent && r.result.Outcome != TimedOut || len(domains) == 0 {
		return
	}
	var failed []string
	for at, server := range r.client.servers {
		if slices.Index(r.client.servers, server) != at {
			continue
		}
		a := r.client.answer(server, domains[0], 0, false)
		if a.Outcome == TruncatedRefused || a.Rejected {
			return
		}
		words := a.words()
		if a.Outcome == Answered {
			words = fmt.Sprintf("answers only after %.1f s", a.Seconds)
		}
		failed = append(failed, ServerText(server)+" "+words)
	}
	end := "treats the record as missing"
	if r.result.Outcome == TimedOut {
		end = "gives up after 5 s"
	}
	r.add(ReasonNoAnswer, "The locator gets no answer for %s and %s: %s", what, end, strings.Join(failed, ", "))
}

func (r *reasoner) tcpBlocked() {
	var reported []netip.AddrPort
	for _, a := range r.survey.Answers {
		blocked := a.Outcome == TruncatedRefused || a.Outcome == TruncatedSilent
		if blocked && !a.Ignored && !slices.Contains(reported, a.Server) {
			reported = append(reported, a.Server)
			r.add(ReasonTCPBlocked, "%s truncates its answer for %s to 512 bytes and does not answer over TCP", ServerText(a.Server), a.Name)
		}
	}
}

// badDomains reports search domains that are no names, so that nothing can be asked.
func (r *reasoner) badDomains() {
	for at, domain := range r.client.domains {
		if domain != "" && !ValidDomain(domain) && slices.Index(r.client.domains, domain) == at {
			r.add(ReasonBadDomain, "Search domain %q is not a domain name and was not queried", fault.Clip(domain))
		}
	}
}

func (r *reasoner) extra() {
	for at, server := range r.survey.Nameservers {
		if at >= MaxServers && slices.Index(r.survey.Nameservers, server) == at {
			r.add(cachelocator.DNSExtraServer, "%s is nameserver %d: the locator queries only the first %d%s", ServerText(server), at+1, MaxServers, r.holds(server, ""))
		}
	}
	for at, domain := range r.survey.Domains {
		if at >= MaxDomains && slices.Index(r.survey.Domains, domain) == at {
			r.add(cachelocator.DNSExtraDomain, "%s is search domain %d: the locator searches only the first %d%s", domain, at+1, MaxDomains, r.holds(netip.AddrPort{}, domain))
		}
	}
}

// holds returns a clause if the record is where the locator does not look.
func (r *reasoner) holds(server netip.AddrPort, domain string) string {
	for i := range r.survey.Answers {
		a := &r.survey.Answers[i]
		if a.Ignored && a.good() && (a.Server == server || domain != "" && a.Domain == domain) {
			return ", and it has the record"
		}
	}
	return ""
}
