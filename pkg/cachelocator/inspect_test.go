package cachelocator_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

const (
	hour = time.Hour
	a    = "192.0.2.1:49494"
	b    = "192.0.2.2:49494"
	c    = "192.0.2.3:49494"
)

type candidates = map[string][]string

var ok = []string{"usable"}

func capable(keys dict) dict { return dict{"details": dict{"capabilities": keys}} }

func on(e dict, digests ...string) dict {
	return with(e, "networkIdentifiers", identifiers(digests...))
}

// TestInspect checks each step of the selection.
func TestInspect(t *testing.T) {
	sick, favored := dict{"failureCount": 3}, dict{"favored": true}
	noShared := capable(dict{"sc": false})
	for name, test := range map[string]struct {
		file   dict
		change func(e *cachelocator.Evidence)
		want   Summary
	}{
		"one": {file: v10(entry(hour, server(a, 1))), want: Summary{"usable", candidates{a: ok}}},
		"equals are a set": {
			file: v10(entry(hour, server(a, 1), server(b, 1), server(c, 2))),
			want: Summary{"usable", candidates{a: ok, b: ok, c: {"outranked"}}},
		},
		"the lowest rank need not come first": {
			file: v10(entry(hour, server(a, 5), server(b, -1))),
			want: Summary{"usable", candidates{a: {"outranked"}, b: ok}},
		},
		"favored": {
			file: v10(entry(hour, server(a, 1), server(b, 1, favored), server(c, 2, favored))),
			want: Summary{"usable", candidates{a: {"not-favored"}, b: ok, c: {"outranked"}}},
		},
		"favored as a number": {
			file: v10(entry(hour, server(a, 1, dict{"favored": 1}), server(b, 1, dict{"favored": 0}))),
			want: Summary{"usable", candidates{a: ok, b: {"not-favored"}}},
		},
		"a favored one that is sick does not count": {
			file: v10(entry(hour, server(a, 1), server(b, 1, favored, sick))),
			want: Summary{"usable", candidates{a: ok, b: {"unhealthy"}}},
		},
		"two failures are healthy": {
			file: v10(entry(hour, server(a, 1, dict{"failureCount": 2}))),
			want: Summary{"usable", candidates{a: ok}},
		},
		"no fall-back to a worse rank, sick": {
			file: v10(entry(hour, server(a, 1, sick), server(b, 2))),
			want: Summary{"unhealthy", candidates{a: {"unhealthy"}, b: {"outranked"}}},
		},
		"no fall-back to a worse rank, incapable": {
			file: v10(entry(hour, server(a, 1, noShared), server(b, 2))),
			want: Summary{"incapable", candidates{a: {"incapable"}, b: {"outranked"}}},
		},
		"every reason": {
			file: v10(entry(hour, server(a, 1), server(b, 2, noShared, sick))),
			want: Summary{"usable", candidates{a: ok, b: {"outranked", "incapable", "unhealthy"}}},
		},
		"a size that fits": {
			file:   v10(entry(hour, server(a, 1, dict{"details": dict{"cache-size": 1000}}))),
			change: func(e *cachelocator.Evidence) { e.Size = 1000 },
			want:   Summary{"usable", candidates{a: ok}},
		},
		"a size that does not fit": {
			file:   v10(entry(hour, server(a, 1, dict{"details": dict{"cache-size": 1000}}))),
			change: func(e *cachelocator.Evidence) { e.Size = 1001 },
			want:   Summary{"incapable", candidates{a: {"incapable"}}},
		},
		"iCloud must be named": {
			file:   v10(entry(hour, server(a, 1), server(b, 1, capable(dict{"pc": true, "sc": false})))),
			change: func(e *cachelocator.Evidence) { e.Content = cachelocator.ICloud },
			want:   Summary{"usable", candidates{a: {"incapable"}, b: ok}},
		},
		"import must be named": {
			file:   v10(entry(hour, server(a, 1), server(b, 1, capable(dict{"im": true})))),
			change: func(e *cachelocator.Evidence) { e.Content = cachelocator.Import },
			want:   Summary{"usable", candidates{a: {"incapable"}, b: ok}},
		},
		"the first live entry of this network": {
			file: v10(entry(-hour, server(a, 1)), on(entry(hour, server(b, 1)), otherDigest), entry(hour, server(c, 1)), entry(hour, server("192.0.2.4:1", 1))),
			want: Summary{"usable", candidates{a: {"expired"}, b: {"other-network"}, c: ok, "192.0.2.4:1": {"not-first"}}},
		},
		"expired is not in the future": {
			file: v10(entry(0, server(a, 1))),
			want: Summary{"expired", candidates{a: {"expired"}}},
		},
		"expired elsewhere": {
			file: v10(on(entry(-hour, server(a, 1)), otherDigest)),
			want: Summary{"expired", candidates{a: {"expired", "other-network"}}},
		},
		"another network": {
			file: v10(on(entry(hour, server(a, 1)), otherDigest)),
			want: Summary{"other-network", candidates{a: {"other-network"}}},
		},
		"both gateways": {
			file:   v10(on(entry(hour, server(a, 1)), gatewayDigest, otherDigest)),
			change: func(e *cachelocator.Evidence) { e.Gateways = macs(t, gatewayText, otherText) },
			want:   Summary{"usable", candidates{a: ok}},
		},
		"one of two gateways": {
			file: v10(on(entry(hour, server(a, 1)), gatewayDigest, otherDigest)),
			want: Summary{"other-network", candidates{a: {"other-network", "partial-network"}}},
		},
		"no identifier": {
			file: v10(on(entry(hour, server(a, 1)))),
			want: Summary{"other-network", candidates{a: {"other-network"}}},
		},
		"a short digest matches nothing": {
			file: v10(with(entry(hour, server(a, 1)), "networkIdentifiers", []any{dict{"digest": unhex(gatewayDigest)[:31], "key": unhex(idKey)}})),
			want: Summary{"other-network", candidates{a: {"other-network"}}},
		},
		"no gateway known": {
			file:   v10(entry(hour, server(a, 1), server(b, 2))),
			change: func(e *cachelocator.Evidence) { e.Gateways = nil },
			want:   Summary{"network-unknown", candidates{a: {"network-unknown"}, b: {"network-unknown", "outranked"}}},
		},
		"no gateway known, and no cache on this network or another": {
			file:   v10(entry(24 * hour)),
			change: func(e *cachelocator.Evidence) { e.Gateways = nil },
			want:   Summary{"network-unknown", candidates{}},
		},
		"no gateway known, and the only entry has expired": {
			file:   v10(entry(-hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Gateways = nil },
			want:   Summary{"expired", candidates{a: {"expired", "network-unknown"}}},
		},
		"both gateways in another order": {
			file:   v10(on(entry(hour, server(a, 1)), gatewayDigest, otherDigest)),
			change: func(e *cachelocator.Evidence) { e.Gateways = macs(t, otherText, gatewayText) },
			want:   Summary{"other-network", candidates{a: {"other-network", "partial-network"}}},
		},
		"a gateway more than it names": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Gateways = macs(t, gatewayText, otherText) },
			want:   Summary{"other-network", candidates{a: {"other-network", "partial-network"}}},
		},
		"a gateway that is listed twice counts once, one of zeros not at all": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Gateways = macs(t, "0:0:0:0:0:0", gatewayText, gatewayText) },
			want:   Summary{"usable", candidates{a: ok}},
		},
		"a gateway that macOS hides is not known": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Gateways = macs(t, "2:0:0:0:0:0") },
			want:   Summary{"network-unknown", candidates{a: {"network-unknown"}}},
		},
		"none match none": {
			file:   v10(on(entry(hour, server(a, 1)))),
			change: func(e *cachelocator.Evidence) { e.Gateways, e.NoGateway = nil, true },
			want:   Summary{"usable", candidates{a: ok}},
		},
		"without a gateway nothing else matches": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Gateways, e.NoGateway = nil, true },
			want:   Summary{"other-network", candidates{a: {"other-network"}}},
		},
		"the gateways known in part, and they fit": {
			file:   v10(on(entry(hour, server(a, 1)), otherDigest, gatewayDigest)),
			change: func(e *cachelocator.Evidence) { e.Partial = true },
			want:   Summary{"network-unknown", candidates{a: {"network-unknown"}}},
		},
		"the gateways known in part, and they do not fit": {
			file:   v10(on(entry(hour, server(a, 1)), otherDigest)),
			change: func(e *cachelocator.Evidence) { e.Partial = true },
			want:   Summary{"other-network", candidates{a: {"other-network"}}},
		},
		"the clock is not known": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Now = time.Time{} },
			want:   Summary{"expiry-unknown", candidates{a: {"expiry-unknown"}}},
		},
		"the clock is not known, but it was over when the file was written": {
			file:   v10(entry(0, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Now = time.Time{} },
			want:   Summary{"expired", candidates{a: {"expired"}}},
		},
		"the clock is not known, and the next entry has the same": {
			file:   v10(on(entry(hour, server(a, 1)), otherDigest), with(entry(hour, server(a, 1)), "validUntil", now.Add(2*hour))),
			change: func(e *cachelocator.Evidence) { e.Now = time.Time{} },
			want:   Summary{"expiry-unknown", candidates{a: {"expiry-unknown"}}},
		},
		"this Mac's own cache comes first": {
			file: v10(entry(hour, server(a, 1)), on(entry(hour, server("localhost:62373", 1)), localhostDigest)),
			want: Summary{"usable", candidates{a: {"not-first"}, "localhost:62373": ok}},
		},
		"its servers tell it too": {
			file: v10(entry(hour, server(a, 1)), on(entry(hour, server("localhost:62373", 1)), otherDigest)),
			want: Summary{"usable", candidates{a: {"not-first"}, "localhost:62373": ok}},
		},
		"it counts by capability, not by health": {
			file: v10(entry(hour, server(a, 1)), on(entry(hour, server("localhost:62373", 1, sick)), localhostDigest)),
			want: Summary{"unhealthy", candidates{a: {"not-first"}, "localhost:62373": {"unhealthy"}}},
		},
		"it does not count if it takes no such content": {
			file: v10(entry(hour, server(a, 1)), on(entry(hour, server("localhost:62373", 1, noShared)), localhostDigest)),
			want: Summary{"usable", candidates{a: ok, "localhost:62373": {"incapable"}}},
		},
		"its worse ranks do not count": {
			file: v10(entry(hour, server(a, 1)), on(entry(hour, server("localhost:1", 1, noShared), server("localhost:2", 2)), localhostDigest)),
			want: Summary{"usable", candidates{a: ok, "localhost:1": {"incapable"}, "localhost:2": {"outranked"}}},
		},
		"of two entries of it the first": {
			file: v10(on(entry(hour, server("localhost:1", 1)), localhostDigest), on(entry(hour, server("localhost:2", 1)), localhostDigest)),
			want: Summary{"usable", candidates{"localhost:1": ok, "localhost:2": {"not-first"}}},
		},
		"alone it is of no use then": {
			file: v10(on(entry(hour, server("localhost:62373", 1, noShared)), localhostDigest)),
			want: Summary{"incapable", candidates{"localhost:62373": {"incapable"}}},
		},
		"empty, it still counts": {
			file: v10(on(entry(5*time.Second), localhostDigest), entry(hour, server(a, 1))),
			want: Summary{"empty-offline", candidates{a: {"not-first"}}},
		},
		"nothing stored": {file: v10(), want: Summary{"no-entry", candidates{}}},
		"void": {
			file: with(v10(entry(hour, server(a, 1))), "version", 9),
			want: Summary{"bad-version", candidates{a: {"bad-version"}}},
		},
		"stale": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.BootTime = now.Add(time.Second) },
			want:   Summary{"stale-boot", candidates{a: {"stale-boot"}}},
		},
		"written in the second of the start": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.BootTime = now.Add(time.Second / 2) },
			want:   Summary{"usable", candidates{a: ok}},
		},
		"when it was started is not known": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.BootTime = time.Time{} },
			want:   Summary{"boot-unknown", candidates{a: {"boot-unknown"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			evidence := known(t)
			if test.change != nil {
				test.change(&evidence)
			}
			report := cachelocator.Inspect([]cachelocator.File{parse(t, test.file)}, evidence)
			if diff := cmp.Diff(test.want, summarize(report)); diff != "" {
				t.Errorf("want -, got +:\n%s\n%s", diff, report.Verdict.Text)
			}
		})
	}
}

