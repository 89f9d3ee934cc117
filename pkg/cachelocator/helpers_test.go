package cachelocator_test

import (
	"encoding/hex"
	"maps"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// The digests were made by
//
//	printf $key | xxd -r -p | openssl dgst -sha256 -hmac aa:bb:cc:00:11:22
const (
	idKey           = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	gatewayText     = "aa:bb:cc:00:11:22"
	gatewayDigest   = "908ed597773d41bd97ea76aa6d5e1a2d6dfd8dba321937783f8aea01d735c370"
	otherText       = "02:00:00:00:00:01"
	otherDigest     = "44c6db147d64499800627bcc684cb51ed7b795d96a756a0c005851763acaf597"
	localhostDigest = "15065c01b18fe8a28f240cf2c7d6b77383cb418068ad372532a2bacfa0fb87c2"
)

var (
	now  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	boot = now.Add(-48 * time.Hour)
)

type dict = map[string]any

func unhex(text string) []byte {
	data, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return data
}

func identifiers(digests ...string) []any {
	all := []any{}
	for _, digest := range digests {
		all = append(all, dict{"digest": unhex(digest), "key": unhex(idKey)})
	}
	return all
}

// server returns a server with all mandatory keys, changed by others.
func server(address string, rank int, others ...dict) dict {
	s := dict{"localAddressAndPort": address, "guid": "5EED0000-0000-4000-8000-000000000001", "connectTimeout": 0.5, "rank": rank}
	for _, other := range others {
		maps.Copy(s, other)
	}
	return s
}

// entry returns an entry of this network that is valid for a time.
func entry(span time.Duration, servers ...any) dict {
	return dict{
		"validUntil": now.Add(span), "networkIdentifiers": identifiers(gatewayDigest),
		"servers": append([]any{}, servers...),
	}
}

func ranges(span time.Duration, pairs ...any) dict {
	return dict{
		"validUntil": now.Add(span), "networkIdentifiers": identifiers(gatewayDigest),
		"publicAddressRanges": append([]any{}, pairs...), "favoredServerRanges": []any{},
	}
}

func with(d dict, key string, value any) dict {
	d = maps.Clone(d)
	d[key] = value
	return d
}

// v10 returns a file of the current version with these entries.
func v10(entries ...dict) dict {
	file := dict{"version": 10, "cache": []any{}, "dnsResults": []any{}, "serversRecentlySeen": []any{}}
	for _, e := range entries {
		list := "cache"
		if e["servers"] == nil {
			list = "dnsResults"
		}
		file[list] = append(file[list].([]any), e)
	}
	return file
}

// parse returns the file as Load would, modified now.
func parse(tb testing.TB, content any) cachelocator.File {
	tb.Helper()
	data, err := plistfile.Marshal(content)
	if err != nil {
		tb.Fatal(err)
	}
	file := cachelocator.Parse(data)
	file.Path, file.Modified = "diskCache.plist", now
	return file
}

// known returns complete evidence, on the network of gatewayText.
func known(tb testing.TB) cachelocator.Evidence {
	tb.Helper()
	return cachelocator.Evidence{Now: now, BootTime: boot, Gateways: macs(tb, gatewayText)}
}

func macs(tb testing.TB, texts ...string) []cachelocator.MAC {
	tb.Helper()
	var all []cachelocator.MAC
	for _, text := range texts {
		mac, err := cachelocator.ParseMAC(text)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, mac)
	}
	return all
}

func codes(reasons []fault.Reason) []string {
	list := []string{}
	for _, reason := range reasons {
		list = append(list, string(reason.Code))
	}
	return list
}

// A Summary is the part of a report that the tables compare: the verdict, and the
// address of each candidate with "usable" or the codes of its reasons.
type Summary struct {
	Verdict    string
	Candidates map[string][]string
}

func summarize(report *cachelocator.Report) Summary {
	s := Summary{Verdict: string(report.Verdict.Code), Candidates: map[string][]string{}}
	for _, c := range report.Candidates {
		s.Candidates[c.Address] = codes(c.Reasons)
		if c.Usable {
			s.Candidates[c.Address] = append(s.Candidates[c.Address], "usable")
		}
	}
	return s
}
