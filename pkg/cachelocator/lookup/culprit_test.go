package lookup_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
)

// withoutOld is silent for the names of old.test.
func withoutOld(inner server) server {
	return func(network, name string) (*dns.Msg, time.Duration) {
		if strings.HasSuffix(name, ".old.test.") {
			return nil, 0
		}
		return inner(network, name)
	}
}

// alias answers with a CNAME, and with the text of its target if that is not "". Only
// is the name that has it, or "" for all.
func alias(only, target, text string) server {
	return func(_, name string) (*dns.Msg, time.Duration) {
		if only != "" && name != only {
			return failing(dns.RcodeNameError)("", name)
		}
		answer := new(dns.Msg)
		answer.Answer = []dns.RR{&dns.CNAME{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeCNAME, Class: dns.ClassINET}, Target: target}}
		if text != "" {
			answer.Answer = append(answer.Answer, &dns.TXT{Hdr: dns.RR_Header{Name: target, Rrtype: dns.TypeTXT, Class: dns.ClassINET}, Txt: []string{text}})
		}
		return answer, 0
	}
}

// dangling denies the name that an alias leads to.
func dangling(inner server) server {
	return func(network, name string) (*dns.Msg, time.Duration) {
		answer, wait := inner(network, name)
		answer.Rcode = dns.RcodeNameError
		return answer, wait
	}
}

// always has a text at every name.
func always(text string) server {
	there, _ := turned(text)
	return there
}