// TestEmpty checks that how long an entry is kept shows why it is empty.
func TestEmpty(t *testing.T) {
	for _, test := range []struct {
		span    time.Duration
		servers string
		ranges  string
	}{
		{24 * hour, "empty-24h", "dns-empty-24h"},
		{24*hour + 5*time.Minute, "empty-24h", "dns-empty-24h"},
		{24*hour + 6*time.Minute, "empty-unknown", "empty-unknown"},
		{hour + 6*time.Minute, "empty-24h", "dns-empty-24h"}, // more than an hour was never an hour
		{hour + 5*time.Minute, "empty-1h", "dns-empty-1h"},
		{hour, "empty-1h", "dns-empty-1h"},
		{hour - 5*time.Minute, "empty-1h", "dns-empty-1h"},
		{hour - 6*time.Minute, "empty-unknown", "empty-unknown"}, // or a day, of a file that was written again
		{5 * time.Second, "empty-unknown", "empty-unknown"},      // not of this Mac's own cache
	} {
		report := cachelocator.Inspect([]cachelocator.File{parse(t, v10(entry(test.span), ranges(test.span)))}, known(t))
		got := [][]string{}
		for _, e := range report.Files[0].Entries {
			got = append(got, codes(e.Reasons))
		}
		if diff := cmp.Diff([][]string{{test.servers}, {test.ranges}}, got); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", test.span, diff)
		}
	}
}

