package cachelocator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// randomFile returns a file with a few entries, of this network and others.
func randomFile(t *testing.T, random *rand.Rand) cachelocator.File {
	t.Helper()
	networks := [][]string{{}, {gatewayDigest}, {otherDigest}, {gatewayDigest, otherDigest}, {otherDigest, gatewayDigest}, {localhostDigest}}
	spans := []time.Duration{-2 * hour, -hour, 0, hour / 2, hour, 2 * hour, 24 * hour}
	var entries []dict
	for range 1 + random.IntN(4) {
		var servers []any
		for range random.IntN(3) {
			address := fmt.Sprintf("192.0.2.%d:1", 1+random.IntN(2))
			facts := dict{"failureCount": 3 * random.IntN(2)}
			if random.IntN(4) == 0 {
				facts["details"] = dict{"capabilities": dict{"sc": false}}
			}
			servers = append(servers, server(address, random.IntN(2), facts))
		}
		e := on(entry(spans[random.IntN(len(spans))], servers...), networks[random.IntN(len(networks))]...)
		entries = append(entries, e)
		if random.IntN(3) == 0 {
			entries = append(entries, on(ranges(spans[random.IntN(len(spans))]), networks[random.IntN(len(networks))]...))
		}
	}
	return parse(t, v10(entries...))
}

// complete is all that may be known about a Mac.
type complete struct {
	now, modified, boot time.Time
	gateways            []cachelocator.MAC
}

func randomMac(t *testing.T, random *rand.Rand) complete {
	t.Helper()
	lists := [][]string{{}, {gatewayText}, {otherText}, {gatewayText, otherText}, {otherText, gatewayText}, {"2:0:0:0:0:9", gatewayText}}
	c := complete{modified: now.Add(-time.Duration(random.IntN(5)) * hour), gateways: macs(t, lists[random.IntN(len(lists))]...)}
	c.now = c.modified.Add(time.Duration(random.IntN(5)) * hour / 2)
	c.boot = c.now.Add(-time.Duration(random.IntN(10)) * hour)
	return c
}

// pieces are which parts of the evidence are there.
type pieces struct {
	now, modified, boot, gateways bool
	// some is for gateways of which each may be missing, and that is known; bit by bit.
	some int
}

// someGateways are the gateways that are known.
func (c complete) someGateways(p pieces) []cachelocator.MAC {
	var list []cachelocator.MAC
	for i, mac := range c.gateways {
		if p.some>>i&1 == 1 {
			list = append(list, mac)
		}
	}
	return list
}

