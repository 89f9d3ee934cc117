package lookup

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const headerSize = 12

// answers reports whether a message is an answer with the id of this question.
func (q *query) answers(wire []byte) bool {
	return len(wire) >= headerSize && binary.BigEndian.Uint16(wire) == q.id && wire[2]&0x80 != 0
}

// matches reports whether an answer repeats this question. The rest of the message
// may be truncated or malformed.
func (q *query) matches(message *dns.Msg) bool {
	if len(message.Question) != 1 {
		return false
	}
	one := message.Question[0]
	return one.Qtype == dns.TypeTXT && one.Qclass == dns.ClassINET && strings.EqualFold(one.Name, q.name)
}

// take fills in the answer from a message, in the order in which libresolv looks at
// one: the question, what declines it, truncation, other errors. It reports whether
// the message was truncated and came over UDP.
func (a *Answer) take(wire []byte, q *query) (truncated bool) {
	if !q.answers(wire) {
		a.reject("not an answer to the query")
		return false
	}
	var message dns.Msg
	err := message.Unpack(wire) // the header and the question can be read even if the rest cannot
	rcode := int(wire[3] & 0x0f)
	if !q.matches(&message) {
		detail := "it does not repeat the question"
		if rcode != dns.RcodeSuccess {
			_, word := outcomeOf(rcode)
			detail = cmp.Or(word, dns.RcodeToString[rcode]) + ", and it does not repeat the question"
		}
		a.reject(detail)
		return false
	}
	outcome, word := outcomeOf(rcode)
	declined := outcome == ServFail || outcome == Refused || outcome == NotImp
	if !declined && message.Truncated && a.Transport != tcp {
		return true
	}
	a.Outcome, a.Detail = outcome, word
	switch {
	case outcome == NXDomain && err == nil: // the name that an alias leads to
		_, a.Alias = records(message.Answer, q.name)
	case outcome != Answered:
	case binary.BigEndian.Uint16(wire[6:]) == 0:
		a.Outcome = NoData
	case err != nil:
		a.Outcome, a.Detail = Malformed, fault.Text(err)
	case int(binary.BigEndian.Uint16(wire[6:])) != len(message.Answer):
		a.Outcome, a.Detail = Malformed, "the message ends before its last record"
	default:
		a.Records, a.Alias = records(message.Answer, q.name)
	}
	return false
}

// reject is for an answer that libresolv does not take: it asks the next server.
func (a *Answer) reject(detail string) {
	a.Outcome, a.Detail, a.Rejected = Malformed, detail, true
}

func outcomeOf(rcode int) (Outcome, string) {
	switch rcode {
	case dns.RcodeSuccess:
		return Answered, ""
	case dns.RcodeNameError:
		return NXDomain, ""
	case dns.RcodeServerFailure:
		return ServFail, ""
	case dns.RcodeRefused:
		return Refused, ""
	case dns.RcodeNotImplemented:
		return NotImp, ""
	}
	if word, ok := dns.RcodeToString[rcode]; ok {
		return OtherError, word
	}
	return OtherError, fmt.Sprintf("rcode %d", rcode)
}

// records returns the TXT records of a name, or of the name that it is an alias
// for, and that name. The library returns text with escapes, which are undone here.
func records(answer []dns.RR, name string) (list []Record, alias string) {
	list = []Record{}
	for _, rr := range answer {
		if rr == nil || !strings.EqualFold(rr.Header().Name, name) || rr.Header().Class != dns.ClassINET {
			continue
		}
		switch one := rr.(type) {
		case *dns.CNAME:
			name = one.Target
			alias = strings.TrimSuffix(name, ".")
		case *dns.TXT:
			if record := recordOf(one); len(list) < maxRecords || len(list) < 2*maxRecords && record.known() {
				list = append(list, record)
			}
		}
	}
	return list, alias
}

func recordOf(rr *dns.TXT) Record {
	strs := make([][]byte, len(rr.Txt))
	for i, text := range rr.Txt {
		strs[i] = []byte(txt.Unescape(text))
	}
	return Record{rr.Hdr.Ttl, txt.Rdata(strs...)}
}
