package check

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// NewRecord takes what package txt read from a nameserver or a file, with the faults of
// its text. absent is set if it is known that there is no record.
func NewRecord(name string, found []txt.Found, faults []finding.Finding, absent bool) Record {
	r := Record{Name: name, Absent: absent && len(found) == 0}
	c := finding.NewCollector(name, allRules(), maxFindings)
	for _, one := range faults {
		c.Put(one)
	}
	txt.Lint(c, found)
	if others := otherDomains(found); others != "" {
		c.Put(finding.Finding{
			Rule: finding.NotChecked, Severity: finding.Info, Message: "not checked: the records of " + others + ": those of one domain are held against the rest",
			Fix: "check each search domain of the Macs by itself: --txt FILE with its records",
		})
	}
	r.findings = c.Findings()
	ours := slices.DeleteFunc(slices.Clone(found), func(f txt.Found) bool { return !txt.Concerns(f) })
	r.Void = slices.ContainsFunc(r.findings, func(f finding.Finding) bool { return f.Severity == finding.Error }) || len(ours) == 0 && !r.Absent
	r.Void = r.Void || headless(ours)
	if r.Void {
		return r
	}
	for _, one := range chain(ours) {
		data, err := txt.Decode(one.Rdata)
		switch {
		case err != nil:
		case data.Favored:
			r.Favored = append(r.Favored, data.Ranges...)
		default:
			r.Public = append(r.Public, data.Ranges...)
		}
	}
	return r
}

// otherDomains names the domains of which the records are not looked at, for they are not
// those of the first.
func otherDomains(found []txt.Found) string {
	var domains []string
	for _, one := range found {
		_, domain, ok := txt.Link(one.Name)
		if ok && txt.Concerns(one) && !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	if len(domains) < 2 {
		return ""
	}
	return fault.Clip(strings.Join(domains[1:], ", "))
}

// headless reports whether only numbered names are there: the locator never asks for them
// without the first, and whether that exists is not known.
func headless(found []txt.Found) bool {
	numbered := false
	for _, one := range found {
		link, _, ok := txt.Link(one.Name)
		if one.Name == "" || ok && link == 0 {
			return false
		}
		numbered = numbered || ok
	}
	return numbered
}

// chain returns the records that are read: those without a name, and of the first
// domain those from the first link on that is there.
func chain(found []txt.Found) []txt.Found {
	var list []txt.Found
	links := map[int]txt.Found{}
	first := ""
	for _, one := range found {
		link, domain, ok := txt.Link(one.Name)
		if !ok {
			if one.Name == "" {
				list = append(list, one)
			}
			continue
		}
		if len(links) == 0 {
			first = domain
		}
		if _, err := txt.Decode(one.Rdata); err == nil && domain == first {
			links[link] = one
		}
	}
	for link := range txt.MaxRecords {
		if one, ok := links[link]; ok {
			list = append(list, one)
		}
	}
	return list
}

// OfSite is the record that a site should have.
func (e Evidence) ofSite() (Record, bool) {
	if e.Site == nil {
		return Record{}, false
	}
	r := Record{Name: "the site's description", Public: e.Site.Public}
	for _, one := range e.Site.Caches {
		if one.Favored {
			r.Favored = append(r.Favored, txt.Range{First: one.Address, Last: one.Address})
		}
	}
	return r, true
}
