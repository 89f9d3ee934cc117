package lookup_test

import (
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
)

// row is a case, with the columns of the table of the lab.
type row struct {
	name    string
	servers []netip.AddrPort
	domains string
	want    got
	reasons string             // codes, in any order
	model   cachelocator.Model // Current by default
}

type got struct {
	Outcome         lookup.ClientOutcome
	Public, Favored int
	Stored          int
	After           float64
	MayBeAbsent     bool
	MayTimeOut      bool
}

const (
	hour = 3600
	day  = 24 * hour
	ttl  = 10800
)

func rows(l lab) []row {
	a, b, c, d, e := l.authority, l.closed, l.mute, l.second, l.udpOnly
	on := func(servers ...netip.AddrPort) []netip.AddrPort { return servers }
	found := func(public int) got { return got{Outcome: lookup.Found, Public: public, Stored: ttl} }
	absent := got{Outcome: lookup.Absent, Stored: day}
	late := got{Outcome: lookup.TimedOut, Stored: hour, After: 5}
	race := got{Outcome: lookup.TimedOut, Stored: hour, After: 5, MayBeAbsent: true}
	bad := got{Outcome: lookup.BadRecord, Stored: hour}
	nothing := got{Outcome: lookup.Nothing, Stored: hour}
	list := []row{
		{"healthy", on(a, d), "site.test", found(2), "", ""},
		{"first silent", on(c, a), "site.test", late, "dns-primary-silent", ""},
		{"two silent", on(c, c, a), "site.test", late, "dns-primary-silent", ""},
		{"only one, silent", on(c), "site.test", race, "dns-no-answer", ""},
		{"first closed", on(b, a), "site.test", late, "dns-primary-silent", ""},
		{"first closed, 15.3", on(b, a), "site.test", got{Outcome: lookup.Found, Public: 2, Stored: ttl, After: 2.5}, "", "15.3"},
		{"first silent, 15.3", on(c, a), "site.test", got{Outcome: lookup.Found, Public: 2, Stored: ttl, After: 2.5}, "", "15.3"},
		{"two silent, 10.12", on(c, b, a), "site.test", got{Outcome: lookup.Found, Public: 2, Stored: ttl, After: 3.332}, "", "10.12"},
		{"closed, silent", on(b, c), "site.test", late, "dns-no-answer", ""},
		{"closed, silent, two domains", on(b, c), "x.site.test site.test", late, "dns-no-answer", ""},
		{"silent for a domain, as a forwarder is", on(c), "site.test nx.test", race, "dns-domain-silent", ""},
		{"only one, closed", on(b), "site.test", race, "dns-no-answer", ""},
		{"fourth good", on(b, b, b, a), "site.test", late, "dns-extra-server dns-no-answer", ""},
		{"first denies", on(c, d), "nx.test", absent, "dns-primary-nxdomain", ""},
		{"first refuses", on(c, d), "refuse.test", found(1), "", ""},
		{"first fails", on(a, d), "broken.test", found(1), "", ""},
		{"only one, fails", on(a), "broken.test", absent, "dns-no-answer", ""},
		{"fails, closed", on(a, b), "broken.test", got{Outcome: lookup.Absent, Stored: day, After: 2}, "dns-no-answer", ""},
		{"TCP closed, second good", on(e, d), "tc.site.test", found(1), "dns-tcp-blocked", ""},
		{"TCP closed at both", on(e, e), "tc.site.test", absent, "dns-tcp-blocked", ""},
		{"split", on(a, d), "split.site.test", found(1), "dns-split-answers", ""},
		{"split, turned", on(d, a), "split.site.test", found(1), "dns-split-answers", ""},
		{"first domain unknown", on(a), "none.site.test site.test", found(2), "", ""},
		{"first domain without TXT", on(a), "nodata.site.test site.test", found(2), "", ""},
		{"first domain fails", on(a), "broken.test site.test", absent, "dns-search-stopped", ""},
		{"first domain refused", on(a), "elsewhere.test site.test", absent, "dns-search-stopped", ""},
		{"seventh domain", on(a), "1.site.test 2.site.test 3.site.test 4.site.test 5.site.test 6.site.test site.test", absent, "dns-extra-domain", ""},
		{"NXDOMAIN", on(a), "none.site.test", absent, "", ""},
		{"NODATA", on(a), "nodata.site.test", absent, "", ""},
		{"chain", on(a), "chain.site.test", got{Outcome: lookup.Found, Public: 11, Favored: 2, Stored: 900}, "", ""},
		{"two batches", on(a), "deep.site.test", found(6), "", ""},
		{"two batches, one server dead", on(a, c), "deep.site.test", found(6), "", ""},
		{"over 25", on(a), "toolong.site.test", bad, "dns-chain-too-long", ""},
		{"gap", on(a), "gap.site.test", bad, "dns-chain-gap", ""},
		{"three strings over TCP", on(a), "long.site.test", bad, "dns-multistring", ""},
		{"second string of 44", on(a), "str44.site.test", found(4), "dns-multistring", ""},
		{"foreign beside ours", on(a), "noise.site.test", found(1), "", ""},
		{"binary", on(a), "bin.site.test", found(2), "", ""},
		{"IPv6", on(a), "v6.site.test", found(2), "", ""},
		{"TTL 30", on(a), "lowttl.site.test", got{Outcome: lookup.Found, Public: 1, Stored: 300}, "", ""},
		{"TTL 0", on(a), "ttl0.site.test", got{Outcome: lookup.Found, Public: 1, Stored: hour}, "", ""},
	}
	for _, name := range []string{"junk", "upper", "quoted", "lenprefix"} {
		list = append(list, row{name, on(a), name + ".site.test", nothing, "dns-unknown-key", ""})
	}
	for _, name := range []string{"cidr", "blank", "reversed", "comma", "linklocal"} {
		list = append(list, row{name, on(a), name + ".site.test", bad, "dns-bad-range", ""})
	}
	return list
}