// mayBe reports whether another list of gateways has the known ones, in their order.
func (c complete) mayBe(p pieces, other complete) bool {
	rest := other.gateways
	for _, mac := range c.someGateways(p) {
		at := slices.Index(rest, mac)
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}

func (c complete) inspect(file cachelocator.File, p pieces) *cachelocator.Report {
	evidence := cachelocator.Evidence{}
	file.Modified = time.Time{}
	if p.now {
		evidence.Now = c.now
	}
	if p.modified {
		file.Modified = c.modified
	}
	if p.boot {
		evidence.BootTime = c.boot
	}
	if p.gateways {
		evidence.Gateways, evidence.NoGateway = c.gateways, len(c.gateways) == 0
	} else if p.some > 0 {
		evidence.Gateways, evidence.Partial = c.someGateways(p), true
	}
	return cachelocator.Inspect([]cachelocator.File{file}, evidence)
}

// TestMissingEvidence takes pieces of evidence away: a verdict may then become unknown,
// and nothing else. So it is with every value that a piece may have.
func TestMissingEvidence(t *testing.T) {
	everything := pieces{true, true, true, true, 0}
	decided, usable := 0, 0
	seeds := uint64(3000)
	if os.Getenv("MACWRANGLER_LONG") != "" {
		seeds = 100_000
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 2))
		file, mac := randomFile(t, random), randomMac(t, random)
		p := pieces{random.IntN(2) == 0, random.IntN(3) > 0, random.IntN(2) == 0, random.IntN(2) == 0, random.IntN(4)}
		got := mac.inspect(file, p)
		if strings.HasSuffix(string(got.Verdict.Code), "-unknown") {
			if len(usableOf(got)) > 0 {
				t.Fatalf("seed %d: %s, with usable caches", seed, got.Verdict.Code)
			}
			continue
		}
		decided++
		for range 20 {
			other := randomMac(t, random)
			for _, one := range []struct {
				known     bool
				to, value *time.Time
			}{{p.now, &other.now, &mac.now}, {p.modified, &other.modified, &mac.modified}, {p.boot, &other.boot, &mac.boot}} {
				if one.known {
					*one.to = *one.value
				}
			}
			if p.gateways || p.some > 0 && !mac.mayBe(p, other) {
				other.gateways = mac.gateways
			}
			if other.now.Before(other.modified) || other.now.Before(other.boot) { // no such Mac
				continue
			}
			want := other.inspect(file, everything)
			if want.Verdict.Code != got.Verdict.Code && !(got.Verdict.Code == cachelocator.EmptyUnknown) || !slices.Equal(usableOf(got), usableOf(want)) {
				t.Fatalf("seed %d: %+v with %+v, but %+v if the rest is %+v", seed, got.Verdict, p, want.Verdict, other)
			}
		}
		if got.Verdict.Code == cachelocator.Usable {
			usable++
		}
	}
	if decided < 300 || usable < 20 {
		t.Errorf("only %d were decided, and %d usable", decided, usable)
	}
}

func usableOf(r *cachelocator.Report) []string {
	var list []string
	for _, c := range r.Candidates {
		if c.Usable {
			list = append(list, c.Address)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// TestUnknownText checks the sentences about what is not known.
func TestUnknownText(t *testing.T) {
	file := v10(entry(hour, server(a, 1)))
	for _, test := range []struct {
		file   dict
		change func(e *cachelocator.Evidence)
		want   fault.Reason
	}{
		{file, func(e *cachelocator.Evidence) { e.BootTime = time.Time{} }, fault.Reason{
			Code: "boot-unknown", Text: "The locator may or may not use the cache at 192.0.2.1:49494; not known is whether the file predates the last boot and is discarded.",
		}},
		{file, func(e *cachelocator.Evidence) { e.Now = time.Time{} }, fault.Reason{
			Code: "expiry-unknown", Text: "The locator may or may not use the cache at 192.0.2.1:49494; not known is whether the answer had expired.",
		}},
		{v10(entry(24 * hour)), func(e *cachelocator.Evidence) { e.BootTime, e.Gateways = time.Time{}, nil }, fault.Reason{
			Code: "network-unknown", Text: "The locator would use no cache, but why is not known: Apple answered that it knows none here, which is valid until 2026-03-03T09:00:00Z, " +
				"or its stored answers are for another network, or its file predates the last boot of the Mac and is discarded; " +
				"not known is whether the Mac is on the network where that was stored, and whether the file predates the last boot and is discarded.",
		}},
		{file, func(e *cachelocator.Evidence) { e.Now, e.Gateways = time.Time{}, nil }, fault.Reason{
			Code: "network-unknown", Text: "The locator would use the cache at 192.0.2.1:49494, but only on the network where that was stored, and whether the Mac is there is not known; " +
				"not known is whether the answer had expired.",
		}},
		{v10(entry(hour / 2)), func(e *cachelocator.Evidence) { e.BootTime = time.Time{} }, fault.Reason{
			Code: "empty-unknown", Text: "The locator would use no cache, but why is not known: its stored answer holds none, or its file predates the last boot of the Mac and is discarded; " +
				"not known is whether the file predates the last boot and is discarded.",
		}},
	} {
		evidence := known(t)
		test.change(&evidence)
		got := cachelocator.Inspect([]cachelocator.File{parse(t, test.file)}, evidence).Verdict
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
}