// TestCulprit checks that the reasons name whoever is at fault, and nobody else.
func TestCulprit(t *testing.T) {
	t.Parallel()
	good := holding(0, chain("a.test", 1))
	first := "_aaplcache._tcp.a.test."
	for _, tt := range []struct {
		name    string
		servers []server
		domains string
		model   cachelocator.Model
		outcome lookup.ClientOutcome
		reasons string
		text    string // of one reason
	}{
		{
			"a search domain that is no name comes first",
			[]server{good},
			"bad..test a.test", "", lookup.Unknown,
			"dns-not-examined dns-bad-domain", `Search domain "bad..test" is not a domain name and was not queried.`,
		},
		{"it comes last", []server{good}, "a.test bad..test", "", lookup.Found, "dns-bad-domain", ""},
		{"it comes last, and is needed", []server{good}, "b.test bad..test", "15.3", lookup.Unknown, "dns-not-examined dns-bad-domain", "10.1.1.1 was not asked for _aaplcache._tcp.bad..test."},
		{
			"an alias of nothing",
			[]server{dangling(alias(first, "gone.test.", ""))},
			"a.test", "", lookup.Absent,
			"dns-alias", "_aaplcache._tcp.a.test at 10.1.1.1 is an alias (CNAME) of gone.test, which does not exist.",
		},
		{
			"an alias of another record",
			[]server{alias(first, "x.test.", "v=spf1 -all")},
			"a.test", "", lookup.Nothing,
			"dns-alias dns-unknown-key", "_aaplcache._tcp.a.test at 10.1.1.1 is an alias (CNAME) of x.test, whose TXT record is of other software.",
		},
		{
			"a domain is silent at a live server",
			[]server{withoutOld(good)},
			"old.test a.test", "", lookup.TimedOut,
			"dns-domain-silent", "10.1.1.1 answers for other domains, but not for search domain old.test: the locator waits for it.",
		},
		{
			"it is silent at both",
			[]server{withoutOld(good), withoutOld(good)},
			"old.test a.test", "15.3", lookup.TimedOut,
			"dns-domain-silent", "10.1.1.2 answers for other domains, but not for search domain old.test: the locator waits for it.",
		},
		{
			"it is silent at three, and the search ends",
			[]server{withoutOld(good), withoutOld(good), withoutOld(good)},
			"old.test a.test", "15.3", lookup.Absent, "dns-domain-silent", "",
		},
		{
			"cut, and TCP is silent",
			[]server{cut(silent)},
			"a.test", "", lookup.TimedOut,
			"dns-tcp-blocked", "10.1.1.1 truncates its answer for _aaplcache._tcp.a.test to 512 bytes and does not answer over TCP.",
		},
		{"cut, and TCP is silent, with another", []server{cut(silent), good}, "a.test", "15.3", lookup.TimedOut, "dns-tcp-blocked", ""},
		{
			"all are dead",
			[]server{silent, nil},
			"a.test b.test", "", lookup.TimedOut,
			"dns-no-answer", "The locator gets no answer for any name and gives up after 5 s: 10.1.1.1 does not answer, 10.1.1.2 refuses connections.",
		},
		{"all are dead, 15.3", []server{silent, nil, silent}, "a.test b.test", "15.3", lookup.Absent, "dns-no-answer", ""},
		{"all are dead, 10.11", []server{nil, silent}, "a.test", "10.11", lookup.TimedOut, "dns-no-answer", ""},
		{
			"the first is dead, 10.11",
			[]server{nil, good},
			"a.test", "10.11", lookup.TimedOut, "dns-primary-silent",
			"The primary nameserver 10.1.1.1 refuses connections, of which a Mac's resolver does not learn: it waits for an answer, and none comes, " +
				"and the locator of 10.11 queries no other.",
		},
		{
			"the first is dead, and it matters with two domains",
			[]server{silent, good},
			"b.test a.test", "15.3", lookup.TimedOut, "dns-primary-silent",
			"The primary nameserver 10.1.1.1 did not answer: each search for a name loses 2.5 of the 5 s that the locator waits in all.",
		},
		{"the first is dead, and nobody has a record", []server{silent, failing(dns.RcodeNameError)}, "a.test", "15.3", lookup.Absent, "", ""},
		{
			"the second is dead, and it matters",
			[]server{failing(dns.RcodeServerFailure), silent, slow(4500*time.Millisecond, good)},
			"a.test", "15.3", lookup.Absent, "dns-no-answer",
			"The locator gets no answer for a.test and treats the record as missing: 10.1.1.1 answers SERVFAIL, 10.1.1.2 does not answer, 10.1.1.3 answers only after 4.5 s.",
		},
		{
			"the second is dead, and the others would do",
			[]server{failing(dns.RcodeRefused), silent, slow(2*time.Second, good)},
			"a.test", "15.3", lookup.Absent, "dns-server-silent",
			"Nameserver 10.1.1.2 did not answer: each search for a name loses 1.7 s.",
		},
		{
			"a wildcard",
			[]server{always("v=spf1 -all")},
			"a.test", "", lookup.Nothing,
			"dns-wildcard", `10.1.1.1 answers for every name in a.test alike, as a wildcard does: "v=spf1 -all".`,
		},
		{"a wildcard that is right", []server{always("prs=192.0.2.1")}, "a.test", "", lookup.Found, "dns-unread", ""},
		{
			"a wildcard of aliases",
			[]server{alias("", "gone.test.", "")},
			"a.test", "", lookup.BadRecord,
			"dns-wildcard", `10.1.1.1 answers for every name in a.test alike, as a wildcard does: an alias of gone.test.`,
		},
		{
			"an alias of nothing",
			[]server{alias(first, "gone.test.", "")},
			"a.test", "", lookup.BadRecord,
			"dns-alias", "_aaplcache._tcp.a.test at 10.1.1.1 is an alias (CNAME) of gone.test, for which the answer has no TXT record.",
		},
		{"an alias of a record", []server{alias(first, "there.test.", "prs=192.0.2.1")}, "a.test", "", lookup.Found, "", ""},
		{"a mapped address", []server{holding(0, map[string]string{first: "prs=::ffff:192.0.2.1"})}, "a.test", "", lookup.Found, "", ""},
		{"a mapped address beside a dotted one", []server{holding(0, map[string]string{first: "prs=::ffff:192.0.2.1-192.0.2.9"})}, "a.test", "", lookup.BadRecord, "dns-bad-range", ""},
		{"an empty text", []server{holding(0, map[string]string{first: ""})}, "a.test", "", lookup.BadRecord, "dns-unknown-key", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, list := network(tt.servers...)
				r, err := lookup.Check(t.Context(), lookup.Options{Nameservers: list, Domains: strings.Fields(tt.domains), Model: tt.model, Dial: f.dial})
				if err != nil {
					t.Fatal(err)
				}
				if r.Client.Outcome != tt.outcome {
					t.Errorf("%s, want %s", r.Client.Outcome, tt.outcome)
				}
				if diff := cmp.Diff(strings.Fields(tt.reasons), slices.Compact(codes(r))); diff != "" {
					t.Errorf("reasons (-want +got):\n%s\n%v", diff, r.Reasons)
				}
				if tt.text != "" && !hasText(r, tt.text) {
					t.Errorf("%v, want %q", r.Reasons, tt.text)
				}
			})
		})
	}
}

