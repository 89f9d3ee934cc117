package cachelocator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

const (
	samples = "../../testdata/cachelocator"
	// published are samples that are not part of this repository; they are tested
	// if they are beside the checkout.
	published = "../../../shared/fixtures/cachelocator"
)

func load(path string, modified time.Time) cachelocator.File {
	file := cachelocator.Load(path, func() (fs.File, error) { return os.Open(path) })
	file.Modified = modified
	return file
}

// judged is the part of a result that the tables of the samples compare.
type judged struct {
	Summary
	File    []string   // codes of the file
	Entries [][]string // codes of each entry
	Public  int        // ranges
}

func judge(file cachelocator.File, evidence cachelocator.Evidence) judged {
	report := cachelocator.Inspect([]cachelocator.File{file}, evidence)
	j := judged{Summary: summarize(report), File: codes(report.Files[0].Reasons), Entries: [][]string{}}
	for _, e := range report.Files[0].Entries {
		j.Entries = append(j.Entries, codes(e.Reasons))
		j.Public += len(e.PublicRanges)
	}
	return j
}

func TestOwnSamples(t *testing.T) {
	evidence := cachelocator.Evidence{Now: now, BootTime: boot, Gateways: macs(t, "0:1b:c:d:e:f")}
	full := judged{
		Summary: Summary{"usable", candidates{
			"192.0.2.10:49494": ok, "192.0.2.11:49494": {"not-favored"},
			"192.0.2.12:49494": {"unhealthy"}, "192.0.2.20:49494": {"outranked"},
		}},
		File: []string{}, Entries: [][]string{{}, {}, {}}, Public: 1,
	}
	for name, want := range map[string]judged{
		"diskCache.plist":        full,
		"diskCache.binary.plist": full,
		"no-cache.plist": {
			Summary: Summary{"empty-24h", candidates{}},
			File:    []string{}, Entries: [][]string{{"empty-24h"}, {"dns-empty-1h"}},
		},
	} {
		if diff := cmp.Diff(want, judge(load(filepath.Join(samples, name), now), evidence)); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", name, diff)
		}
	}
}

// TestPublishedSamples compares each sample with the table that comes with them.
func TestPublishedSamples(t *testing.T) {
	if _, err := os.Stat(published); err != nil {
		t.Skipf("no published samples: %v", err)
	}
	modified := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	evidence := cachelocator.Evidence{
		Now: modified, BootTime: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), Gateways: macs(t, "aa:bb:cc:00:11:22"),
	}
	const s10, s11, s12 = "10.20.0.10:49494", "10.20.0.11:49494", "10.20.0.12:49494"
	void := func(code string) judged {
		return judged{Summary: Summary{code, candidates{}}, File: []string{code}, Entries: [][]string{}}
	}
	fine := [][]string{{}, {}, {}}
	good := judged{Summary{"usable", candidates{s10: ok, s11: {"outranked"}}}, []string{}, fine, 2}
	broken := void("bad-schema")
	broken.Candidates, broken.Entries = candidates{s10: {"bad-schema"}, s11: {"bad-schema"}}, [][]string{{}}
	version9 := void("bad-version")
	version9.File = []string{"unknown-version", "bad-version"}
	table := map[string]judged{
		"synthetic-v10-ok.plist":        good,
		"synthetic-v10-ok.binary.plist": good,
		"synthetic-v10-favored.plist": {
			Summary{"usable", candidates{s10: ok, s11: {"not-favored"}}}, []string{}, fine, 1,
		},
		"synthetic-v10-unhealthy-some.plist": {
			Summary{"usable", candidates{s10: {"unhealthy"}, s11: ok, s12: ok}}, []string{}, [][]string{{}, {}}, 0,
		},
		"synthetic-v10-ipv6.plist": {
			Summary{"usable", candidates{"[fd00::10]:49494": ok}}, []string{}, [][]string{{}}, 0,
		},
		"synthetic-v10-expired.plist": {
			Summary{"expired", candidates{s10: {"expired"}}}, []string{}, [][]string{{"expired"}}, 0,
		},
		"synthetic-v10-ranges-ok-no-server.plist": {
			Summary{"empty-24h", candidates{}}, []string{}, [][]string{{"empty-24h"}, {}, {}}, 1,
		},
		"synthetic-v10-dns-absent-24h.plist": {
			Summary{"empty-24h", candidates{}}, []string{}, [][]string{{"empty-24h"}, {"dns-empty-24h"}, {}}, 0,
		},
		"synthetic-v10-version9.plist":     version9,
		"synthetic-v10-missing-guid.plist": broken,
	}
	files, err := filepath.Glob(filepath.Join(published, "diskcache", "synthetic-v10-*.plist"))
	if err != nil || len(files) != len(table) {
		t.Fatalf("%d files, %d in the table, error %v", len(files), len(table), err)
	}
	for _, path := range files {
		file := load(path, modified)
		if diff := cmp.Diff(table[filepath.Base(path)], judge(file, evidence)); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", path, diff)
		}
		if table[filepath.Base(path)].Verdict != "usable" {
			continue
		}
		later, elsewhere := evidence, evidence
		later.BootTime = modified.Add(time.Hour)
		elsewhere.Gateways = macs(t, "aa:bb:cc:00:11:23")
		if got := judge(file, later).Verdict; got != "stale-boot" {
			t.Errorf("%s, written before the start: %s", path, got)
		}
		if got := judge(file, elsewhere).Verdict; got != "other-network" {
			t.Errorf("%s, elsewhere: %s", path, got)
		}
	}
}

func TestPublishedVersion6(t *testing.T) {
	path := filepath.Join(published, "diskcache", "synthetic-v6-no-server.plist")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no published samples: %v", err)
	}
	file := load(path, time.Date(2016, 7, 11, 0, 58, 9, 0, time.UTC))
	evidence := cachelocator.Evidence{
		Now: time.Date(2016, 7, 11, 1, 0, 0, 0, time.UTC), BootTime: time.Date(2016, 7, 10, 8, 0, 0, 0, time.UTC),
		Gateways: macs(t, "aa:bb:cc:00:11:22"),
	}
	want := judged{
		Summary: Summary{"bad-version", candidates{}}, File: []string{"bad-version"},
		Entries: [][]string{{"network-unknown", "empty-24h"}, {"network-unknown"}}, Public: 3,
	}
	if diff := cmp.Diff(want, judge(file, evidence)); diff != "" {
		t.Errorf("current: want -, got +:\n%s", diff)
	}
	evidence.Model = cachelocator.ElCapitan
	want.Summary.Verdict, want.File = "network-unknown", []string{}
	if diff := cmp.Diff(want, judge(file, evidence)); diff != "" {
		t.Errorf("10.11: want -, got +:\n%s", diff)
	}
	if got, want := file.Entries[1].ValidUntil.Sub(file.Modified), 72*time.Hour-time.Second; got != want {
		t.Errorf("the ranges are good for %s, want %s", got, want)
	}
}
