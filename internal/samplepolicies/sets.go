package samplepolicies

import (
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// Set is what one Chromium is asked about at the same time: a value of each policy.
type Set map[string]Sample

// Values returns the values of a set and of the companions that others need.
func (s Set) Values() map[string]any {
	values := Companions()
	for name, sample := range s {
		values[name] = sample.Value
	}
	return values
}

// Sets returns sets in which each sample of each policy is once. A fault in one policy
// can keep Chromium from looking at another: at the exceptions from a setting, at the
// second of a pair of lists, at a deprecated policy beside its successor. So these are
// in different sets.
func Sets(samples map[string][]Sample, kind func(name string) (t prefjson.Type, deprecated bool)) []Set {
	groups := map[string][]string{}
	for name := range samples {
		t, deprecated := kind(name)
		one := group(name, t, deprecated)
		groups[one] = append(groups[one], name)
	}
	var sets []Set
	for _, names := range slices.Sorted(maps.Keys(groups)) {
		for i := 0; ; i++ {
			set := Set{}
			for _, name := range groups[names] {
				if i < len(samples[name]) {
					set[name] = samples[name][i]
				}
			}
			if len(set) == 0 {
				break
			}
			sets = append(sets, set)
		}
	}
	return sets
}

func group(name string, t prefjson.Type, deprecated bool) string {
	switch {
	case deprecated:
		return "deprecated"
	case strings.HasSuffix(name, "Blocklist"):
		return "blocklist"
	case t == prefjson.List || t == prefjson.Dict:
		return string(t)
	}
	return "simple"
}
