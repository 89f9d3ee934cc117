package cachelocator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func jsonOf(tb testing.TB, v any) string {
	tb.Helper()
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

// TestVerdictText checks the sentences that people read.
func TestVerdictText(t *testing.T) {
	sick := dict{"failureCount": 4}
	for want, test := range map[string]struct {
		file   dict
		change func(e *cachelocator.Evidence)
	}{
		"The locator would use the cache at 192.0.2.1:49494.": {file: v10(entry(hour, server(a, 1)))},
		"The locator would use one of the caches at 192.0.2.1:49494, 192.0.2.2:49494 and 192.0.2.3:49494, at random.": {
			file: v10(entry(hour, server(a, 1), server(b, 1), server(c, 1))),
		},
		`The locator would use the cache at "\u009b".`: {file: v10(entry(hour, server("\u009b", 1)))},
		"The locator would use no cache: Apple answered that it knows none here, which is valid until 2026-03-03T09:00:00Z; DNS gave it 1 public address range.": {
			file: v10(entry(24*hour), ranges(hour, dict{"first": "192.0.2.0", "last": "192.0.2.9"})),
		},
		"The locator would use no cache: the request to Apple failed or returned none, which is valid until 2026-03-02T10:00:00Z; DNS gave it no public address range.": {
			file: v10(entry(hour), ranges(hour)),
		},
		"The locator would use no cache: there was no network when it looked.":                                   {file: v10(on(entry(5*time.Second), localhostDigest))},
		"The locator would use no cache: its stored answer holds none.":                                          {file: v10(entry(100 * hour))},
		"The locator would use no cache: every suitable cache of the best rank has failed at least three times.": {file: v10(entry(hour, server(a, 1, sick)))},
		"The locator would use no cache: every suitable cache of the best rank has failed at least three times (for iCloud it may remember another one).": {
			file:   v10(entry(hour, server(a, 1, sick, capable(dict{"pc": true})))),
			change: func(e *cachelocator.Evidence) { e.Content = cachelocator.ICloud },
		},
		"The locator would use no cache: none of the best rank serves this kind of content.": {file: v10(entry(hour, server(a, 1, capable(dict{"sc": false}))))},
		"The locator would use the cache at 192.0.2.1:49494, but only on the network where that was stored, and whether the Mac is there is not known.": {
			file:   v10(entry(hour, server(a, 1))),
			change: func(e *cachelocator.Evidence) { e.Gateways = nil },
		},
		"The locator would use the cache at 192.0.2.1:49494, or another one, each only on the network where it was stored: there are 2, and which one the Mac is on is not known.": {
			file:   v10(entry(hour, server(a, 1), server(c, 2)), entry(hour), on(entry(hour, server(b, 1)), otherDigest)),
			change: func(e *cachelocator.Evidence) { e.Gateways = nil },
		},
		`The locator would use the cache at "` + strings.Repeat("x", 100) + `…".`: {file: v10(entry(hour, server(strings.Repeat("x", 101), 1)))},
		"The locator would use no cache: its stored answers have expired.":        {file: v10(on(entry(-hour), otherDigest))},
		"The locator would use no cache: the one on this Mac does not serve this kind of content.": {
			file: v10(on(entry(hour, server("localhost:1", 1, capable(dict{"sc": false}))), localhostDigest)),
		},
		"The locator would use no cache: Apple answered that it knows none here, which is valid until 2026-03-03T09:00:00Z; DNS gave it 2 public address ranges.": {
			file: v10(entry(24*hour), ranges(-hour), ranges(hour, dict{"first": "192.0.2.0", "last": "192.0.2.9"}, dict{"first": "192.0.2.0", "last": "192.0.2.9"})),
		},
		"The locator would use no cache: its stored answer has expired.":              {file: v10(entry(-hour, server(a, 1)))},
		"The locator would use no cache: its stored answers are for another network.": {file: v10(on(entry(hour), otherDigest))},
		"The locator would use no cache: it has no stored answer.":                    {file: v10()},
		"The locator would use no cache: its file has version 9 and is discarded.":    {file: with(v10(), "version", 9)},
		"The locator would use no cache: its file has no version and is discarded.":   {file: dict{}},
		"The locator would use no cache: its file is not valid and is discarded.":     {file: dict{"version": 10}},
		"The locator would use no cache: its file predates the last boot of the Mac and is discarded.": {
			file:   v10(),
			change: func(e *cachelocator.Evidence) { e.BootTime = now.Add(hour) },
		},
	} {
		evidence := known(t)
		if test.change != nil {
			test.change(&evidence)
		}
		got := cachelocator.Inspect([]cachelocator.File{parse(t, test.file)}, evidence).Verdict.Text
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestVerdictOfMany checks the sentence about several files and owners.
func TestVerdictOfMany(t *testing.T) {
	owned := func(owner string, content dict) cachelocator.File {
		file := parse(t, content)
		file.Owner = owner
		return file
	}
	unreadable := cachelocator.File{Path: "x", Reasons: []fault.Reason{{Code: cachelocator.Unreadable}}}
	good, expired := v10(entry(hour, server(a, 1))), v10(entry(-hour))
	stale := with(v10(), "version", 9)
	many := []cachelocator.File{}
	twice := []cachelocator.File{owned("ann", expired), owned("ann", expired), owned("bob", expired)}
	for i := range 9 {
		many = append(many, owned(fmt.Sprintf("user%d", i), expired))
	}
	for _, test := range []struct {
		files []cachelocator.File
		want  fault.Reason
	}{
		{nil, fault.Reason{
			Code: "no-plist", Text: "No diskCache.plist was found: the locator has not run here, or keeps its file elsewhere.",
		}},
		{[]cachelocator.File{unreadable}, fault.Reason{
			Code: "unreadable", Text: "The locator may or may not use a cache: its file could not be read.",
		}},
		{[]cachelocator.File{unreadable, owned("ann", stale), owned("bob", expired), owned("cyd", good), owned("", expired)}, fault.Reason{
			Code: "system-unknown",
			Text: "For ann the locator would use no cache: its file has version 9 and is discarded; " +
				"for bob and diskCache.plist the locator would use no cache: its stored answer has expired; " +
				"for cyd the locator would use the cache at 192.0.2.1:49494; 1 file could not be read; " +
				"system updates come by the locator of _assetcache, of which no file was seen.",
		}},
		{[]cachelocator.File{unreadable, owned("ann", stale), owned("bob", expired), unreadable}, fault.Reason{
			Code: "expired",
			Text: "For ann the locator would use no cache: its file has version 9 and is discarded; " +
				"for bob the locator would use no cache: its stored answer has expired; 2 files could not be read.",
		}},
		{[]cachelocator.File{unreadable, owned("ann", stale)}, fault.Reason{
			Code: "bad-version",
			Text: "For ann the locator would use no cache: its file has version 9 and is discarded; 1 file could not be read.",
		}},
		{many, fault.Reason{
			Code: "expired",
			Text: "For user0, user1, user2, user3, user4, user5 and 3 more the locator would use no cache: its stored answer has expired.",
		}},
		{twice, fault.Reason{
			Code: "expired", Text: "For ann and bob the locator would use no cache: its stored answer has expired.",
		}},
		{[]cachelocator.File{unreadable, unreadable}, fault.Reason{Code: "unreadable", Text: "2 files could not be read."}},
	} {
		got := cachelocator.Inspect(test.files, known(t)).Verdict
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// TestReportJSON checks the keys that scripts read.
func TestReportJSON(t *testing.T) {
	file := parse(t, v10(entry(hour, server(a, 1))))
	file.Owner = "_assetcache"
	want := `{
  "files": [
    {
      "path": "diskCache.plist",
      "owner": "_assetcache",
      "version": 10,
      "modified": "2026-03-02T09:00:00Z",
      "void": false,
      "entries": [
        {
          "kind": "servers",
          "validUntil": "2026-03-02T10:00:00Z",
          "network": "this",
          "used": true,
          "servers": [
            {
              "address": "192.0.2.1:49494",
              "guid": "5EED0000-0000-4000-8000-000000000001",
              "rank": 1,
              "favored": false,
              "failureCount": 0,
              "connectTimeout": 0.5,
              "details": {}
            }
          ],
          "reasons": []
        }
      ],
      "verdict": {
        "code": "usable",
        "text": "The locator would use the cache at 192.0.2.1:49494."
      },
      "reasons": []
    }
  ],
  "candidates": [
    {
      "file": "diskCache.plist",
      "owner": "_assetcache",
      "address": "192.0.2.1:49494",
      "rank": 1,
      "favored": false,
      "healthy": true,
      "usable": true,
      "reasons": []
    }
  ],
  "verdict": {
    "code": "usable",
    "text": "The locator would use the cache at 192.0.2.1:49494."
  }
}`
	if diff := cmp.Diff(want, jsonOf(t, cachelocator.Inspect([]cachelocator.File{file}, known(t)))); diff != "" {
		t.Error(diff)
	}
}