// TestRealServers asks everything at once, so that there is only one wait for silent
// servers.
func TestRealServers(t *testing.T) {
	t.Parallel()
	l := startLab(t)
	var all sync.WaitGroup
	for _, tests := range []func(*testing.T, *sync.WaitGroup, lab) func(*testing.T){tables, outcomes, chance, verdicts} {
		judge := tests(t, &all, l)
		defer func() {
			all.Wait()
			judge(t)
		}()
	}
}

// tables checks what the client makes of the answers.
func tables(t *testing.T, all *sync.WaitGroup, l lab) func(*testing.T) {
	t.Helper()
	list := rows(l)
	results := make([]*lookup.Result, len(list))
	for i, tt := range list {
		all.Go(func() { results[i] = check(t, tt.servers, tt.domains, tt.model) })
	}
	return func(t *testing.T) {
		t.Helper()
		for i, tt := range list {
			t.Run(tt.name, func(t *testing.T) {
				r := results[i]
				if diff := cmp.Diff(tt.want, summary(r)); diff != "" {
					t.Errorf("client (-want +got):\n%s", diff)
				}
				if bad := r.Client.Outcome == lookup.BadRecord; bad != (r.Client.Error != "") {
					t.Errorf("error %q", r.Client.Error)
				}
				list := codes(r)
				slices.Sort(list)
				if diff := cmp.Diff(strings.Fields(tt.reasons), slices.Compact(list)); diff != "" {
					t.Errorf("reasons (-want +got):\n%s\n%v", diff, r.Reasons)
				}
			})
		}
	}
}

// chance checks a name whose records the server rotates.
func chance(t *testing.T, all *sync.WaitGroup, l lab) func(*testing.T) {
	t.Helper()
	var r *lookup.Result
	all.Go(func() { r = check(t, []netip.AddrPort{l.authority}, "two.site.test", cachelocator.Current) })
	return func(t *testing.T) {
		t.Helper()
		if ranges := len(r.Client.PublicRanges) + len(r.Client.FavoredRanges); ranges != 1 || !r.Client.Chance || r.Client.Outcome != lookup.Found {
			t.Errorf("client %+v", r.Client)
		}
		if diff := cmp.Diff([]string{"dns-two-records"}, codes(r)); diff != "" {
			t.Error(diff)
		}
	}
}

