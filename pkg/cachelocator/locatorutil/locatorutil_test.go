package locatorutil_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	cache = `{"hostport":"10.0.0.1:1","guid":"G","rank":1,"favored":false,"healthy":true}`
	sick  = `{"hostport":"10.0.0.1:1","guid":"G","rank":1,"healthy":false}`
	worse = `{"hostport":"10.0.0.2:1","guid":"H","rank":2,"healthy":true}`
	log   = "2026-11-22 09:00:00.100 AssetCacheLocatorUtil[1:2] "
)

// run is the beginning of the output of a run.
const run = log + "--- Information for system services:\n" + log + "Finding refreshed content caches supporting shared caching...\n"

// side returns a document with one list after the new search.
func side(list, reach string) string {
	return `{"results":{"public IP address":"198.51.100.12","reachability":` + reach + `,"system":{"might have":true,"refreshed servers":{"shared caching":` + list + `}}}}`
}

func saved(list, reach string) string {
	return strings.ReplaceAll(side(list, reach), "refreshed servers", "saved servers")
}

// TestVerdict takes away what is known: no verdict gets better by it.
func TestVerdict(t *testing.T) {
	t.Parallel()
	text := strings.Join([]string{
		"This computer's public IP address is 198.51.100.12.", "--- Information for system services:", "There might be content caches available.",
		"Finding refreshed content caches supporting shared caching...", "Found 1 content cache",
		"10.0.0.1:1, rank 1, not favored, healthy, guid G; supports shared caching: yes", "",
	}, "\n"+log)
	for _, tt := range []struct{ name, text, want string }{
		{"usable", side("["+cache+"]", `["10.0.0.1:1"]`), "usable"},
		{"reachability not known", side("["+cache+"]", "null"), "usable"},
		{"none answered", side("["+cache+"]", "[]"), "unreachable"},
		{"none", side("[]", "[]"), "locatorutil-none"},
		{"null", side("null", "[]"), "locatorutil-unknown"},
		{"error", side(`{"domain":"x"}`, "[]"), "locatorutil-unknown"},
		{"unhealthy, and a worse rank", side("["+worse+","+sick+"]", `["10.0.0.2:1"]`), "unhealthy"},
		{"no rank", side(`[{"hostport":"10.0.0.1:1","healthy":true}]`, "[]"), "locatorutil-unknown"},
		{"no health", side(`[{"hostport":"10.0.0.1:1","rank":1}]`, `["10.0.0.1:1"]`), "locatorutil-unknown"},
		{"saved, and answered", saved("["+cache+"]", `["10.0.0.1:1"]`), "usable"},
		{"saved alone", saved("["+cache+"]", "null"), "locatorutil-unknown"},
		{"saved none", saved("[]", "[]"), "locatorutil-unknown"},
		{"user alone", strings.Replace(side("["+cache+"]", "[]"), "system", "current user", 1), "locatorutil-unknown"},
		{"nothing", `{"results":{}}`, "locatorutil-unknown"},
		{"text", log + text, "usable"},
		{"text, cut before the cache", log + text[:strings.Index(text, "10.0.0.1:1")], "locatorutil-unknown"},
		{"text, saved", log + strings.ReplaceAll(text, "refreshed", "saved"), "locatorutil-unknown"},
		{"text, old wording", log + strings.ReplaceAll(text, "content cache", "caching server"), "usable"},
		{"text, unhealthy", log + strings.ReplaceAll(text, " healthy", " unhealthy"), "unhealthy"},
		{"text, none", log + strings.ReplaceAll(text[:strings.Index(text, "\n"+log+"10.0.0.1:1")], "Found 1", "Found 0"), "locatorutil-none"},
		{"a greeting, then JSON", "Hi,\n\n" + side("["+cache+"]", "null"), "usable"},
		{"text, then JSON", log + "x\n" + side("["+cache+"]", "null"), "usable"},
	} {
		r, err := locatorutil.Parse([]byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := r.Verdict(locatorutil.Shared); string(got.Code) != tt.want {
			t.Errorf("%s: %+v, want %s", tt.name, got, tt.want)
		}
	}
}

// TestPlace checks where the public address is; what is not known is not said.
func TestPlace(t *testing.T) {
	t.Parallel()
	with := func(ranges string) string {
		return strings.Replace(side("[]", "[]"), `"might have":true`, `"refreshed public IP address ranges":`+ranges, 1)
	}
	for text, want := range map[string]string{
		with(`[{"first":"198.51.100.10","last":"198.51.100.20"}]`): "locatorutil-in-ranges",
		with(`[[{"first":"198.51.100.12","last":""}]]`):            "locatorutil-in-ranges",
		with(`[{"first":"198.51.100.13","last":"198.51.100.20"}]`): "locatorutil-outside-ranges",
		with(`[{"first":"2001:db8::1","last":"2001:db8::2"}]`):     "locatorutil-outside-ranges",
		with(`[]`):                        "",
		with(`null`):                      "",
		with(`[{"first":"x","last":""}]`): "",
		with(`["x"]`):                     "",
		strings.Replace(with(`[{"first":"198.51.100.13","last":"198.51.100.20"}]`), `"198.51.100.12"`, "null", 1): "",
	} {
		r, err := locatorutil.Parse([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := r.Sides[0].Place(r).Code; string(got) != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	r, err := locatorutil.Parse([]byte(side("["+worse+","+sick+"]", `["10.0.0.2:1"]`)))
	if err != nil {
		t.Fatal(err)
	}
	if text := r.Verdict(locatorutil.Shared).Text; !strings.HasSuffix(text, "worse rank are not used while they are listed: 10.0.0.2:1.") {
		t.Error(text)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]fault.Code{
		side("["+cache, "null"): locatorutil.CodeDamaged, "{}": locatorutil.CodeForeign, "x": locatorutil.CodeForeign, "": locatorutil.CodeForeign,
		side("[]", "[]") + "\n" + side("["+cache+"]", "null"):                                                                  locatorutil.CodeDamaged,
		run + log + "Found 0 content caches\n" + run + log + "Found 1 content cache\n" + log + "10.0.0.1:1, rank 1, healthy\n": locatorutil.CodeDamaged,
		log + "This computer's public IP address is 192.0.2.1.\n" + log + "This computer's public IP address is 192.0.2.2.\n":  locatorutil.CodeDamaged,
		`{"results":[]}`: locatorutil.CodeDamaged, `{"results":null}`: locatorutil.CodeForeign,
	} {
		_, err := locatorutil.Parse([]byte(text))
		if e, ok := errors.AsType[*locatorutil.Error](err); !ok || e.Code != want || e.Hint == "" {
			t.Errorf("%.30q: %v", text, err)
		}
	}
}

func TestMeanings(t *testing.T) { codetest.Explained(t, locatorutil.Meanings()) }

func FuzzParse(f *testing.F) {
	f.Add([]byte(side("["+cache+"]", "null")))
	f.Add([]byte(log + "--- Information for system services:\n" + log + "Finding saved content caches supporting shared caching...\n" + log + "Found 1 x\n" + log + "a:1, rank 1,"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := locatorutil.Parse(data)
		if err != nil {
			if _, ok := errors.AsType[*locatorutil.Error](err); !ok {
				t.Errorf("%T %v", err, err)
			}
			return
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
		if v := r.Verdict(locatorutil.Shared); v.Code == "" || len(v.Text) > 3000 {
			t.Errorf("%+v", v)
		}
	})
}

func ExampleParse() {
	r, err := locatorutil.Parse([]byte(`{"results": {"system": {"refreshed servers": {"shared caching": []}}}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Verdict(locatorutil.Shared).Code)
	// Output:
	// locatorutil-none
}

// TestMissing leaves out ranks, health and lists: a verdict stands only if it is so for
// every value.
func TestMissing(t *testing.T) {
	t.Parallel()
	decided := 0
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 6))
		part := make([]map[string]any, random.IntN(4))
		for i := range part {
			part[i] = map[string]any{"hostport": fmt.Sprintf("10.0.0.%d:1", i)}
			for key, value := range facts(random) {
				if random.IntN(5) > 0 {
					part[i][key] = value
				}
			}
		}
		reach := []string{"null", "[]", `["10.0.0.0:1"]`}[random.IntN(3)]
		got := verdict(t, part, reach)
		if got == locatorutil.Unknown {
			continue
		}
		decided++
		for range 20 {
			whole := make([]map[string]any, len(part))
			for i := range part {
				whole[i] = facts(random)
				maps.Copy(whole[i], part[i])
			}
			if want := verdict(t, whole, reach); want != got {
				t.Fatalf("seed %d: %s of %v, but %s of %v", seed, got, part, want, whole)
			}
		}
	}
	if decided < 80 {
		t.Errorf("only %d were decided", decided)
	}
}

func facts(random *rand.Rand) map[string]any {
	return map[string]any{"rank": random.IntN(2), "healthy": random.IntN(2) == 0}
}

func verdict(t *testing.T, servers []map[string]any, reach string) fault.Code {
	t.Helper()
	list, err := json.Marshal(servers)
	if err != nil {
		t.Fatal(err)
	}
	r, err := locatorutil.Parse([]byte(side(string(list), reach)))
	if err != nil {
		t.Fatal(err)
	}
	return r.Verdict(locatorutil.Shared).Code
}
