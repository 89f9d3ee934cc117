package txt

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// nearly matches a name that was meant to be one of a chain.
func nearly() *regexp.Regexp {
	return regexp.MustCompile(`^_?aaplcache([0-9]*)(\._tcp|\._udp|\.tcp)?(\..*)?$`)
}

// Concerns reports whether a record is, or was meant to be, one of content caches:
// by its name, or else by its key.
func Concerns(record Found) bool {
	if record.Name == "" || strings.Contains(canonical(record.Name), "aaplcache") {
		return true
	}
	_, ours := parse(record.Rdata)
	return ours
}

// isWildcard reports whether a name stands for others, among them those of a chain.
func isWildcard(name string) bool { return strings.HasPrefix(name, "*.") }

// foreign reports whether no record of a name was ever meant for content caches.
func foreign(records []Found) bool {
	return !slices.ContainsFunc(records, func(r Found) bool {
		_, ours := parse(r.Rdata)
		at, _ := keyIn(joined(r.Rdata))
		return ours || at >= 0
	})
}

// unasked returns the numbered names with nothing but records of other software that
// the locator does not look at: what precedes them does not end with ,more. They
// are usually the work of a wildcard.
func unasked(names []string, groups map[string][]Found) map[string]bool {
	list := map[string]bool{}
	for _, name := range names {
		link, domain, ok := Link(name)
		if !ok || link == 0 || !foreign(groups[name]) {
			continue
		}
		if _, more := asksOn(groups[Name(link-1, domain)]); !more {
			list[name] = true
		}
	}
	return list
}

// foreignOnly reports a name at which only other software has records. ok is false
// if that is not so.
func (l *linter) foreignOnly(name string, groups map[string][]Found) bool {
	_, domain, ok := Link(name)
	records := groups[name]
	if !ok || !foreign(records) {
		return false
	}
	first := records[0]
	next := groups[Name(1, domain)]
	if len(next) > 0 && next[0].Name != first.Name && bytes.Equal(next[0].Rdata, first.Rdata) {
		l.add(first, RuleUnknownKey, "create the record: macwrangler cachelocator txt encode; a wildcard does not answer for a name that exists",
			"a wildcard answers for %s and the numbered names: %s is a record of other software", escapedName(name), quote(joined(first.Rdata)))
		return true
	}
	for _, record := range records {
		what, fix := nearMiss(record.Rdata)
		if isSoftware(record.Rdata) {
			what, fix = "it is a record of other software", "leave it alone, and create one beside it: macwrangler cachelocator txt encode"
		}
		l.add(record, RuleUnknownKey, fix, "the locator ignores %s: %s", quote(joined(record.Rdata)), what)
	}
	return true
}

// isSoftware reports whether a record begins as those of known software do.
func isSoftware(rdata []byte) bool {
	text := strings.ToLower(joined(rdata))
	return strings.HasPrefix(text, "v=") || strings.Contains(text, "-verification=") || strings.HasPrefix(text, "ms=")
}
