package lookup_test

import (
	"encoding/json"
	"math"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

const asked = "_aaplcache._tcp.a.test"

// FuzzAnswer reads whatever a nameserver may send after the question, and judges
// it.
func FuzzAnswer(f *testing.F) {
	record := "\xc0\x0c\x00\x10\x00\x01\x00\x00\x2a\x30\x00\x0e\x0dprs=192.0.2.1"
	f.Add([]byte{0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0}, []byte(record), false)
	f.Add([]byte{0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0}, []byte(record), true)
	f.Add([]byte{0x83, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, []byte(nil), true)
	f.Add([]byte{0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0}, []byte(nil), false)
	f.Add([]byte{0x81, 0x80, 0, 1, 0xff, 0xff, 0, 0, 0, 0}, []byte("\xc0\x0c\xc0\x0c\xc0"), false)
	f.Fuzz(func(t *testing.T, flags, rest []byte, tcp bool) {
		transport := "udp"
		if tcp {
			transport = "tcp"
		}
		var header [10]byte
		copy(header[:], flags)
		a := lookup.Take(asked, transport, header, rest)
		if a.Outcome == "" || (a.Outcome != lookup.Answered && len(a.Records) > 0) {
			t.Errorf("%+v", a)
		}
		a.Server, a.Domain = address(1), "a.test"
		judge(t, &lookup.Survey{Nameservers: []netip.AddrPort{address(1)}, Domains: []string{"a.test"}, Answers: []lookup.Answer{a}})
	})
}

func outcomeList() []lookup.Outcome {
	return []lookup.Outcome{
		lookup.Answered, lookup.NXDomain, lookup.NoData, lookup.ServFail, lookup.Refused, lookup.NotImp, lookup.OtherError, lookup.Closed,
		lookup.Unreachable, lookup.Silent, lookup.Malformed, lookup.Unanswered, lookup.TruncatedRefused, lookup.TruncatedSilent,
	}
}

// FuzzJudge judges any mixture of answers; three bytes make an answer.
func FuzzJudge(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 0, 0}, "prs=192.0.2.1", byte(1), byte(1))
	f.Add([]byte{9, 50, 0, 0, 0, 0, 1, 0, 0}, "prs=192.0.2.1,more", byte(3), byte(2))
	f.Add([]byte{11, 0, 0, 0, 0, 255, 1, 0, 0}, "fss=192.0.2.1-1", byte(4), byte(7))
	f.Fuzz(func(t *testing.T, bytes []byte, text string, servers, domains byte) {
		s := &lookup.Survey{}
		for i := range servers % 5 {
			s.Nameservers = append(s.Nameservers, address(int(i)))
		}
		for i := range domains % 8 {
			s.Domains = append(s.Domains, string('a'+rune(i))+text)
		}
		at := 0
		for _, server := range s.Nameservers {
			for _, domain := range s.Domains {
				for link := range txt.MaxRecords {
					if at+3 > len(bytes) {
						break
					}
					list := outcomeList()
					a := lookup.Answer{Server: server, Domain: domain, Link: link, Name: txt.Name(link, domain), Outcome: list[int(bytes[at])%len(list)], Seconds: float64(bytes[at+1]) / 10}
					if a.Outcome == lookup.Answered {
						a.Records = []lookup.Record{{TTL: uint32(bytes[at+2]) * 100, Rdata: txt.Rdata([]byte(text))}}
					}
					s.Answers = append(s.Answers, a)
					at += 3
				}
			}
		}
		judge(t, s)
	})
}

// judge checks what is true of any answers.
func judge(t *testing.T, s *lookup.Survey) {
	t.Helper()
	for _, model := range []cachelocator.Model{cachelocator.Current, "15.3", cachelocator.ElCapitan} {
		r, err := s.Judge(model)
		if err != nil {
			t.Fatal(err)
		}
		c := r.Client
		outcomes := []lookup.ClientOutcome{lookup.Found, lookup.TimedOut, lookup.Absent, lookup.BadRecord, lookup.Nothing, lookup.NoDomain, lookup.Failed, lookup.Unknown}
		if !slices.Contains(outcomes, c.Outcome) || r.Verdict.Code != c.Outcome.Code() || r.Verdict.Text == "" {
			t.Errorf("%+v", r.Verdict)
		}
		if c.Outcome != lookup.Found && len(c.PublicRanges)+len(c.FavoredRanges) > 0 {
			t.Errorf("%s, with ranges %v", c.Outcome, c.PublicRanges)
		}
		if (c.Outcome == lookup.BadRecord) != (c.Error != "") || (c.MayBeAbsent && c.Outcome != lookup.TimedOut) {
			t.Errorf("%+v", c)
		}
		if c.AfterSeconds != nil && (*c.AfterSeconds < 0 || *c.AfterSeconds > 25 || math.IsNaN(*c.AfterSeconds)) {
			t.Errorf("after %v s", *c.AfterSeconds)
		}
		if c.StoredSeconds != nil && *c.StoredSeconds < 300 {
			t.Errorf("stored for %d s", *c.StoredSeconds)
		}
		for _, reason := range append(r.Reasons, r.Verdict) {
			if strings.ContainsFunc(reason.Text, unicode.IsControl) || !utf8.ValidString(reason.Text) {
				t.Errorf("reason %q", reason.Text)
			}
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	}
}
