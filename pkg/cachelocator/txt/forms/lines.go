package forms

import (
	"slices"
	"strconv"
	"strings"

	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// reader reads what is written a record a line: zone files, dig, nsupdate, dnsmasq,
// and commands for Windows and PowerDNS.
type reader struct {
	t      *Text
	origin string // of $ORIGIN
	owner  string // of the last record, for lines that begin with a blank
	kinds  map[string]bool
	strays []int // lines of no known kind
	err    error
}

// The kinds of lines after which others are let pass.
const (
	kindZone       = "zone lines"
	kindDnsmasq    = "dnsmasq configuration"
	kindPowerShell = "PowerShell commands"
	kindShell      = "commands"
)

// readLines reads lines. One that is of no known kind makes the whole text one of
// no known form, for nobody knows what it says.
func readLines(t *Text, lines []string, one bool) error {
	p := reader{t: t, kinds: map[string]bool{}}
	p.head(lines)
	for at := 0; at < len(lines) && p.err == nil; {
		at += p.line(lines[at:], at+1)
	}
	switch {
	case p.err != nil:
		return p.err
	case len(p.strays) == 0:
	case len(p.strays) > 0 && bare(lines, one):
		*t = Text{}
		return readBare(t, lines)
	default:
		return p.refuse(lines)
	}
	return nil
}

// refuse returns the error for lines of no known kind: it names the first that is not
// the data of a record, which would be in order by itself.
func (p *reader) refuse(lines []string) error {
	data, named := bareData(), 0
	for _, stray := range p.strays {
		switch line := lines[stray-1]; {
		case p.passes(line):
		case !data.MatchString(line):
			return p.unknownLine(stray, line)
		case named == 0:
			named = stray
		}
	}
	if named == 0 {
		return nil
	}
	return p.unknownLine(named, lines[named-1])
}

func (p *reader) unknownLine(number int, line string) error {
	return unknown("line %d, %s, is of no kind that is known beside a record", number, strconv.QuoteToASCII(fault.ClipTo(line, 80)))
}

// passes reports whether a line of no known kind is normal in a text of this kind
// and says nothing about a record of content caches.
func (p *reader) passes(line string) bool {
	return !mentions(line) && (p.kinds[kindDnsmasq] || p.kinds[kindPowerShell] || p.kinds[kindShell])
}

// line reads the entry that begins at the first of the lines and returns how many
// lines it has.
func (p *reader) line(lines []string, number int) int {
	line := lines[0]
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "":
		return 1
	case trimmed[0] == ';' || trimmed[0] == '#':
		p.comment(trimmed, number)
		return 1
	case p.dnsmasq(trimmed, number), p.pdnsutil(trimmed, number):
		return 1
	}
	if taken := p.powershell(lines, number); taken > 0 {
		return taken
	}
	words, taken, wrong := scan(lines)
	switch {
	case wrong != "" && p.isEntry(words, line):
		p.t.fault(number, wrong, "put each string in quotes on one line; write \\\" for a quote inside it")
	case wrong != "":
		p.strays = append(p.strays, number)
		taken = 1
	case len(words) > 0:
		p.entry(words, line[0] == ' ' || line[0] == '\t', number)
	}
	return taken
}

// isEntry reports whether a line whose quotes are wrong is one of a record.
func (p *reader) isEntry(words []word, line string) bool {
	at, ok := typeAt(words, line[0] == ' ' || line[0] == '\t')
	return (ok && at < len(words)) || line[0] == '"'
}

// entry reads an entry that has been split into words.
func (p *reader) entry(words []word, continued bool, number int) {
	first := strings.ToLower(words[0].text)
	switch {
	case words[0].quoted: // dig +short
		p.short(words, number)
		return
	case strings.HasPrefix(first, "$") && slices.Contains([]string{"$origin", "$ttl", "$include", "$generate"}, first):
		p.directive(first, words)
		return
	case first == "dnscmd":
		p.kinds[kindShell] = true
		p.dnscmd(words, number)
		return
	case first == "update" && len(words) > 1:
		p.kinds[kindShell] = true
		if !strings.EqualFold(words[1].text, "add") {
			p.t.Foreign++
			return
		}
		words = words[2:]
		continued = false
	case nsupdateWord(first) && !typed(words, continued):
		return
	case words[0].raw == `\#`:
		p.generic("", nil, words, number)
		return
	}
	p.record(words, continued, number)
}