func hasText(r *lookup.Result, text string) bool {
	for _, one := range r.Reasons {
		if one.Text == text {
			return true
		}
	}
	return false
}

// TestMalformed checks the two kinds of malformed answers with raw packets: one that the
// resolver rejects, so that the next server is asked at once, and one that it takes.
func TestMalformed(t *testing.T) {
	t.Parallel()
	plain := func(_, m *dns.Msg) [][]byte { return [][]byte{pack(m)} }
	for name, tt := range map[string]struct {
		lie     func(query, truth *dns.Msg) [][]byte
		outcome lookup.ClientOutcome
	}{
		"no question": {func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Question = nil })}
		}, lookup.Found},
		"FORMERR without the question": {func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Question, m.Answer, m.Rcode = nil, nil, dns.RcodeFormatError })}
		}, lookup.Found},
		"FORMERR with the question": {func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Answer, m.Rcode = nil, dns.RcodeFormatError })}
		}, lookup.Failed},
		"cut in its record": {func(_, m *dns.Msg) [][]byte { return [][]byte{pack(m)[:len(pack(m))-3]} }, lookup.BadRecord},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			servers := []netip.AddrPort{liar(t, tt.lie, nil), liar(t, plain, nil)}
			r, err := lookup.Check(t.Context(), lookup.Options{Nameservers: servers, Domains: []string{"a.test"}})
			if err != nil {
				t.Fatal(err)
			}
			want := "dns-malformed"
			if tt.outcome == lookup.Failed {
				want = "dns-server-error"
			}
			if r.Client.Outcome != tt.outcome && !(tt.outcome == lookup.Found && r.Client.Outcome == lookup.BadRecord && strings.Contains(r.Client.Error, "more")) {
				t.Errorf("%s %s, want %s", r.Client.Outcome, r.Client.Error, tt.outcome)
			}
			if diff := cmp.Diff([]string{want, "dns-unread"}, codes(r)); diff != "" {
				t.Errorf("%s\n%v", diff, r.Reasons)
			}
		})
	}
}

// TestOtherVersions checks the line on the other side of macOS 15.4.
func TestOtherVersions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		model cachelocator.Model
		first server
		want  string
	}{
		{"", silent, "Up to macOS 15.3 the locator gets 1 range after 2.5 s."},
		{"26", nil, "Up to macOS 15.3 the locator gets 1 range after 2.5 s."},
		{"14", silent, "From macOS 15.4 on the locator will not get it."},
		{"", failing(dns.RcodeRefused), ""},
		{"10.11", silent, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			f, list := network(tt.first, holding(0, chain("a.test", 1)))
			r, err := lookup.Check(t.Context(), lookup.Options{Nameservers: list, Domains: []string{"a.test"}, Model: tt.model, Dial: f.dial})
			if err != nil {
				t.Fatal(err)
			}
			if r.OtherVersions != tt.want {
				t.Errorf("%q: %q, want %q", tt.model, r.OtherVersions, tt.want)
			}
		})
	}
}