// TestFileNotes checks the notes that do not make a file void.
func TestFileNotes(t *testing.T) {
	file := v10(entry(hour, server(a, 1)))
	v6 := dict{"version": 6, "cache": []any{}, "dnsPublicAddressRanges": []any{}}
	unmodified := parse(t, file)
	unmodified.Modified = time.Time{}
	for name, test := range map[string]struct {
		file  cachelocator.File
		model cachelocator.Model
		boot  time.Time
		void  bool
		want  []string
	}{
		"nothing":              {parse(t, file), cachelocator.Current, boot, false, []string{}},
		"boot unknown":         {parse(t, file), cachelocator.Current, time.Time{}, false, []string{"boot-unknown"}},
		"modification unknown": {unmodified, cachelocator.Current, boot, false, []string{"boot-unknown"}},
		"6 today":              {parse(t, v6), cachelocator.Current, boot, true, []string{"bad-version"}},
		"6 then":               {parse(t, v6), cachelocator.ElCapitan, boot, false, []string{}},
		"10 then":              {parse(t, file), cachelocator.ElCapitan, boot, false, []string{"unknown-version"}},
		"8 today":              {parse(t, with(file, "version", 8)), cachelocator.Current, boot, true, []string{"unknown-version", "bad-version"}},
		"8 then":               {parse(t, with(file, "version", 8)), cachelocator.ElCapitan, boot, false, []string{"unknown-version"}},
		"none":                 {parse(t, dict{"cache": []any{}}), cachelocator.ElCapitan, boot, true, []string{"bad-version"}},
		"a text":               {parse(t, with(file, "version", "10")), cachelocator.Current, boot, true, []string{"bad-version"}},
		"a real":               {parse(t, with(file, "version", 10.0)), cachelocator.Current, boot, false, []string{}},
	} {
		evidence := known(t)
		evidence.Model, evidence.BootTime = test.model, test.boot
		got := cachelocator.Inspect([]cachelocator.File{test.file}, evidence).Files[0]
		if diff := cmp.Diff(test.want, codes(got.Reasons)); diff != "" || got.Void != test.void {
			t.Errorf("%s: void %t, want -, got +:\n%s", name, got.Void, diff)
		}
	}
}

