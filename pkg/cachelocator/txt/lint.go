package txt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// maxFaults is how many faults of one record are listed.
const maxFaults = 20

// Found is a record from a server or from pasted text.
type Found struct {
	// Name is the owner, or "" if it is not known.
	Name string
	// TTL is in seconds, or nil if it is not known.
	TTL *uint32
	// Rdata is each string with its length byte before it; [Rdata] makes it.
	Rdata []byte
	// Line and Column are the place in pasted text, and else 0.
	Line, Column int
}

// Lint checks all TXT records of one server's chain, or any part of it, and adds
// findings about what the locator would make of them. The collector must be made
// with [Rules]. Records of one name are checked together, and the chain is
// checked where the names are known. Records at other names are left alone, unless
// they have a key of content caches.
func Lint(c *finding.Collector, records []Found) {
	l := linter{c}
	var names []string
	groups := map[string][]Found{}
	for _, record := range records {
		if !Concerns(record) {
			continue // SPF, DKIM and DMARC are nobody's business here
		}
		name := canonical(record.Name)
		if _, known := groups[name]; !known {
			names = append(names, name)
		}
		groups[name] = append(groups[name], record)
	}
	passed := unasked(names, groups)
	for _, name := range names {
		if !passed[name] && !l.foreignOnly(name, groups) {
			l.group(name, groups[name])
		}
	}
	l.chains(names, groups)
}

func canonical(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

type linter struct{ found *finding.Collector }

func (l *linter) add(at Found, rule, fix, format string, args ...any) {
	l.found.Add(placeOf(at), rule, fmt.Sprintf(format, args...), fix)
}

func placeOf(at Found) finding.Place {
	return finding.Place{Path: fault.ClipTo(strings.TrimSuffix(at.Name, "."), maxName), Line: at.Line, Column: at.Column}
}

// group checks the records of one name. A record without a key is not a fault if
// there is one with a key: other software may have TXT records there.
func (l *linter) group(name string, records []Found) {
	if name != "" && !isWildcard(name) {
		l.name(records[0])
	}
	if name != "" {
		records = distinct(records)
	}
	var known []Found
	for _, record := range records {
		if _, ok := parse(record.Rdata); ok {
			known = append(known, record)
			l.record(record)
		}
	}
	for _, record := range records {
		_, ok := parse(record.Rdata)
		at, _ := keyIn(joined(record.Rdata))
		if ok || (len(known) > 0 && name != "" && at < 0) {
			continue
		}
		what, fix := nearMiss(record.Rdata)
		l.add(record, RuleUnknownKey, fix, "the locator ignores %s: %s", quote(joined(record.Rdata)), what)
	}
	if len(known) > 1 && name != "" {
		l.add(known[1], RuleTwo, "move the second to the next name, and end the first with ,more",
			"%d records with a key at one name: the locator reads only the first, and nameservers rotate the order", len(known))
	}
}

// distinct leaves out records that are there twice: a nameserver has them once.
func distinct(records []Found) []Found {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(records), func(r Found) bool {
		was := seen[string(r.Rdata)]
		seen[string(r.Rdata)] = true
		return was
	})
}

// record checks one record that has a key.
func (l *linter) record(record Found) {
	p, _ := parse(record.Rdata)
	hidden := l.strings(record, p)
	shown := 0
	for _, wrong := range p.faults {
		if hidden && p.spoils(wrong) {
			continue // the length byte is the fault, and has been reported
		}
		if shown++; shown > maxFaults {
			l.add(record, RuleBadRange, "", "%d bad items in all", len(p.faults))
			break
		}
		l.add(record, RuleBadRange, wrong.fix, "item %s invalidates all records: %s", quote(wrong.item), wrong.what)
	}
	l.public(record, p)
	if rest := p.unread(); rest != "" {
		l.add(record, RuleUnread, "move it before more, or remove it", "%s is not read: it comes after the end of the data", quote(rest))
	}
	if record.TTL != nil && *record.TTL < 300 {
		counts := 300
		if *record.TTL == 0 {
			counts = 3600
		}
		l.add(record, RuleTTL, "set 300 or more; 10800 is usual", "the locator treats a TTL of %d as %d seconds", *record.TTL, counts)
	}
}

// spoils reports whether there is a length byte in a bad item.
func (p *parser) spoils(f placedFault) bool {
	next, _ := slices.BinarySearch(p.bounds, f.start) // there may be thousands
	return next < len(p.bounds) && p.bounds[next] < f.end
}

// unread returns what comes after "more" or a NUL byte.
func (p *parser) unread() string { return string(p.data[p.read:]) }

// strings checks for a record of several strings. It returns true if their length
// bytes spoil what is read.
func (l *linter) strings(record Found, p *parser) bool {
	list, whole := Strings(record.Rdata)
	if !whole {
		l.add(record, RuleSyntax, "create the record again with txt encode", "the last string is shorter than its length byte says")
	}
	if len(list) < 2 {
		return false
	}
	const fix = "give each record one string of at most 255 bytes, and chain them: txt encode does that"
	at := p.bounds[0]
	if slices.ContainsFunc(p.faults, p.spoils) {
		around := p.data[max(0, at-12):min(len(p.data), at+13)]
		l.add(record, RuleStrings, fix, "%d strings in one record: the locator reads the length byte 0x%02x as data, here %s", len(list), p.data[at], quote(string(around)))
		return true
	}
	l.found.Put(finding.Finding{
		Rule: RuleStrings, Severity: finding.Warning, Path: placeOf(record).Path, Line: record.Line, Column: record.Column,
		Message: fmt.Sprintf("%d strings in one record: it works only by chance, because the length byte 0x%02x does no harm there", len(list), p.data[at]), Fix: fix,
	})
	return false
}
