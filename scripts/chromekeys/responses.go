package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/internal/samplepolicies"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// fault is a kind of fault in a policy.
type fault struct {
	policy string
	kind   keys.Fault
}

// crashing starts Chromium anew for each list with a bad item in it, and returns
// those on which it ends. Each has a control: the same list with a good item.
func crashing(ctx context.Context, s schemas, marks map[string][]string, out io.Writer) (map[fault]bool, error) {
	found := map[fault]bool{}
	samples := map[fault]any{
		// an entry of it without a property that its schema does not require
		{"BrowsingDataLifetime", keys.FaultOptional}: []any{map[string]any{}},
	}
	for name, schema := range s.all {
		if schema.Type != prefjson.List || slices.Contains(marks[name], "cloud") || slices.Contains(marks[name], "recommended") {
			continue
		}
		for _, sample := range samplepolicies.Faults(name, schema) {
			if sample.Fault == keys.FaultItem {
				samples[fault{name, keys.FaultItem}] = sample.Value
				break
			}
		}
	}
	for f, value := range samples {
		r, err := askPatiently(ctx, map[string]any{f.policy: value})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.policy, err)
		}
		if !r.Crashed {
			continue
		}
		if _, err := ask(ctx, map[string]any{f.policy: samplepolicies.Good(f.policy, s.all[f.policy])}); err != nil {
			return nil, fmt.Errorf("%s: Chromium crashes on a good value too: %w", f.policy, err)
		}
		found[f] = true
	}
	_, err := fmt.Fprintf(out, "%d of %d policies crash Chromium\n", len(found), len(samples))
	return found, err
}

// askPatiently asks a second time where Chromium has not answered in time, as on a
// busy machine: one of hundreds of starts should not end the run.
func askPatiently(ctx context.Context, managed map[string]any) (chromium.Result, error) {
	r, err := chromium.Ask(ctx, chromium.Input{Managed: managed})
	if err != nil {
		return chromium.Ask(ctx, chromium.Input{Managed: managed})
	}
	return r, nil
}

// responses asks about all other faults, one of each policy at the same time, and
// marks what is not an error.
func responses(ctx context.Context, s schemas, marks map[string][]string, crashes map[fault]bool) error {
	seen := map[fault]map[keys.Response][]string{}
	samples := map[string][]samplepolicies.Sample{}
	for name, schema := range s.all {
		if slices.Contains(marks[name], "cloud") || slices.Contains(marks[name], "recommended") {
			continue // one message hides all others
		}
		samples[name] = slices.DeleteFunc(samplepolicies.Faults(name, schema), func(sample samplepolicies.Sample) bool {
			return sample.Fault == keys.FaultOptional || crashes[fault{name, sample.Fault}]
		})
	}
	sets := samplepolicies.Sets(samples, func(name string) (prefjson.Type, bool) {
		return s.all[name].Type, slices.Contains(marks[name], "deprecated")
	})
	if err := someResponses(ctx, sets, seen); err != nil {
		return err
	}
	for f := range crashes {
		seen[f] = map[keys.Response][]string{keys.Crashes: nil}
	}
	for _, f := range slices.SortedFunc(maps.Keys(seen), func(a, b fault) int { return strings.Compare(string(a.kind), string(b.kind)) }) {
		response := worst(seen[f])
		if response != keys.Rejected {
			marks[f.policy] = append(marks[f.policy], string(f.kind)+"="+string(response))
		}
		marks[f.policy] = append(marks[f.policy], exceptions(f, response, seen[f])...)
	}
	return nil
}

// exceptions marks the places at which the response to a kind of fault is a better one
// than the worst.
func exceptions(f fault, most keys.Response, seen map[keys.Response][]string) []string {
	places := map[string]keys.Response{}
	for response, list := range seen {
		for _, place := range list {
			places[place] = worse(places[place], response)
		}
	}
	var list []string
	for _, place := range slices.Sorted(maps.Keys(places)) {
		if response := places[place]; response != most {
			list = append(list, fmt.Sprintf("%s@%s=%s", f.kind, place, response))
		}
	}
	return list
}

func someResponses(ctx context.Context, sets []samplepolicies.Set, seen map[fault]map[keys.Response][]string) error {
	values := make([]map[string]any, 0, len(sets))
	for _, set := range sets {
		values = append(values, set.Values())
	}
	rounds, err := chromium.Rounds(ctx, values)
	if err != nil {
		return err
	}
	for i, rows := range rounds {
		said := map[string]keys.Response{}
		for _, row := range rows { // one may have several
			said[row.Name] = worse(said[row.Name], responseOf(row))
		}
		for name, sample := range sets[i] {
			response, ok := said[name]
			if !ok {
				continue
			}
			f := fault{name, sample.Fault}
			if seen[f] == nil {
				seen[f] = map[keys.Response][]string{}
			}
			seen[f][response] = append(seen[f][response], sample.Where)
		}
	}
	return nil
}

func responseOf(row chromium.PolicyRow) keys.Response {
	switch {
	case row.Crashed:
		return keys.Crashes
	case row.Error != "" && !strings.Contains(row.Error, "unaffiliated") && !strings.Contains(row.Error, "not enrolled"):
		return keys.Rejected
	case row.Warning != "":
		return keys.Warned
	}
	return keys.Silent
}

func order() []keys.Response {
	return []keys.Response{keys.Crashes, keys.Rejected, keys.Warned, keys.Silent}
}

func worst(seen map[keys.Response][]string) keys.Response {
	for _, response := range order() {
		if _, ok := seen[response]; ok {
			return response
		}
	}
	return keys.Silent
}

func worse(a, b keys.Response) keys.Response {
	return worst(map[keys.Response][]string{a: nil, b: nil})
}
