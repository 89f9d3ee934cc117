package cachelocator_test

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// full10 returns a file with every known key of version 10.
func full10() dict {
	pair := func() []any { return []any{dict{"first": "192.0.2.1", "last": "192.0.2.2", "source": "dns"}} }
	until := now.Add(hour)
	return dict{
		"version": 10,
		"cache": []any{dict{
			"validUntil": until, "networkIdentifiers": identifiers(gatewayDigest),
			"servers": []any{dict{
				"localAddressAndPort": a, "guid": "G", "connectTimeout": 0.5, "rank": 1, "favored": true, "failureCount": 1,
				"details": dict{
					"ac-power": true, "cache-size": 9, "is-portable": false,
					"local-network": []any{dict{"speed": 1000, "wired": true}},
					"capabilities":  dict{"im": true, "ns": true, "pc": false, "query-parameters": true, "sc": true, "ur": true},
				},
			}},
		}},
		"dnsResults": []any{dict{
			"validUntil": until, "networkIdentifiers": identifiers(gatewayDigest),
			"publicAddressRanges": pair(), "favoredServerRanges": pair(),
		}},
		"serversRecentlySeen": []any{dict{
			"validUntil": until, "networkIdentifiers": identifiers(gatewayDigest), "recentlySeen": true,
		}},
	}
}

func full6() dict {
	until, ids := now.Add(hour), []any{"AAAA"}
	return dict{
		"version":             6,
		"cache":               []any{dict{"validUntil": until, "networkIdentifiers": ids, "servers": []any{dict{"localAddressAndPort": a}}}},
		"serversRecentlySeen": []any{},
		"dnsPublicAddressRanges": []any{dict{
			"validUntil": until, "networkIdentifiers": ids,
			"ranges": []any{dict{"first": "192.0.2.1", "last": "192.0.2.2", "type": "IPv4", "source": "dns"}},
		}},
	}
}

// mandatory10 are the paths of the mandatory keys of version 10, according to the
// known structure. All other paths of full10 are optional.
const mandatory10 = ` cache cache:0:validUntil cache:0:networkIdentifiers
 cache:0:networkIdentifiers:0:digest cache:0:networkIdentifiers:0:key
 cache:0:servers cache:0:servers:0:localAddressAndPort cache:0:servers:0:guid
 cache:0:servers:0:connectTimeout cache:0:servers:0:rank
 dnsResults dnsResults:0:validUntil dnsResults:0:networkIdentifiers
 dnsResults:0:networkIdentifiers:0:digest dnsResults:0:networkIdentifiers:0:key
 dnsResults:0:publicAddressRanges dnsResults:0:publicAddressRanges:0:first dnsResults:0:publicAddressRanges:0:last
 dnsResults:0:favoredServerRanges dnsResults:0:favoredServerRanges:0:first dnsResults:0:favoredServerRanges:0:last
 serversRecentlySeen:0:validUntil serversRecentlySeen:0:networkIdentifiers
 serversRecentlySeen:0:networkIdentifiers:0:digest serversRecentlySeen:0:networkIdentifiers:0:key
 serversRecentlySeen:0:recentlySeen `

const mandatory6 = ` cache cache:0:validUntil cache:0:networkIdentifiers cache:0:servers
 cache:0:servers:0:localAddressAndPort dnsPublicAddressRanges:0:validUntil dnsPublicAddressRanges:0:networkIdentifiers
 dnsPublicAddressRanges:0:ranges dnsPublicAddressRanges:0:ranges:0:first dnsPublicAddressRanges:0:ranges:0:last `

// keysOf returns the path of every key below a value.
func keysOf(value any, path string) []string {
	var keys []string
	switch v := value.(type) {
	case dict:
		for key, child := range v {
			at := strings.TrimPrefix(path+":"+key, ":")
			keys = append(append(keys, at), keysOf(child, at)...)
		}
	case []any:
		for _, child := range v {
			keys = append(keys, keysOf(child, path+":0")...)
		}
	}
	return keys
}

// set replaces or, with nil, removes the value of a key.
func set(value any, path string, with any) {
	name, rest, deeper := strings.Cut(path, ":")
	switch v := value.(type) {
	case []any:
		set(v[0], rest, with)
	case dict:
		switch {
		case deeper:
			set(v[name], rest, with)
		case with == nil:
			delete(v, name)
		default:
			v[name] = with
		}
	}
}

