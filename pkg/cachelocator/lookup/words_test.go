package lookup_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestWords checks the verdict and the reasons if a server is inconsistent.
func TestWords(t *testing.T) {
	t.Parallel()
	there, back := turned("v=spf1 -all", "prs=192.0.2.1")
	both := map[string]string{"_aaplcache._tcp.a.test.": "prs=192.0.2.1,more", "_aaplcache1._tcp.a.test.": "prs=192.0.2.2"}
	for _, tt := range []struct {
		name    string
		servers []server
		domains string
		verdict string
		reasons []string
	}{
		{
			"silent for a second domain",
			[]server{partly("_aaplcache._tcp.b.test.", holding(0, both))},
			"a.test b.test",
			"Primary 10.1.1.1 has the record, but does not answer for b.test; the locator gets 2 ranges.",
			[]string{},
		},
		{
			"silent for a link: no gap",
			[]server{partly("_aaplcache1._tcp.a.test.", holding(0, both))},
			"a.test",
			"Primary 10.1.1.1 has the record; the locator will not get it.",
			[]string{"dns-domain-silent"},
		},
		{
			"slow, and the second has another",
			[]server{holding(1500*time.Millisecond, both), failing(dns.RcodeNameError)},
			"a.test",
			"Primary 10.1.1.1 has the record; 10.1.1.2 has no such name; the locator gets 2 ranges after 1.5 s.",
			[]string{"dns-split-answers"},
		},
		{
			"all kinds of failure",
			[]server{failing(dns.RcodeNotImplemented), failing(dns.RcodeNotAuth), cut(hangingUp)},
			"a.test",
			"Primary 10.1.1.1 answers NOTIMP; 10.1.1.2 answers NOTAUTH; 10.1.1.3 truncates its answer and refuses TCP; the locator gets no ranges.",
			[]string{"dns-server-error", "dns-tcp-blocked"},
		},
		{
			"the same fault at two servers", slices.Repeat([]server{holding(0, map[string]string{"_aaplcache._tcp.a.test.": "prs=x,y"})}, 2), "a.test",
			`Primary 10.1.1.1 has a TXT record, but not a valid one; 10.1.1.2 has a TXT record, but not a valid one; ` +
				`the locator drops everything: reading range "x": it is neither an address nor a range.`,
			[]string{"dns-bad-range"},
		},
		{
			"good over TCP alone",
			[]server{cut(hangingUp), over(silent, holding(0, both))},
			"a.test",
			"Primary 10.1.1.1 truncates its answer and refuses TCP; 10.1.1.2 has the record; the locator gets 2 ranges.",
			[]string{"dns-tcp-blocked"},
		},
		{
			"records in another order are the same",
			[]server{there, back},
			"a.test",
			"Primary 10.1.1.1 has the record; 10.1.1.2 has the record; the locator gets 1 range.",
			[]string{"dns-unread"},
		},
		{"no domain", []server{silent}, "", "No search domain is set, so the locator queries no nameserver.", []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, list := network(tt.servers...)
				r, err := lookup.Check(t.Context(), lookup.Options{Nameservers: list, Domains: strings.Fields(tt.domains), Dial: f.dial})
				if err != nil {
					t.Fatal(err)
				}
				if r.Verdict.Text != tt.verdict {
					t.Errorf("verdict %q, want %q", r.Verdict.Text, tt.verdict)
				}
				if diff := cmp.Diff(tt.reasons, codes(r)); diff != "" {
					t.Error(diff, r.Reasons)
				}
			})
		})
	}
}

// TestReasonTexts checks the texts of reasons.
func TestReasonTexts(t *testing.T) {
	t.Parallel()
	good := holding(0, chain("a.test", 1))
	seven := "1.test 2.test 3.test 4.test 5.test 6.test "
	for _, tt := range []struct {
		servers []server
		domains string
		want    string
	}{
		{
			[]server{failing(dns.RcodeNotImplemented), failing(dns.RcodeRefused)},
			"a.test",
			"The locator gets no answer for a.test and treats the record as missing: 10.1.1.1 answers NOTIMP, 10.1.1.2 answers REFUSED.",
		},
		{
			[]server{failing(dns.RcodeNotImplemented), failing(dns.RcodeNotAuth), good},
			"a.test",
			"10.1.1.2 answers NOTAUTH for _aaplcache._tcp.a.test, which ends the search: no other nameserver or domain is queried.",
		},
		{[]server{nil, nil, nil, good}, "a.test", "10.1.1.4 is nameserver 4: the locator queries only the first 3, and it has the record."},
		{[]server{nil, nil, nil, silent}, "a.test", "10.1.1.4 is nameserver 4: the locator queries only the first 3."},
		{[]server{good}, seven + "a.test", "a.test is search domain 7: the locator searches only the first 6, and it has the record."},
		{[]server{good}, seven + "7.test", "7.test is search domain 7: the locator searches only the first 6."},
		{
			[]server{partlyFailing("b.test.", good)},
			"b.test a.test",
			"The search stops at b.test, for which no nameserver returns an answer; not searched: a.test, though 10.1.1.1 has the record for a.test.",
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			f, list := network(tt.servers...)
			r, err := lookup.Check(t.Context(), lookup.Options{Nameservers: list, Domains: strings.Fields(tt.domains), Dial: f.dial})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Reasons, func(one fault.Reason) bool { return one.Text == tt.want }) {
				t.Errorf("%v, want %q", r.Reasons, tt.want)
			}
		})
	}
}

// partlyFailing answers SERVFAIL for the names of a domain.
func partlyFailing(domain string, inner server) server {
	return func(network, name string) (*dns.Msg, time.Duration) {
		if strings.HasSuffix(name, "."+domain) {
			return failing(dns.RcodeServerFailure)(network, name)
		}
		return inner(network, name)
	}
}