// TestInspectChangesNothing checks that Inspect is a pure function.
func TestInspectChangesNothing(t *testing.T) {
	files := []cachelocator.File{parse(t, v10(entry(-hour, server(a, 1)), ranges(hour)))}
	first := cachelocator.Inspect(files, known(t))
	if len(files[0].Reasons)+len(files[0].Entries[0].Reasons) != 0 || files[0].Entries[0].Used {
		t.Errorf("the argument became %+v", files[0])
	}
	second := cachelocator.Inspect(files, known(t))
	if diff := cmp.Diff(jsonOf(t, first), jsonOf(t, second)); diff != "" {
		t.Error(diff)
	}
}

// TestBadRanges checks that a bad range drops its entry and the next one is used.
func TestBadRanges(t *testing.T) {
	pair := func(first, last string) dict { return dict{"first": first, "last": last} }
	for text, bad := range map[textPair]bool{
		{"192.0.2.1", "192.0.2.1"}:                false,
		{"192.0.2.1", "192.0.2.9"}:                false,
		{"2001:db8::1", "2001:db8::ff"}:           false,
		{"192.0.2.9", "192.0.2.1"}:                true,
		{"192.0.2.1", "2001:db8::1"}:              true,
		{"192.0.2.1", ""}:                         true,
		{"192.0.2.0/24", "192.0.2.1"}:             true,
		{"192.0.2.1", "192.0.2.2 "}:               true,
		{"192.0.2.01", strings.Repeat("1", 1000)}: true,
		{"\u009b31m", "192.0.2.2"}:                true,
	} {
		for _, key := range []string{"publicAddressRanges", "favoredServerRanges"} {
			first := with(ranges(hour), key, []any{pair("192.0.2.1", "192.0.2.2"), pair(text.first, text.last)})
			file := parse(t, v10(first, ranges(hour, pair("192.0.2.1", "192.0.2.2"))))
			got := cachelocator.Inspect([]cachelocator.File{file}, known(t)).Files[0].Entries
			if hasBad := slices.Contains(codes(got[0].Reasons), "dns-bad-range"); hasBad != bad || got[0].Used == bad || got[1].Used != bad {
				t.Errorf("%s %q: %+v", key, text, got)
			}
			for _, reason := range got[0].Reasons {
				if len(reason.Text) > 400 || strings.Contains(reason.Text, "\u009b") {
					t.Errorf("%q", reason.Text)
				}
			}
		}
	}
}

type textPair struct{ first, last string }

// TestVoidReasons checks that each server of a void file gets one reason of a kind,
// so that the report on a large faulty file is not huge.
func TestVoidReasons(t *testing.T) {
	file := v10(entry(hour, server(a, 1), dict{"rank": "x"}, dict{}))
	report := cachelocator.Inspect([]cachelocator.File{parse(t, with(file, "version", 10))}, known(t))
	for _, candidate := range report.Candidates {
		if got := codes(candidate.Reasons); !slices.Contains(got, "bad-schema") || len(got) > 2 || candidate.Usable {
			t.Errorf("%s: %q", candidate.Address, got)
		}
	}
	if report.Files[0].Entries[0].Used {
		t.Error("an entry of a void file is used")
	}
	if len(report.Files[0].Reasons) != 8 {
		t.Errorf("the file has %d reasons: %v", len(report.Files[0].Reasons), report.Files[0].Reasons)
	}
	many := make([]any, 60_000)
	for i := range many {
		many[i] = dict{}
	}
	if got := codes(parse(t, v10(entry(hour, many...))).Reasons); !slices.Contains(got, "unreadable") || len(got) != 1 {
		t.Errorf("60,000 servers: %q", got)
	}
}