// TestSchema makes every known key absent and of a wrong class.
func TestSchema(t *testing.T) {
	for name, test := range map[string]struct {
		make      func() dict
		mandatory string
		loose     string // keys that the version does not read
	}{
		"6":  {full6, mandatory6, ":type"},
		"10": {full10, mandatory10, "none"},
	} {
		if got := parse(t, test.make()).Reasons; len(got) != 0 {
			t.Fatalf("%s: %v", name, got)
		}
		words := strings.Fields(test.mandatory)
		for _, path := range keysOf(test.make(), "") {
			if path == "version" || strings.HasSuffix(path, test.loose) {
				continue
			}
			content := test.make()
			set(content, path, nil)
			want := []string{}
			for _, word := range words {
				if word == path {
					want = []string{":" + path + " is missing."}
				}
			}
			if diff := cmp.Diff(want, schemaFaults(parse(t, content))); diff != "" {
				t.Errorf("%s without %s: want -, got +:\n%s", name, path, diff)
			}
			content = test.make()
			wrong, class := any(dict{}), "dict"
			if strings.HasSuffix(path, "details") || strings.HasSuffix(path, "capabilities") {
				wrong, class = "text", "string"
			}
			set(content, path, wrong)
			got := schemaFaults(parse(t, content))
			if len(got) != 1 || !strings.HasPrefix(got[0], ":"+path+" is of type "+class+", not ") {
				t.Errorf("%s with a wrong %s: %q", name, path, got)
			}
		}
	}
}

func schemaFaults(file cachelocator.File) []string {
	texts := []string{}
	for _, reason := range file.Reasons {
		if reason.Code == cachelocator.BadSchema {
			texts = append(texts, reason.Text)
		}
	}
	return texts
}

// TestSchemaMore checks what TestSchema does not reach.
func TestSchemaMore(t *testing.T) {
	change := func(path string, value any) dict {
		content := full10()
		set(content, path, value)
		return content
	}
	faulty := make([]any, 30)
	for i := range faulty {
		faulty[i] = dict{}
	}
	for name, test := range map[string]struct {
		content any
		faults  int
	}{
		"unknown keys":                 {with(full10(), "sizes", "x"), 0},
		"a key of 6 in 10":             {with(full10(), "dnsPublicAddressRanges", "x"), 0},
		"a key of 10 in 6":             {with(full6(), "dnsResults", "x"), 0},
		"seen lately in 6":             {with(full6(), "serversRecentlySeen", []any{dict{}}), 0},
		"text identifiers in 10":       {change("cache:0:networkIdentifiers", []any{"localhost"}), 1},
		"digests in 6":                 {with(full6(), "cache", full10()["cache"]), 1},
		"both shapes in 8":             {with(with(full10(), "version", 8), "dnsPublicAddressRanges", full6()["dnsPublicAddressRanges"]), 0},
		"nothing mandatory in 8":       {dict{"version": 8, "cache": []any{dict{"servers": []any{dict{}}}}}, 0},
		"wrong class in 8":             {dict{"version": 8, "cache": "x"}, 1},
		"no class of an element":       {change("cache", []any{"x"}), 1},
		"not a finite number":          {change("cache:0:servers:0:connectTimeout", math.NaN()), 1},
		"a number for a flag":          {change("serversRecentlySeen:0:recentlySeen", 1), 1},
		"more faults than one can say": {dict{"version": 10, "cache": []any{}, "dnsResults": faulty}, 21},
	} {
		if got := schemaFaults(parse(t, test.content)); len(got) != test.faults {
			t.Errorf("%s: %d faults, want %d: %q", name, len(got), test.faults, got)
		}
	}
}

