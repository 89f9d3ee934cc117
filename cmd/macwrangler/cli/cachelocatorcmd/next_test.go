package cachelocatorcmd

import (
	"bufio"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestLongAnswers checks that a nameserver cannot flood the report.
func TestLongAnswers(t *testing.T) {
	t.Parallel()
	text := func(records ...dnsRecord) string {
		var out strings.Builder
		w := bufio.NewWriter(&out)
		printRecords(w, records)
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if got, want := text(dnsRecord{60, []string{"a", "b"}}), "    TTL 60  \"a\" \"b\"\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := text(dnsRecord{60, []string{strings.Repeat("a", 700)}}), "a\" and 100 more bytes\n"; !strings.HasSuffix(got, want) || len(got) > 700 {
		t.Errorf("%q", got)
	}
	if got := text(make([]dnsRecord, 100)...); strings.Count(got, "TTL") != 5 || !strings.HasSuffix(got, "    and 95 more records\n") {
		t.Errorf("%q", got)
	}
}

// TestNext checks that no advice contradicts what was found.
func TestNext(t *testing.T) {
	t.Parallel()
	const (
		makeRecord = "No nameserver returns a record"
		slow       = "The nameservers are slow"
		giveMAC    = "--gateway-mac MAC"
		atCache    = "AssetCacheManagerUtil status (Active"
		startCache = "start content caching on it"
	)
	reasons := func(codes ...fault.Code) (list []fault.Reason) {
		for _, code := range codes {
			list = append(list, fault.Reason{Code: code})
		}
		return list
	}
	outcome := func(code fault.Code, codes ...fault.Code) inspectResult {
		verdict := fault.Reason{Code: code}
		return inspectResult{Verdict: verdict, DNS: dnsResult{Asked: true, Verdict: &verdict, Reasons: reasons(codes...)}}
	}
	dns := func(codes ...fault.Code) inspectResult { return outcome("dns-absent", codes...) }
	file := func(void bool, verdict fault.Code, identifier cachelocator.Identifier, codes ...fault.Code) inspectResult {
		entry := cachelocator.Entry{Network: cachelocator.UnidentifiedNetwork, Identifiers: []cachelocator.Identifier{identifier}, Reasons: reasons(codes...)}
		return inspectResult{
			Verdict: fault.Reason{Code: verdict},
			Files:   []cachelocator.File{{Void: void, Entries: []cachelocator.Entry{entry}}},
		}
	}
	old, current := cachelocator.Identifier{Text: "b64"}, cachelocator.Identifier{Digest: []byte("d"), Key: []byte("k")}
	probed := inspectResult{
		Verdict: fault.Reason{Code: cachelocator.Unreachable},
		Candidates: []cachelocator.Candidate{
			{Reasons: reasons(cachelocator.ReachTimeout)},
			{Reasons: reasons(cachelocator.Outranked, cachelocator.ReachRefused)},
		},
	}
	for _, tt := range []struct {
		name   string
		result inspectResult
		advice string
		want   bool
	}{
		{"no record at all", dns(), makeRecord, true},
		{"an extra server changes nothing", dns(cachelocator.DNSExtraServer), makeRecord, true},
		{"the second server has it", dns(lookup.ReasonPrimaryNXDomain), makeRecord, false},
		{"the search stops", dns(lookup.ReasonSearchStopped), makeRecord, false},
		{"no server answers", dns(lookup.ReasonNoAnswer), makeRecord, false},
		{"TCP is closed", dns(lookup.ReasonTCPBlocked), makeRecord, false},
		{"slow", outcome("dns-timed-out"), slow, true},
		{"silent, not slow", outcome("dns-timed-out", lookup.ReasonPrimarySilent), slow, false},
		{"TCP is silent", outcome("dns-timed-out", lookup.ReasonTCPBlocked), slow, false},
		{"a gateway would help", file(false, cachelocator.NetworkUnknown, current, cachelocator.NetworkUnknown), giveMAC, true},
		{"version 6 cannot be compared", file(false, cachelocator.NetworkUnknown, old, cachelocator.NetworkUnknown), giveMAC, false},
		{"empty", file(false, cachelocator.Empty24h, old, cachelocator.NetworkUnknown, cachelocator.Empty24h), atCache, true},
		{"empty, but discarded", file(true, cachelocator.BadVersion, old, cachelocator.Empty24h), atCache, false},
		{"the cache that counts", probed, "no firewall or client isolation", true},
		{"a cache that does not", probed, startCache, false},
	} {
		a := frame.NewApp(frame.Streams{})
		a.Root = "volume"
		run := inspector{App: a, result: tt.result}
		if got := strings.Contains(strings.Join(run.next(), "\n"), tt.advice); got != tt.want {
			t.Errorf("%s: %q is advised: %t, want %t", tt.name, tt.advice, got, tt.want)
		}
	}
}
