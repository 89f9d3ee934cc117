package lint_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/internal/samplepolicies"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// long reports whether there is time for every case: scripts/test --long. Otherwise
// each policy has a few.
func long() bool { return os.Getenv("MACWRANGLER_LONG") != "" }

// listed returns the policies that Chromium on Linux knows.
func listed() []string {
	return slices.DeleteFunc(keys.PolicyNames(), func(name string) bool {
		key, _ := keys.LookupPolicy(name)
		return key.MacOnly
	})
}

// samplesOf returns values of a policy: a good one, and ones with one fault each.
func samplesOf(t *testing.T, at int, name string) []samplepolicies.Sample {
	t.Helper()
	values, ok := keys.LookupValues(name)
	if !ok {
		t.Fatalf("nothing is known of the values of %s", name)
	}
	all := []samplepolicies.Sample{{Value: samplepolicies.Good(name, values.Schema)}}
	key, _ := keys.LookupPolicy(name)
	hidden := key.CloudOnly || key.RecommendedOnly // one message hides what is inside
	faults := slices.DeleteFunc(samplepolicies.Faults(name, values.Schema), func(s samplepolicies.Sample) bool {
		return hidden && s.Fault != keys.FaultType || values.Response(s.Fault, s.Where) == keys.Crashes // it has a test of its own
	})
	if long() {
		return append(all, faults...)
	}
	ofType := func(s samplepolicies.Sample) bool { return s.Fault == keys.FaultType }
	outer := slices.DeleteFunc(slices.Clone(faults), func(s samplepolicies.Sample) bool { return !ofType(s) })
	inner := slices.DeleteFunc(faults, ofType)
	for _, some := range [][]samplepolicies.Sample{outer, inner} {
		if len(some) > 0 {
			all = append(all, some[at%len(some)])
		}
	}
	return all
}

// Lint agrees with chrome://policy about each policy: about a good value, values of
// every other type, and one fault at each place inside.
func TestPoliciesAgree(t *testing.T) {
	t.Parallel()
	chromium.Need(t)
	samples := map[string][]samplepolicies.Sample{}
	for i, name := range listed() {
		samples[name] = samplesOf(t, i, name)
	}
	sets := samplepolicies.Sets(samples, func(name string) (prefjson.Type, bool) {
		key, _ := keys.LookupPolicy(name)
		return key.Type, key.Deprecated
	})
	var values []map[string]any
	for _, set := range sets {
		values = append(values, set.Values())
	}
	rounds, err := chromium.Rounds(t.Context(), values)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for i, set := range sets {
		for name, sample := range set {
			agree(t, rounds[i], name, sample)
			compared++
		}
	}
	if compared < 2*len(samples) {
		t.Errorf("%d values of %d policies were compared", compared, len(samples))
	}
	t.Logf("%d values of %d policies in %d sets", compared, len(samples), len(sets))
}

// agree compares what lint says with the rows of Chromium.
func agree(t *testing.T, rows []chromium.PolicyRow, name string, sample samplepolicies.Sample) {
	t.Helper()
	said, words, found := keys.Accepted, "", false
	for _, row := range rows {
		if row.Name != name {
			continue
		}
		found = true
		if row.Crashed {
			t.Errorf("%s: Chromium crashes on %v (%s %s)", name, sample.Value, sample.Fault, sample.Where)
		}
		if aboutValue(row.Error) {
			said = keys.Rejected
		} else if row.Warning != "" && said != keys.Rejected {
			said = keys.Warned
		}
		words += row.Error + row.Warning
	}
	if strings.Contains(words, "overridden by") {
		return // by its successor, which hides what Chromium says of it
	}
	got, messages := valueVerdict(t, name, sample.Value)
	if key, _ := keys.LookupPolicy(name); key.CloudOnly || key.RecommendedOnly {
		if said != keys.Rejected && !strings.Contains(words, "cloud") || !slices.Contains(messages, ignored(key)) {
			t.Errorf("%s: Chromium says %q, and lint %q", name, words, messages)
		}
		return
	}
	want := map[keys.Response]finding.Severity{keys.Rejected: finding.Error, keys.Warned: finding.Warning}[said]
	if want == "" && sample.Fault != "" && sample.Fault != keys.FaultOptional {
		want = finding.Warning // Chromium says nothing, and does not do it
	}
	if !found || got != want && !(got == finding.Error && slices.Contains(stricter(), name)) {
		value, _ := json.Marshal(sample.Value) //nolint:errchkjson // for the message
		t.Errorf("%s=%.300s (%s %s): Chromium says %q (there: %t), lint %q: %q", name, value, sample.Fault, sample.Where, words, found, got, messages)
	}
}