// TestParseKeeps checks every value of a full file.
func TestParseKeeps(t *testing.T) {
	yes, no, size, speed := true, false, int64(9), int64(1000)
	pair := []cachelocator.Range{{First: "192.0.2.1", Last: "192.0.2.2", Source: "dns"}}
	ids := []cachelocator.Identifier{{Digest: unhex(gatewayDigest), Key: unhex(idKey)}}
	until := now.Add(hour)
	want := []cachelocator.Entry{
		{Kind: cachelocator.KindServers, ValidUntil: until, Identifiers: ids, Servers: []cachelocator.Server{{
			Address: a, GUID: "G", Rank: new(int64(1)), Favored: new(true), FailureCount: new(int64(1)), ConnectTimeout: new(0.5),
			Details: cachelocator.Details{
				ACPower: &yes, CacheSize: &size, Portable: &no, Links: []cachelocator.Link{{Speed: &speed, Wired: &yes}},
				Capabilities: map[string]bool{"im": true, "ns": true, "pc": false, "query-parameters": true, "sc": true, "ur": true},
			},
		}}},
		{Kind: cachelocator.KindRanges, ValidUntil: until, Identifiers: ids, PublicRanges: pair, FavoredRanges: pair},
		{Kind: cachelocator.KindSeen, ValidUntil: until, Identifiers: ids, RecentlySeen: &yes},
	}
	for i := range want {
		want[i].Network, want[i].Reasons = cachelocator.UnidentifiedNetwork, []fault.Reason{}
	}
	if diff := cmp.Diff(want, parse(t, full10()).Entries); diff != "" {
		t.Errorf("version 10: want -, got +:\n%s", diff)
	}
	got := parse(t, full6()).Entries
	if len(got) != 2 || got[0].Servers[0].Address != a || got[0].Identifiers[0].Text != "AAAA" || len(got[1].PublicRanges) != 1 {
		t.Errorf("version 6: %+v", got)
	}
}

// TestNumbers checks numbers that Go's types or JSON cannot hold.
func TestNumbers(t *testing.T) {
	for rank, want := range map[any]int64{
		1.9: 1, -1.9: -1, 1e300: math.MaxInt64, -1e300: math.MinInt64, uint64(math.MaxUint64): math.MaxInt64,
	} {
		file := parse(t, v10(entry(hour, with(server(a, 0), "rank", rank))))
		if got := file.Entries[0].Servers[0].Rank; got == nil || *got != want {
			t.Errorf("%v: got %v, want %d", rank, got, want)
		}
	}
}

// TestDates checks that dates have whole seconds, and that none from a file is
// taken for a missing one.
func TestDates(t *testing.T) {
	var zero time.Time
	for date, want := range map[time.Time]time.Time{
		now.Add(time.Second * 3 / 4): now,
		zero:                         zero.Add(time.Second),
	} {
		file := parse(t, v10(with(entry(0, server(a, 1)), "validUntil", date)))
		if got := file.Entries[0].ValidUntil; !got.Equal(want) {
			t.Errorf("%s: got %s, want %s", date, got, want)
		}
		if got := cachelocator.Inspect([]cachelocator.File{file}, known(t)).Verdict.Code; got != "expired" {
			t.Errorf("%s: %s", date, got)
		}
	}
}

// TestBinaryDate checks that the fraction in a binary file is dropped; python3
// writes one.
func TestBinaryDate(t *testing.T) {
	python := servertest.Need(t, "python3", "python3")
	const program = `import plistlib,datetime,struct,sys
data=plistlib.dumps({"version":8,"cache":[{"validUntil":datetime.datetime(2001,1,1)}]},fmt=plistlib.FMT_BINARY)
at=data.index(b"\x33"+bytes(8))
sys.stdout.buffer.write(data[:at+1]+struct.pack(">d",1.75)+data[at+9:])`
	data, err := exec.CommandContext(t.Context(), python, "-c", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	file, want := cachelocator.Parse(data), time.Date(2001, 1, 1, 0, 0, 1, 0, time.UTC)
	if len(file.Entries) != 1 || !file.Entries[0].ValidUntil.Equal(want) {
		t.Errorf("got %+v, want %s", file, want)
	}
}

// TestBinary checks that both forms are read alike; python3 wrote the samples.
func TestBinary(t *testing.T) {
	read := func(name string) cachelocator.File {
		data, err := os.ReadFile(filepath.Join(samples, name))
		if err != nil {
			t.Fatal(err)
		}
		return cachelocator.Parse(data)
	}
	diff := cmp.Diff(read("diskCache.plist"), read("diskCache.binary.plist"), cmpopts.IgnoreUnexported(cachelocator.File{}))
	if diff != "" {
		t.Error(diff)
	}
}
