package forms

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// strings adds a record whose strings are words.
func (p *reader) strings(name string, ttl *uint32, words []word, number int) {
	if p.kinds[kindWindows] && ours(name) && isBinary(words[0].text) {
		// whether Windows writes \DDD in decimal is not known
		if p.err = p.same(words); p.err != nil {
			return
		}
	}
	list := make([][]byte, len(words))
	for i, w := range words {
		list[i] = []byte(w.text)
	}
	p.t.addQuoted(Record{Name: name, TTL: ttl, Line: number, Column: words[0].column}, list...)
}

// same refuses words whose escapes are not surely decimal.
func (p *reader) same(words []word) error {
	raw := ""
	for _, w := range words {
		raw += w.raw
	}
	escape, err := escapeOf(raw)
	if err == nil && escape(raw) != Unescape(raw) {
		err = ambiguous(`the zone file of Windows has \DDD that cannot be decimal`)
	}
	return err
}

// short adds a record of quoted strings alone, as dig +short prints it and as Route
// 53 takes it.
func (p *reader) short(words []word, number int) {
	raw := make([]string, len(words))
	for i, w := range words {
		raw[i] = w.raw
	}
	escape := unescape(Unescape)
	if joined := strings.Join(raw, ""); isBinary(joined) {
		if escape, p.err = escapeOf(joined); p.err != nil {
			return
		}
	}
	list := make([][]byte, len(raw))
	for i := range raw {
		list[i] = []byte(escape(raw[i]))
	}
	p.t.addQuoted(Record{Line: number, Column: words[0].column}, list...)
}

// generic reads the form of RFC 3597: \# LENGTH HEX…
func (p *reader) generic(name string, ttl *uint32, words []word, number int) {
	const fix = "paste the line again, whole"
	if len(words) < 2 {
		p.t.fault(number, `\# is not followed by a length`, fix)
		return
	}
	digits := ""
	for _, w := range words[2:] {
		digits += w.text
	}
	size, err := strconv.ParseUint(words[1].text, 10, 16)
	rdata, wrong := hex.DecodeString(digits)
	switch {
	case err != nil || wrong != nil:
		p.t.fault(number, `what follows \# is not a length and hexadecimal digits`, fix)
	case int(size) != len(rdata):
		p.t.fault(number, "the record has "+strconv.Itoa(len(rdata))+" bytes, but says "+words[1].text+": part of the line is missing", fix)
	default:
		p.t.Records = append(p.t.Records, Record{Name: name, TTL: ttl, Rdata: rdata, Line: number, Column: words[0].column})
	}
}

// The kinds of a zone file that its comments tell.
const (
	kindCloudflare = "Cloudflare export" // where a TTL of 1 is automatic
	kindWindows    = "Windows DNS export"
)

// head finds out who wrote a zone file.
func (p *reader) head(lines []string) {
	for _, line := range lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.Contains(trimmed, "; cf_tags="), strings.HasPrefix(trimmed, ";; Exported:"):
			p.kinds[kindCloudflare] = true
		case trimmed == ";  Zone records", strings.HasPrefix(trimmed, ";  Database file "):
			p.kinds[kindWindows] = true
		}
	}
}

// comment reads what dig says beside the records: the status of an answer, its
// question and the server.
func (p *reader) comment(line string, number int) {
	if strings.HasPrefix(line, ";; ->>HEADER<<-") {
		_, status, _ := strings.Cut(line, "status: ")
		status, _, _ = strings.Cut(status, ",")
		p.t.Absent = append(p.t.Absent, Absence{Line: number, What: fault.ClipTo(status, 40), Failed: failedStatus(status)})
		return
	}
	last := len(p.t.Absent) - 1
	switch {
	case strings.HasPrefix(line, ";; connection timed out"), strings.HasPrefix(line, ";; no servers could be reached"):
		p.t.Absent = append(p.t.Absent, Absence{Line: number, What: "no answer", Failed: true})
	case last < 0:
	case strings.HasPrefix(line, ";; SERVER: "):
		p.t.Absent[last].Server, _, _ = strings.Cut(line[len(";; SERVER: "):], "#")
	default:
		if words := strings.Fields(line[1:]); len(words) == 3 && words[1] == "IN" && words[2] == "TXT" {
			p.t.Absent[last].Name = strings.TrimSuffix(words[0], ".")
		}
	}
}

// failedStatus reports whether a status says nothing about the record.
func failedStatus(status string) bool { return status != "NXDOMAIN" && status != "NOERROR" }