func ignored(key keys.Policy) string {
	if key.CloudOnly {
		return "cloud-only-policy"
	}
	return "recommended-only-policy"
}

// stricter are policies in which lint reports errors for faults about which Chromium
// is silent, always or only where the value has a certain type.
func stricter() []string {
	return []string{"RestoreOnStartupURLs", "IncognitoModeUrlAllowlist", "IncognitoModeUrlBlocklist"}
}

// aboutValue reports whether any line of an error is about the value, and not about
// the Mac or another policy.
func aboutValue(text string) bool {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" && !aboutOthers(line) {
			return true
		}
	}
	return false
}

func aboutOthers(text string) bool {
	for _, part := range []string{"unaffiliated", "not enrolled", "cloud", "is not set", "not relevant", "not being set"} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// valueVerdict returns the worst severity of what lint says about a policy's value,
// and the rules.
func valueVerdict(t *testing.T, name string, value any) (worst finding.Severity, rules []string) {
	t.Helper()
	set := map[string]any{"DefaultSearchProviderEnabled": true}
	set[name] = plistValue(value)
	file, err := plistfile.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	found, err := lint.File("Managed Preferences/com.google.Chrome.plist", file, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		rules = append(rules, f.Rule)
		if !slices.Contains(lint.ValueRules(), f.Rule) {
			continue
		}
		if worst == "" || f.Severity == finding.Error {
			worst = f.Severity
		}
	}
	return worst, rules
}

// plistValue returns a value of JSON as one of a property list.
func plistValue(value any) any {
	switch v := value.(type) {
	case json.RawMessage:
		return 1.0
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = plistValue(item)
		}
		return list
	case map[string]any:
		all := map[string]any{}
		for key, inner := range v {
			all[key] = plistValue(inner)
		}
		return all
	}
	return value
}

// What lint calls a crash ends Chromium at its start, and a good value in its place
// does not.
func TestPoliciesCrash(t *testing.T) {
	t.Parallel()
	chromium.Need(t)
	some := []string{"CookiesBlockedForUrls", "SafeBrowsingAllowlistDomains", "BrowsingDataLifetime"}
	proven := 0
	for _, name := range listed() {
		values, _ := keys.LookupValues(name)
		sample, crashes := crashingSample(name, values)
		if !crashes || !long() && !slices.Contains(some, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for _, one := range []samplepolicies.Sample{sample, {Value: samplepolicies.Good(name, values.Schema)}} {
				got := chromium.Run(t, chromium.Input{Managed: map[string]any{name: one.Value}})
				_, rules := valueVerdict(t, name, one.Value)
				if bad := one.Fault != ""; got.Crashed != bad || slices.Contains(rules, "crash") != bad {
					t.Errorf("%v: crashed %t, status %d, lint finds %q", one.Value, got.Crashed, got.Status, rules)
				}
			}
		})
		proven++
	}
	if proven < len(some) {
		t.Errorf("%d policies were tried", proven)
	}
}

// crashingSample returns a value of a policy that ends Chromium, if there is one.
func crashingSample(name string, values keys.Values) (samplepolicies.Sample, bool) {
	if values.Response(keys.FaultOptional, "") == keys.Crashes {
		return samplepolicies.Sample{Fault: keys.FaultOptional, Value: []any{map[string]any{}}}, true
	}
	for _, sample := range samplepolicies.Faults(name, values.Schema) {
		if values.Response(sample.Fault, sample.Where) == keys.Crashes {
			return sample, true
		}
	}
	return samplepolicies.Sample{}, false
}
