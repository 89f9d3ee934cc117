package lookup

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const headerSize = 12

// matches reports whether a message is an answer to this question. The rest of
// the message may be truncated or malformed.
func (q *query) matches(wire []byte) bool {
	if len(wire) < headerSize || binary.BigEndian.Uint16(wire) != q.id || wire[2]&0x80 == 0 {
		return false
	}
	var message dns.Msg
	_ = message.Unpack(wire) // the question can be read even if the rest cannot
	if len(message.Question) != 1 {
		return false
	}
	one := message.Question[0]
	return one.Qtype == dns.TypeTXT && one.Qclass == dns.ClassINET && strings.EqualFold(one.Name, q.name)
}

// take fills in the answer from a message. It reports whether the message was
// truncated and came over UDP.
func (a *Answer) take(wire []byte, q *query) (truncated bool) {
	if !q.matches(wire) {
		a.Outcome, a.Detail = Malformed, "not an answer to the query"
		return false
	}
	var message dns.Msg
	err := message.Unpack(wire)
	if message.Truncated && a.Transport == "udp" {
		return true
	}
	if err == nil && int(binary.BigEndian.Uint16(wire[6:])) != len(message.Answer) {
		err = errors.New("the message ends before its last record")
	}
	if err != nil {
		a.Outcome, a.Detail = Malformed, fault.Text(err)
		return false
	}
	a.Outcome, a.Detail = outcomeOf(message.Rcode)
	if a.Outcome != Answered {
		return false
	}
	if len(message.Answer) == 0 {
		a.Outcome = NoData
	}
	a.Records = records(message.Answer, q.name)
	return false
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
// for. The library returns text with escapes, which are undone here.
func records(answer []dns.RR, name string) []Record {
	list := []Record{}
	for _, rr := range answer {
		if rr == nil || !strings.EqualFold(rr.Header().Name, name) || rr.Header().Class != dns.ClassINET {
			continue
		}
		switch one := rr.(type) {
		case *dns.CNAME:
			name = one.Target
		case *dns.TXT:
			if len(list) == maxRecords {
				return list
			}
			strs := make([][]byte, len(one.Txt))
			for i, text := range one.Txt {
				strs[i] = []byte(txt.Unescape(text))
			}
			list = append(list, Record{one.Hdr.Ttl, txt.Rdata(strs...)})
		}
	}
	return list
}
