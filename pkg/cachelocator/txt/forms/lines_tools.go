package forms

import (
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

// dnsmasq reads a line of its configuration: txt-record=, and dns-rr= of type
// 16. Other options, whose names have a hyphen, are ignored.
func (p *reader) dnsmasq(line string, number int) bool {
	option, value, ok := strings.Cut(strings.TrimPrefix(line, "--"), "=")
	option = strings.TrimSpace(option)
	if !ok || !strings.Contains(option, "-") || strings.ContainsAny(option, " \t\",") {
		return false
	}
	name, rest, _ := strings.Cut(strings.TrimSpace(value), ",")
	found := Record{Name: strings.TrimSuffix(strings.TrimSpace(name), "."), Line: number}
	switch option {
	case "txt-record":
		list, closed := dnsmasqStrings(rest)
		if !closed {
			p.t.fault(number, "a quote is not closed", "write \\\" for a quote inside it")
			return true
		}
		found.Rdata = Rdata(list...)
	case "dns-rr":
		digits, isTXT := strings.CutPrefix(rest, "16,")
		if !isTXT {
			p.t.Foreign++
			return true
		}
		rdata, err := hex.DecodeString(strings.ReplaceAll(digits, ":", ""))
		if err != nil {
			p.t.fault(number, "the data is not hexadecimal", "create the record again with txt encode")
			return true
		}
		found.Rdata = rdata
	default:
		return p.kinds[kindDnsmasq] || !mentions(line) && p.passOption()
	}
	p.kinds[kindDnsmasq] = true
	p.t.Records = append(p.t.Records, found)
	return true
}

// dnsmasqStrings splits a value at the commas outside quotes: each part is a
// string.
func dnsmasqStrings(text string) (list [][]byte, closed bool) {
	var part []byte
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quoted && i+1 < len(text):
			i++
			part = append(part, text[i])
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			list, part = append(list, part), nil
		default:
			part = append(part, c)
		}
	}
	return append(list, part), !quoted
}

// dnscmd reads: dnscmd [SERVER] /RecordAdd ZONE NODE [TTL] TXT DATA.
func (p *reader) dnscmd(words []word, number int) {
	zone := -1
	for at, w := range words {
		switch {
		case strings.EqualFold(w.text, "/RecordAdd"):
			zone = at + 1
		case zone > 0 && at > zone+1 && strings.EqualFold(w.text, "TXT") && at+1 < len(words):
			p.strings(inZone(words[zone+1].text, words[zone].text), p.ttl(words[zone+2:at]), words[at+1:], number)
			return
		}
	}
}

func inZone(node, zone string) string {
	if node == "@" {
		return zone
	}
	return node + "." + zone
}

// powershell reads Add-DnsServerResourceRecord with -Txt, which may go over several
// lines that end in a backquote. It returns how many lines it has.
func (p *reader) powershell(lines []string, number int) int {
	first := strings.Fields(lines[0])
	if !strings.HasPrefix(strings.ToLower(first[0]), "add-dnsserverresourcerecord") {
		return 0
	}
	p.kinds[kindPowerShell] = true
	line, taken := lines[0], 1
	for taken < min(len(lines), maxEntry) && strings.HasSuffix(line, "`") {
		line = strings.TrimSuffix(line, "`") + " " + lines[taken]
		taken++
	}
	data, literal, ok := parameter(line, "DescriptiveText")
	node, known, _ := parameter(line, "Name")
	zone, knownZone, _ := parameter(line, "ZoneName")
	switch {
	case !strings.Contains(lowerASCII(line), "-txt") && !ok:
		p.t.Foreign++
	case !ok:
		p.t.fault(number, "-DescriptiveText with a text in quotes is missing", "write -DescriptiveText 'prs=…'")
	case !literal || !known || !knownZone:
		p.err = unknown("line %d has a variable of PowerShell, whose value is not known here", number)
	default:
		p.t.add(Record{Name: inZone(node, zone), Line: number}, []byte(data))
	}
	return taken
}

// pdnsutil reads pdnsutil add-record and replace-rrset: ZONE NODE TXT [TTL] DATA…, as
// a line for the shell.
func (p *reader) pdnsutil(line string, number int) bool {
	fields := strings.Fields(line)
	if len(fields) < 2 || fields[0] != "pdnsutil" && !(fields[0] == "sudo" && fields[1] == "pdnsutil") {
		return false
	}
	p.kinds[kindShell] = true
	words, ok := shellWords(line)
	if !ok && mentions(line) {
		p.err = unknown("line %d has quotes or a variable of the shell that cannot be read", number)
		return true
	}
	at := slices.IndexFunc(words, func(w string) bool { return w == "add-record" || w == "replace-rrset" })
	if at < 0 || at+4 >= len(words) || !strings.EqualFold(words[at+3], "TXT") {
		p.t.Foreign++
		return true
	}
	record, values := Record{Name: inZone(words[at+2], words[at+1]), Line: number}, words[at+4:]
	if ttl, is := parseTTL(values[0]); is && len(values) > 1 {
		record.TTL, values = &ttl, values[1:]
	}
	for _, value := range values {
		if !strings.HasPrefix(value, `"`) && ours(record.Name) {
			p.t.fault(number, "pdnsutil refuses a text without quotes of its own", `put quotes inside those of the shell: '"prs=…"'`)
			continue
		}
		p.t.put(record, value, Unescape)
	}
	return true
}

// shellWords splits a line as the shell does, without expanding anything; ok is
// false if something would be expanded, or a quote is not closed.
func shellWords(line string) (words []string, ok bool) {
	var word []byte
	open, some := byte(0), false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case open == 0 && (c == ' ' || c == '\t'):
			if some {
				words = append(words, string(word))
			}
			word, some = nil, false
			continue
		case c == open:
			open = 0
		case open == 0 && (c == '\'' || c == '"'):
			open = c
		case c == '\\' && open != '\'' && i+1 < len(line):
			i++
			word = append(word, line[i])
		case (c == '$' || c == '`') && open != '\'':
			return words, false
		default:
			word = append(word, c)
		}
		some = true
	}
	if some {
		words = append(words, string(word))
	}
	return words, open == 0
}

// parameter finds a parameter whose value is a word or in quotes. Two quotes in a
// quoted value stand for one. literal is false if a variable is part of it.
func parameter(line, name string) (value string, literal, ok bool) {
	found := regexp.MustCompile(`(?i)\s-` + name + `\s+(?:'((?:[^']|'')*)'|"([^"]*)"|([^\s'"]+))`).FindStringSubmatch(line)
	if found == nil {
		return "", true, false
	}
	literal = !strings.Contains(found[2]+found[3], "$")
	return strings.ReplaceAll(found[1], "''", "'") + found[2] + found[3], literal, true
}

// passOption lets an option of dnsmasq pass that is not one of a record.
func (p *reader) passOption() bool {
	p.kinds[kindDnsmasq] = true
	return true
}
