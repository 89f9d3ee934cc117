package txt

import (
	"encoding/hex"
	"regexp"
	"strings"
)

// dnsmasq reads a line of its configuration: txt-record=, and dns-rr= of type
// 16. Other options, whose names have a hyphen, are ignored.
func (p *paste) dnsmasq(line string, number int) bool {
	option, value, ok := strings.Cut(strings.TrimPrefix(line, "--"), "=")
	option = strings.TrimSpace(option)
	if !ok || !strings.Contains(option, "-") || strings.ContainsAny(option, " \t\",") {
		return false
	}
	name, rest, _ := strings.Cut(strings.TrimSpace(value), ",")
	found := Found{Name: strings.TrimSuffix(strings.TrimSpace(name), "."), Line: number}
	switch option {
	case "txt-record":
		list, closed := dnsmasqStrings(rest)
		if !closed {
			p.fault(number, "a quote is not closed", "write \\\" for a quote inside it")
			return true
		}
		found.Rdata = Rdata(list...)
	case "dns-rr":
		digits, isTXT := strings.CutPrefix(rest, "16,")
		if !isTXT {
			return true
		}
		rdata, err := hex.DecodeString(strings.ReplaceAll(digits, ":", ""))
		if err != nil {
			p.fault(number, "the data is not hexadecimal", "create the record again with txt encode")
			return true
		}
		found.Rdata = rdata
	default:
		return true
	}
	p.records = append(p.records, found)
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
func (p *paste) dnscmd(words []word, number int) {
	zone := -1
	for at, w := range words {
		switch {
		case strings.EqualFold(w.text, "/RecordAdd"):
			zone = at + 1
		case zone > 0 && at > zone+1 && strings.EqualFold(w.text, "TXT") && at+1 < len(words):
			p.record(inZone(words[zone+1].text, words[zone].text), ttlIn(words[zone+2:at]), words[at+1:], number)
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

// powershell reads Add-DnsServerResourceRecord with -Txt.
func (p *paste) powershell(line string, number int) bool {
	fields := strings.Fields(line)
	if !strings.HasPrefix(strings.ToLower(fields[0]), "add-dnsserverresourcerecord") {
		return false
	}
	data, ok := parameter(line, "DescriptiveText")
	if !ok {
		p.fault(number, "-DescriptiveText with a text in quotes is missing", "write -DescriptiveText 'prs=…'")
		return true
	}
	node, _ := parameter(line, "Name")
	zone, _ := parameter(line, "ZoneName")
	p.record(inZone(node, zone), nil, []word{{text: data}}, number)
	return true
}

// parameter finds a parameter whose value is a word or in quotes. Two quotes in a
// quoted value stand for one.
func parameter(line, name string) (string, bool) {
	value := regexp.MustCompile(`(?i)\s-` + name + `\s+(?:'((?:[^']|'')*)'|"([^"]*)"|([^\s'"]+))`).FindStringSubmatch(line)
	if value == nil {
		return "", false
	}
	return strings.ReplaceAll(value[1], "''", "'") + value[2] + value[3], true
}
