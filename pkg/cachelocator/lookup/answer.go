package lookup

import (
	"encoding/json"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Outcome is how a nameserver answered one question.
type Outcome string

// The outcomes.
const (
	Answered         Outcome = "answer"                // NOERROR, with records
	NXDomain         Outcome = "nxdomain"              // the name does not exist
	NoData           Outcome = "nodata"                // the name exists, without a TXT record
	ServFail         Outcome = "servfail"              // SERVFAIL
	Refused          Outcome = "refused"               // REFUSED
	NotImp           Outcome = "notimp"                // NOTIMP
	OtherError       Outcome = "other-error"           // any other rcode, which the detail names
	Unanswered       Outcome = "unanswered"            // no answer as long as it was waited for, which was less than the client does
	Closed           Outcome = "closed"                // the port is closed
	Unreachable      Outcome = "unreachable"           // the question could not be sent; the detail says why
	Silent           Outcome = "silent"                // no answer in time
	Malformed        Outcome = "malformed"             // an answer that cannot be read
	TruncatedRefused Outcome = "truncated-tcp-refused" // truncated over UDP, and TCP closed
	TruncatedSilent  Outcome = "truncated-tcp-silent"  // truncated over UDP, and no answer over TCP
)

// tcp is the other transport than "udp".
const tcp = "tcp"

// Answer is the answer of one nameserver about one name.
type Answer struct {
	// Server is the nameserver.
	Server netip.AddrPort `json:"server"`
	// Domain is the search domain, without a final dot; "" for the bare name.
	Domain string `json:"domain"`
	// Link is the number of the name in the chain, 0 to 24.
	Link int `json:"link"`
	// Name is the name asked for, without a final dot.
	Name string `json:"name"`
	// TCPOnly is set if UDP was not tried. The client does that with the servers
	// after one whose answer was truncated.
	TCPOnly bool `json:"tcpOnly"`
	// Ignored is set if the client never asks this: after its third nameserver
	// or sixth search domain.
	Ignored bool `json:"ignored"`
	// Transport is "udp" or "tcp": how the final answer came.
	Transport string  `json:"transport"`
	Outcome   Outcome `json:"outcome"`
	// Detail is the error or the rcode, or "" if the outcome says everything.
	Detail string `json:"detail"`
	// Seconds is the time to the answer, or, for a silent server, the time waited.
	Seconds float64 `json:"seconds"`
	// TruncatedAfter is the time to the truncated answer over UDP, before the same was
	// asked over TCP; 0 if there was none.
	TruncatedAfter float64 `json:"truncatedAfter"`
	// Rejected is set if the client's resolver does not take a malformed answer, and
	// asks the next server at once.
	Rejected bool `json:"rejected"`
	// Alias is the name that the answer leads to by CNAME, without a final dot, or "".
	Alias string `json:"alias"`
	// Records are the TXT records in the order of the answer.
	Records []Record `json:"records"`
}

// maxRecords is how many records of an answer are kept, and again as many of those with
// a known key. The client uses the first of these.
const maxRecords = 100

// Record is a TXT record as it was on the wire.
type Record struct {
	// TTL is in seconds.
	TTL uint32
	// Rdata is each string with its length byte before it.
	Rdata []byte
}

// known reports whether a record has a key that the client knows.
func (r Record) known() bool {
	_, err := txt.Decode(r.Rdata)
	return !fault.Has(err, txt.CodeUnknownKey)
}

// MarshalJSON returns {"ttl", "strings"}, the strings escaped as in a zone file.
func (r Record) MarshalJSON() ([]byte, error) {
	shown := struct {
		TTL     uint32   `json:"ttl"`
		Strings []string `json:"strings"`
	}{r.TTL, r.Strings()}
	return json.Marshal(shown)
}

// Strings returns the strings escaped as in a zone file, without quotes.
func (r Record) Strings() []string {
	list, _ := txt.Strings(r.Rdata)
	shown := make([]string, len(list))
	for i, one := range list {
		shown[i] = txt.Escape(one)
	}
	return shown
}

// keySize is the length of a key: the first string must be longer.
const keySize = 4

// content is what the client would take from the first record with a known key.
type content struct {
	data  txt.Data
	ttl   uint32
	known int // how many records have a known key
	// readable is set if a record is long enough to have a key.
	readable bool
	err      error // why the record is not valid
}

func (a *Answer) content() content {
	var c content
	for _, record := range a.Records {
		c.readable = c.readable || len(record.Rdata) > 0 && int(record.Rdata[0]) > keySize
		data, err := txt.Decode(record.Rdata)
		if fault.Has(err, txt.CodeUnknownKey) {
			continue
		}
		if c.known++; c.known == 1 {
			c.data, c.ttl, c.err = data, record.TTL, err
		}
	}
	return c
}

// good reports whether an answer has a record that the client can use.
func (a *Answer) good() bool {
	if a == nil || a.Outcome != Answered {
		return false
	}
	c := a.content()
	return c.known > 0 && c.err == nil
}
