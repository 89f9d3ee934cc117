package lookup

import (
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
