package txt

import (
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Link returns the number of the link, 0 to 24, and the domain of a name of a
// chain. ok is false for a name that the locator never asks for.
func Link(name string) (link int, domain string, ok bool) {
	rest, found := strings.CutPrefix(canonical(name), "_aaplcache")
	if !found {
		return 0, "", false
	}
	number, domain, found := strings.Cut(rest, "._tcp")
	if !found || (domain != "" && !strings.HasPrefix(domain, ".")) {
		return 0, "", false
	}
	if number != "" {
		var err error
		link, err = strconv.Atoi(number)
		if err != nil || link < 1 || link >= MaxRecords || strconv.Itoa(link) != number {
			return 0, "", false
		}
	}
	return link, strings.TrimPrefix(domain, "."), true
}

// maxName is more than a name in DNS can have.
const maxName = 300

// escapedName returns a name of any origin for a message.
func escapedName(name string) string { return fault.ClipTo(Escape([]byte(name)), maxName) }

// name reports a name that the locator does not ask for.
func (l *linter) name(at Found) {
	if link, domain, ok := Link(at.Name); ok {
		if half := doubled(domain); half != "" {
			l.add(at, RuleName, "if the Macs search "+escapedName(half)+", rename it to "+escapedName(Name(link, half))+"; in a zone file, end the name with a dot",
				"the domain %s is there twice in %s: in a zone file a final dot is missing", quote(half), quote(at.Name))
		}
		return
	}
	fix := "the names are _aaplcache._tcp.DOMAIN, then _aaplcache1 to _aaplcache24"
	if parts := nearly().FindStringSubmatch(canonical(at.Name)); parts != nil {
		number := strings.TrimLeft(parts[1], "0")
		if n, err := strconv.Atoi(number); number == "" || (err == nil && n < MaxRecords) {
			fix = "rename it to _aaplcache" + number + "._tcp" + escapedName(parts[3])
		}
	}
	l.add(at, RuleName, fix, "the locator never looks up %s", quote(at.Name))
}

// doubled returns the half of a domain that is the same twice, or "": a zone file adds its
// domain to each name without a final dot.
func doubled(domain string) string {
	labels := strings.Split(canonical(domain), ".")
	half := len(labels) / 2
	if half < 2 || len(labels)%2 == 1 || !slices.Equal(labels[:half], labels[half:]) {
		return ""
	}
	return strings.Join(labels[:half], ".")
}

// chains follows the chain of each domain through the records with a name.
func (l *linter) chains(names []string, groups map[string][]Found) {
	var domains []string
	links := map[string]*[MaxRecords][]Found{}
	for _, name := range names {
		link, domain, ok := Link(name)
		if !ok {
			continue
		}
		if links[domain] == nil {
			links[domain] = new([MaxRecords][]Found)
			domains = append(domains, domain)
		}
		links[domain][link] = groups[name]
	}
	for _, domain := range domains {
		l.chain(domain, links[domain])
	}
}

func (l *linter) chain(domain string, links *[MaxRecords][]Found) {
	start := slices.IndexFunc(links[:], func(records []Found) bool { return len(records) > 0 })
	for link := start; link < MaxRecords; link++ {
		first, more := asksOn(links[link])
		switch {
		case !more:
			l.beyond(domain, links, link+1)
			return
		case link == MaxRecords-1:
			l.add(first, RuleTooLong, "remove ,more, and merge ranges until 25 records are enough",
				"record %d, the last that the locator reads, ends with ,more: it then uses none of them", link+1)
		case len(links[link+1]) == 0:
			l.add(first, RuleGap, "add that name, or remove ,more",
				"it ends with ,more, but %s does not exist: the locator then uses none of the records", escapedName(Name(link+1, domain)))
			return
		}
	}
}

// asksOn returns the first record with a key, and reports whether it ends with
// "more".
func asksOn(records []Found) (first Found, more bool) {
	for _, record := range records {
		if p, ok := parse(record.Rdata); ok {
			return record, p.more
		}
	}
	return Found{}, false
}

// beyond reports the first name after the end of the chain.
func (l *linter) beyond(domain string, links *[MaxRecords][]Found, from int) {
	var unread []Found
	for _, records := range links[from:] {
		if !foreign(records) { // a wildcard makes such names, too
			unread = append(unread, records...)
		}
	}
	if len(unread) > 0 {
		l.add(unread[0], RuleUnread, "end the record before it with ,more, or remove this one",
			"neither this record nor what follows is read: the chain ends at %s", escapedName(Name(from-1, domain)))
	}
}
