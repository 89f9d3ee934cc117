package cachelocator_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// undecided reports whether a verdict is that something is not known.
func undecided(r *cachelocator.Report) bool {
	return strings.HasSuffix(string(r.Verdict.Code), "-unknown")
}

// TestMissingServerFacts has files of version 6 that do not tell everything of a cache:
// a verdict stands only if it is so for every value.
func TestMissingServerFacts(t *testing.T) {
	evidence := known(t)
	evidence.Model = cachelocator.ElCapitan
	decided := 0
	for seed := range uint64(600) {
		random := rand.New(rand.NewPCG(seed, 3))
		part := make([]dict, 1+random.IntN(3))
		for i := range part {
			part[i] = dict{"localAddressAndPort": "192.0.2." + string(rune('1'+i)) + ":1"}
			if random.IntN(3) == 0 {
				part[i]["details"] = dict{"capabilities": dict{"sc": random.IntN(2) == 0}}
			}
			for key, value := range facts(random) {
				if random.IntN(4) > 0 {
					part[i][key] = value
				}
			}
		}
		got := cachelocator.Inspect([]cachelocator.File{onThisMac(t, part)}, evidence)
		if undecided(got) {
			if len(usableOf(got)) > 0 {
				t.Fatalf("seed %d: %+v, with usable caches", seed, got.Verdict)
			}
			continue
		}
		decided++
		for range 30 {
			whole := make([]dict, len(part))
			for i := range part {
				whole[i] = facts(random)
				for key, value := range part[i] {
					whole[i][key] = value
				}
				if part[i]["rank"] != nil { // then absence of the others means no
					for key, value := range map[string]any{"favored": false, "failureCount": 0} {
						if part[i][key] == nil {
							whole[i][key] = value
						}
					}
				}
			}
			want := cachelocator.Inspect([]cachelocator.File{onThisMac(t, whole)}, evidence)
			if want.Verdict.Code != got.Verdict.Code || !slices.Equal(usableOf(got), usableOf(want)) {
				t.Fatalf("seed %d: %+v of %v, but %+v of %v", seed, got.Verdict, part, want.Verdict, whole)
			}
		}
	}
	if decided < 60 {
		t.Errorf("only %d were decided", decided)
	}
}

// facts are what decides between caches.
func facts(random *rand.Rand) dict {
	return dict{"rank": random.IntN(2), "favored": random.IntN(2) == 0, "failureCount": 3 * random.IntN(2)}
}

// onThisMac returns a file of version 6 with the servers of a cache on this Mac.
func onThisMac(t *testing.T, servers []dict) cachelocator.File {
	t.Helper()
	var list []any
	for _, one := range servers {
		list = append(list, one)
	}
	content := full6()
	set(content, "cache:0:networkIdentifiers", []any{"localhost"})
	set(content, "cache:0:servers", list)
	return parse(t, content)
}

// TestMissingFiles takes files away: no verdict gets better by it, for system updates go
// by the file of _assetcache.
func TestMissingFiles(t *testing.T) {
	evidence := known(t)
	usable := 0
	for seed := range uint64(600) {
		random := rand.New(rand.NewPCG(seed, 4))
		var all []cachelocator.File
		for _, owner := range []string{"_assetcache", "alice", "235", "bob", "_assetcache"}[random.IntN(2):][:1+random.IntN(4)] {
			file := randomFile(t, random)
			file.Owner = owner
			all = append(all, file)
		}
		left := slices.DeleteFunc(slices.Clone(all), func(cachelocator.File) bool { return random.IntN(3) == 0 })
		whole, part := cachelocator.Inspect(all, evidence), cachelocator.Inspect(left, evidence)
		if part.Verdict.Code != cachelocator.Usable {
			continue
		}
		usable++
		if whole.Verdict.Code != cachelocator.Usable {
			t.Fatalf("seed %d: %+v, but with all files %+v", seed, part.Verdict, whole.Verdict)
		}
	}
	if usable < 30 {
		t.Errorf("only %d were usable", usable)
	}
}