// outcomes checks the answer of each server.
func outcomes(t *testing.T, all *sync.WaitGroup, l lab) func(*testing.T) {
	t.Helper()
	list := []struct {
		server    netip.AddrPort
		domain    string
		transport string
		want      lookup.Outcome
		strings   int
	}{
		{l.authority, "site.test", "udp", lookup.Answered, 1},
		{l.authority, "long.site.test", "tcp", lookup.Answered, 3},
		{l.authority, "none.site.test", "udp", lookup.NXDomain, 0},
		{l.authority, "nodata.site.test", "udp", lookup.NoData, 0},
		{l.authority, "broken.test", "udp", lookup.ServFail, 0},
		{l.authority, "elsewhere.test", "udp", lookup.Refused, 0},
		{l.closed, "site.test", "udp", lookup.Closed, 0},
		{l.mute, "site.test", "udp", lookup.Silent, 0},
		{l.udpOnly, "tc.site.test", "tcp", lookup.TruncatedRefused, 0},
	}
	results := make([]*lookup.Result, len(list))
	for i, tt := range list {
		all.Go(func() { results[i] = check(t, []netip.AddrPort{tt.server}, tt.domain, cachelocator.Current) })
	}
	return func(t *testing.T) {
		t.Helper()
		for i, tt := range list {
			first := results[i].Answers[0]
			total := 0
			for _, record := range first.Records {
				total += len(record.Strings())
			}
			if first.Outcome != tt.want || first.Transport != tt.transport || total != tt.strings {
				t.Errorf("%s of %s: %+v", tt.want, tt.domain, first)
			}
		}
	}
}

func verdicts(t *testing.T, all *sync.WaitGroup, l lab) func(*testing.T) {
	t.Helper()
	list := []struct {
		model   cachelocator.Model
		servers []netip.AddrPort
		code    string
		text    string
	}{
		{cachelocator.Current, []netip.AddrPort{l.mute, l.authority}, "dns-timed-out", "Primary MUTE does not answer; AUTHORITY has the record; the locator will not get it."},
		{cachelocator.Current, []netip.AddrPort{l.closed, l.authority}, "dns-timed-out", "Primary CLOSED refuses connections; AUTHORITY has the record; the locator will not get it."},
		{"14.6", []netip.AddrPort{l.closed, l.authority}, "dns-found", "Primary CLOSED refuses connections; AUTHORITY has the record; the locator gets 2 ranges after 2.5 s."},
		{cachelocator.ElCapitan, []netip.AddrPort{l.mute, l.authority}, "dns-timed-out", "Primary MUTE does not answer for site.test; AUTHORITY has the record; the locator will not get it."},
		{cachelocator.ElCapitan, []netip.AddrPort{l.closed, l.authority}, "dns-timed-out", "Primary CLOSED refuses connections; AUTHORITY has the record; the locator will not get it."},
	}
	names := strings.NewReplacer("MUTE", l.mute.String(), "AUTHORITY", l.authority.String(), "CLOSED", l.closed.String())
	results := make([]*lookup.Result, len(list))
	for i, tt := range list {
		all.Go(func() { results[i] = check(t, tt.servers, "site.test", tt.model) })
	}
	return func(t *testing.T) {
		t.Helper()
		for i, tt := range list {
			r := results[i]
			if r.Verdict.Text != names.Replace(tt.text) || string(r.Verdict.Code) != tt.code {
				t.Errorf("verdict %+v, want %q", r.Verdict, names.Replace(tt.text))
			}
			if known := tt.model != cachelocator.ElCapitan; (r.Client.AfterSeconds != nil) != known {
				t.Errorf("%s by %s: after %v", tt.code, tt.model, r.Client.AfterSeconds)
			}
			unknown := tt.model == cachelocator.ElCapitan
			if (r.Client.StoredSeconds == nil) != unknown {
				t.Errorf("%s: stored for %v", tt.code, r.Client.StoredSeconds)
			}
		}
	}
}

// check asks, and waits for a silent server as long as the locator does.
func check(t *testing.T, servers []netip.AddrPort, domains string, model cachelocator.Model) *lookup.Result {
	t.Helper()
	r, err := lookup.Check(t.Context(), lookup.Options{
		Nameservers: servers, Domains: strings.Fields(domains), Model: model, Now: still,
	})
	if err != nil {
		t.Error(err) // not Fatal: it may be another goroutine
		return &lookup.Result{Answers: make([]lookup.Answer, 1)}
	}
	return r
}

func summary(r *lookup.Result) got {
	g := got{Outcome: r.Client.Outcome, Public: len(r.Client.PublicRanges), Favored: len(r.Client.FavoredRanges), MayBeAbsent: r.Client.MayBeAbsent, MayTimeOut: r.Client.MayTimeOut}
	if r.Client.StoredSeconds != nil {
		g.Stored = *r.Client.StoredSeconds
	}
	if r.Client.AfterSeconds != nil {
		g.After = *r.Client.AfterSeconds
	}
	return g
}
