package lookup

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// records lints the records of each server for each domain. Servers with the same
// fault share a reason, and for each name the first fault of a kind is enough.
func (r *reasoner) records() {
	type flaw struct{ rule, name, message string }
	var flaws []flaw
	holders := map[flaw][]string{}
	for at, server := range r.servers() {
		if slices.Index(r.servers(), server) != at {
			continue
		}
		seen := map[flaw]bool{}
		for _, f := range r.lint(server) {
			one := flaw{f.Rule, f.Path, f.Message}
			kind := flaw{f.Rule, f.Path, ""}
			if seen[kind] {
				continue
			}
			seen[kind] = true
			if holders[one] == nil {
				flaws = append(flaws, one)
			}
			holders[one] = append(holders[one], ServerText(server))
		}
	}
	for _, one := range flaws {
		r.add(fault.Code(one.rule), "%s at %s: %s", one.name, strings.Join(holders[one], " and "), one.message)
	}
}

// maxFindings is more than the lint can find in a chain: each name has at most
// maxRecords, and txt bounds the findings of a record.
const maxFindings = 100_000

// lint returns what is wrong with the records of one server.
func (r *reasoner) lint(server netip.AddrPort) []finding.Finding {
	var all []finding.Finding
	for at, domain := range r.client.domains {
		if slices.Index(r.client.domains, domain) != at {
			continue
		}
		if r.wildcard(server, domain) {
			continue
		}
		r.alias(server, domain)
		var found []txt.Found
		for link := range txt.MaxRecords {
			a := r.client.answers[question{server, domain, link, false}]
			if a == nil {
				continue
			}
			for _, record := range a.Records {
				found = append(found, txt.Found{Name: a.Name, TTL: &record.TTL, Rdata: record.Rdata})
			}
		}
		c := finding.NewCollector("", txt.Rules(), maxFindings)
		txt.Lint(c, found)
		for _, f := range c.Findings() {
			if f.Severity != finding.Info && (f.Rule != txt.RuleGap || r.missing(server, f.Path)) {
				all = append(all, f)
			}
		}
	}
	return all
}

// wildcard reports a wildcard, and whether there is one: the server has the same for all
// five names, and nothing that the locator can use. What is wrong with it is not
// worth five findings.
func (r *reasoner) wildcard(server netip.AddrPort, domain string) bool {
	first := r.client.answers[question{server, domain, 0, false}]
	if first == nil || first.Outcome != Answered || first.content().known > 0 {
		return false
	}
	for link := 1; link < BatchSize; link++ {
		next := r.client.answers[question{server, domain, link, false}]
		if next == nil || next.Outcome != Answered || next.Alias != first.Alias || !slices.Equal(contents(first), contents(next)) {
			return false
		}
	}
	what := "without a TXT record"
	switch {
	case len(first.Records) > 0:
		what = fmt.Sprintf("%q", fault.Clip(strings.Join(first.Records[0].Strings(), " ")))
	case first.Alias != "":
		what = "an alias of " + fault.Clip(first.Alias)
	}
	r.add(ReasonWildcard, "%s answers for every name in %s alike, as a wildcard does: %s", ServerText(server), domain, what)
	return true
}

// alias reports an alias that leads to no TXT record, or to one that is not for the
// locator.
func (r *reasoner) alias(server netip.AddrPort, domain string) {
	for link := range txt.MaxRecords {
		a := r.client.answers[question{server, domain, link, false}]
		if a == nil || a.Alias == "" {
			continue
		}
		var end string
		switch {
		case a.Outcome == NXDomain:
			end = "which does not exist"
		case a.Outcome == Answered && len(a.Records) == 0:
			end = "for which the answer has no TXT record"
		case a.Outcome == Answered && a.content().known == 0:
			end = "whose TXT record is of other software"
		default:
			continue
		}
		r.add(ReasonAlias, "%s at %s is an alias (CNAME) of %s, %s", a.Name, ServerText(server), fault.Clip(a.Alias), end)
		return
	}
}

// malformed reports servers whose answers libresolv does not take or the locator cannot
// read, each once.
func (r *reasoner) malformed() {
	var reported []netip.AddrPort
	for _, a := range r.survey.Answers {
		if a.Outcome != Malformed || a.Ignored || slices.Contains(reported, a.Server) {
			continue
		}
		reported = append(reported, a.Server)
		end := "the locator cannot read it"
		if a.Rejected {
			end = "the resolver rejects it and queries the next nameserver"
		}
		r.add(ReasonMalformed, "%s sends a malformed answer for %s (%s): %s", ServerText(a.Server), a.Name, a.Detail, end)
	}
}

// missing reports whether the server itself denies the name after this one. If it
// was only silent about it, that is not a gap.
func (r *reasoner) missing(server netip.AddrPort, name string) bool {
	link, domain, _ := txt.Link(name)
	for _, one := range r.client.domains {
		if strings.EqualFold(one, domain) {
			next := r.client.answer(server, one, link+1, false)
			return next.Outcome == NXDomain || next.Outcome == NoData || next.Outcome == Answered
		}
	}
	return false
}
