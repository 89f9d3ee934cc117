package txt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// MaxText is how many bytes of pasted text are read.
const MaxText = 1 << 20

// maxFindings is how many findings of each severity are listed for a text.
const maxFindings = 1000

// LintText checks pasted text, which the findings call target: lines of a zone
// file, of dig's output, of nsupdate's input or of dnsmasq's configuration,
// commands for Windows as [PowerShell] and [Dnscmd] print them, or the bare data
// of a record on each line. Lines of other kinds are ignored.
func LintText(target, text string) []finding.Finding {
	records, faults := ParseText(text)
	c := finding.NewCollector(target, Rules(), maxFindings)
	for _, one := range faults {
		c.Put(one)
	}
	Lint(c, records)
	return c.Findings()
}

// ParseText finds the TXT records in pasted text; see [LintText]. The findings
// are about text that cannot be read.
func ParseText(text string) ([]Found, []finding.Finding) {
	p := paste{}
	if len(text) > MaxText {
		p.fault(0, fmt.Sprintf("the text is larger than %d bytes", MaxText), "paste only the lines of the records")
		return nil, p.faults
	}
	lines := strings.Split(text, "\n")
	for at := 0; at < len(lines); {
		at += p.line(lines[at:], at+1)
	}
	if len(p.records)+len(p.faults) == 0 {
		p.fault(1, "no TXT record was found", "paste a line such as: _aaplcache._tcp.example.com. 10800 IN TXT \"prs=192.0.2.1\"")
	}
	return p.records, p.faults
}

type paste struct {
	records []Found
	faults  []finding.Finding
	origin  string // of $ORIGIN
	owner   string // of the last record, for lines that begin with a blank
}

func (p *paste) fault(line int, message, fix string) {
	p.faults = append(p.faults, finding.Finding{Rule: RuleSyntax, Severity: finding.Error, Line: line, Message: message, Fix: fix})
}

// line reads the entry that begins at the first of the lines and returns how many
// lines it has.
func (p *paste) line(lines []string, number int) int {
	line := strings.TrimSuffix(lines[0], "\r")
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || trimmed[0] == ';' || trimmed[0] == '#' {
		return 1
	}
	if p.dnsmasq(trimmed, number) || p.powershell(trimmed, number) {
		return 1
	}
	if bare(trimmed) {
		p.records = append(p.records, Found{Rdata: Rdata([]byte(trimmed)), Line: number})
		return 1
	}
	words, taken, err := scan(lines)
	if err != "" {
		p.fault(number, err, "put each string in quotes on one line; write \\\" for a quote inside it")
		return taken
	}
	if len(words) > 0 {
		p.entry(words, line[0] == ' ' || line[0] == '\t', number)
	}
	return taken
}

// bare reports whether a line is the bare data of a record, and not a line with a
// type or a command.
func bare(line string) bool {
	if line[0] == '"' || line[0] == '$' {
		return false
	}
	fields := strings.Fields(line)
	typed := slices.ContainsFunc(fields, func(word string) bool {
		return slices.Contains([]string{"TXT", "IN", "SOA", "NS", "A", "AAAA", "PTR", "CNAME", "MX", "SRV"}, strings.ToUpper(word))
	})
	command := slices.Contains([]string{"server", "zone", "update", "send", "show", "ttl", "prereq", "key", "local", "answer", "quit", "dnscmd"}, strings.ToLower(fields[0]))
	return !typed && !command
}

// entry reads an entry that has been split into words.
func (p *paste) entry(words []word, continued bool, number int) {
	if strings.EqualFold(words[0].text, "$ORIGIN") && len(words) > 1 {
		p.origin = strings.TrimSuffix(words[1].text, ".")
		return
	}
	if words[0].quoted { // dig +short
		p.record("", nil, words, number)
		return
	}
	if strings.EqualFold(words[0].text, "dnscmd") {
		p.dnscmd(words, number)
		return
	}
	if strings.EqualFold(words[0].text, "update") && len(words) > 1 {
		if !strings.EqualFold(words[1].text, "add") {
			return
		}
		words = words[2:]
	}
	at := slices.IndexFunc(words, func(w word) bool { return !w.quoted && strings.EqualFold(w.text, "TXT") })
	if at < 0 {
		if len(words) > 0 && !continued {
			p.owner = p.absolute(words[0].text)
		}
		return
	}
	before := words[:at]
	if !continued && at > 0 {
		p.owner = p.absolute(before[0].text)
		before = before[1:]
	}
	if at+1 == len(words) {
		p.fault(number, "the record has no data", "")
		return
	}
	p.record(p.owner, ttlIn(before), words[at+1:], number)
}

func (p *paste) absolute(name string) string {
	switch {
	case strings.HasSuffix(name, ".") || p.origin == "":
		return strings.TrimSuffix(name, ".")
	case name == "@":
		return p.origin
	}
	return name + "." + p.origin
}

func (p *paste) record(name string, ttl *uint32, words []word, number int) {
	list := make([][]byte, len(words))
	for i, w := range words {
		if len(w.text) > MaxString {
			p.fault(number, fmt.Sprintf("a string of %d bytes: DNS allows 255", len(w.text)), "create the records again with txt encode, which splits them")
		}
		list[i] = []byte(w.text)
	}
	p.records = append(p.records, Found{Name: name, TTL: ttl, Rdata: Rdata(list...), Line: number, Column: words[0].column})
}

// ttlIn finds a TTL, in seconds or in BIND's form, such as 3h or 1d12h.
func ttlIn(words []word) *uint32 {
	for _, w := range words {
		if seconds, ok := parseTTL(strings.ToLower(w.text)); ok {
			return &seconds
		}
	}
	return nil
}

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