func nsupdateWord(word string) bool {
	return slices.Contains([]string{"server", "zone", "send", "show", "ttl", "prereq", "key", "local", "answer", "quit", "class", "debug", "gsstsig", "realm"}, word)
}

func typed(words []word, continued bool) bool {
	_, ok := typeAt(words, continued)
	return ok
}

func (p *reader) directive(first string, words []word) {
	p.kinds[kindZone] = true
	if first == "$origin" && len(words) > 1 {
		p.origin = strings.TrimSuffix(words[1].text, ".")
	}
}

// typeAt finds the type of a zone line: after the owner, a TTL and a class, each of
// which may be missing.
func typeAt(words []word, continued bool) (int, bool) {
	start := 1
	if continued {
		start = 0
	}
	for at := start; at < len(words) && at <= start+2; at++ {
		text := strings.ToUpper(words[at].text)
		if words[at].quoted {
			return 0, false
		}
		if _, is := dns.StringToType[text]; (is && text != "ANY") || (strings.HasPrefix(text, "TYPE") && isNumber(text[len("TYPE"):])) {
			return at, true
		}
		_, isTTL := parseTTL(strings.ToLower(text))
		_, isClass := dns.StringToClass[text]
		if !isTTL && !isClass && !strings.HasPrefix(text, "CLASS") {
			return 0, false
		}
	}
	return 0, false
}

func isNumber(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

// record reads a zone line.
func (p *reader) record(words []word, continued bool, number int) {
	at, ok := typeAt(words, continued)
	if !ok && continued { // a line that was pasted with a blank before it
		if at, ok = typeAt(words, false); ok {
			continued = false
		}
	}
	if !ok {
		p.stray(words, number)
		return
	}
	p.kinds[kindZone] = true
	before := words[:at]
	if !continued {
		p.owner = p.absolute(words[0].text)
		before = words[1:at]
	}
	data, kind := words[at+1:], strings.ToUpper(words[at].text)
	switch {
	case kind == "CNAME" && len(data) > 0:
		p.t.alias(p.owner, p.absolute(data[0].text))
		p.t.Foreign++
	case kind != "TXT" && kind != "TYPE16":
		p.t.Foreign++
	case len(data) == 0:
		p.t.fault(number, "the record has no data", "")
	case data[0].text == `#` && data[0].raw == `\#`:
		p.generic(p.owner, p.ttl(before), data, number)
	default:
		p.strings(p.owner, p.ttl(before), data, number)
	}
}

// stray keeps a line that is not a record. A name alone is the target of an alias, as
// dig +short prints it.
func (p *reader) stray(words []word, number int) {
	if len(words) == 1 && strings.HasSuffix(words[0].text, ".") && !bareData().MatchString(words[0].text) {
		return
	}
	p.strays = append(p.strays, number)
}

func (p *reader) absolute(name string) string {
	switch {
	case strings.HasSuffix(name, ".") || p.origin == "":
		return strings.TrimSuffix(name, ".")
	case name == "@":
		return p.origin
	}
	return name + "." + p.origin
}

func (p *reader) ttl(words []word) *uint32 {
	for _, w := range words {
		if seconds, ok := parseTTL(strings.ToLower(w.text)); ok {
			if seconds == 1 && p.kinds[kindCloudflare] {
				return nil // automatic
			}
			return &seconds
		}
	}
	return nil
}

// parseTTL reads a TTL, in seconds or in BIND's form, such as 3h or 1d12h.
func parseTTL(text string) (uint32, bool) {
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		return uint32(n), true
	}
	total := uint64(0)
	for text != "" {
		at := strings.IndexAny(text, "smhdw")
		if at < 1 || at > 9 {
			return 0, false
		}
		n, err := strconv.ParseUint(text[:at], 10, 31)
		if err != nil {
			return 0, false
		}
		total += n * map[byte]uint64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400, 'w': 604800}[text[at]]
		text = text[at+1:]
	}
	return uint32(min(total, maxTTL)), total > 0
}
