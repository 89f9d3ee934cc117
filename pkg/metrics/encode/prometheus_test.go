package encode_test

import (
	"bytes"
	"maps"
	"math"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

func TestTotals(t *testing.T) {
	f := frame(statsDataFields(), 3, func(i, j int) int64 { return int64(i + j) })
	f.Others = []metrics.Other{{Second: second, Name: "x", Value: 5}, {Second: second + 60, Name: "x", Value: 6}}
	totals := encode.Totals{}
	for range 2 {
		if !totals.Add(f) {
			t.Fatal("overflow")
		}
	}
	if got := totals["bytes.imported.byhttp"]; got != 12 {
		t.Errorf("total %d, want 12", got)
	}
	if got := totals["x"]; got != 22 {
		t.Errorf("total of an other %d, want 22", got)
	}
	sum := encode.Totals{"x": 1, "y": -3}
	if !sum.AddTotals(totals) || sum["x"] != 23 || sum["y"] != -3 || sum["imports.byxpc"] != totals["imports.byxpc"] {
		t.Errorf("sum %v", sum)
	}
}

func TestTotalsOverflow(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	tests := []struct {
		a, b int64
		ok   bool
	}{
		{most, 0, true},
		{0, most, true},
		{most - 1, 1, true},
		{most, least, true},
		{least, 0, true},
		{0, least, true},
		{most, 1, false},
		{1, most, false},
		{least, -1, false},
		{most, most, false},
		{least, least, false},
	}
	fields := []metrics.Field{{Measurement: "imports", Name: "imports.byhttp"}}
	for _, test := range tests {
		sum := encode.Totals{"x": test.a}
		if ok := sum.AddTotals(encode.Totals{"x": test.b, "y": 1, "z": 1}); ok != test.ok {
			t.Errorf("AddTotals: %d + %d: %v", test.a, test.b, ok)
		}
		sum = encode.Totals{"imports.byhttp": test.a}
		if ok := sum.Add(frame(fields, 1, func(int, int) int64 { return test.b })); ok != test.ok {
			t.Errorf("Add: %d + %d: %v", test.a, test.b, ok)
		}
		f := frame(fields, 1, count)
		f.Others = []metrics.Other{{Second: second, Name: "x", Value: test.a}, {Second: second, Name: "x", Value: test.b}}
		if ok := (encode.Totals{}).Add(f); ok != test.ok {
			t.Errorf("Add of others: %d + %d: %v", test.a, test.b, ok)
		}
	}
}

func page(t *testing.T, all ...encode.Labelled) string {
	t.Helper()
	var b bytes.Buffer
	if err := encode.WritePrometheus(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPrometheusGolden(t *testing.T) {
	totals := encode.Totals{}
	for i, f := range metrics.Fields() {
		totals[f.Name] = int64(i)
	}
	totals["new.metric"] = math.MaxInt64
	got := page(t, encode.Labelled{Tags: mustParse(t, "site=1", "by=me"), Totals: totals, LastSecond: 1487030400})
	for _, want := range []string{
		"# HELP macwrangler_caching_bytes_total Bytes sent.\n# TYPE macwrangler_caching_bytes_total counter\n",
		`macwrangler_caching_bytes_total{source="cache",destination="clients",tag_by="me",site="1"} `,
		`macwrangler_caching_bytes_total{source="parents",destination="children",`,
		`macwrangler_caching_replies_total{source="origin",destination="peers",`,
		`macwrangler_caching_requests_total{source="clients",`,
		`macwrangler_caching_requests_rejected_total{reason="nospace",`,
		`macwrangler_caching_imports_total{by="xpc",`,
		`macwrangler_caching_imported_bytes_total{by="http",`,
		`macwrangler_caching_purged_bytes_total{age="7to30days",`,
		"# TYPE macwrangler_caching_last_row_timestamp_seconds gauge\n" +
			`macwrangler_caching_last_row_timestamp_seconds{tag_by="me",site="1"} 1487030400` + "\n",
		`macwrangler_caching_dropped_bytes_total{tag_by="me",site="1"} 0` + "\n",
		`macwrangler_caching_other_total{metric="new.metric",tag_by="me",site="1"} 9223372036854775807` + "\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n"); n != len(totals)+2*9+3 {
		t.Errorf("%d lines for %d totals:\n%s", n, len(totals), got)
	}
}

// TestPrometheusIsTakenByPromtool feeds hostile tags and names to Prometheus' own
// checker, which refuses bad names, bad escapes and duplicate samples.
func TestPrometheusIsTakenByPromtool(t *testing.T) {
	promtool := servertest.Need(t, "promtool", "prometheus")
	zeros := encode.Totals{}
	for _, f := range metrics.Fields() {
		zeros[f.Name] = 0
	}
	// Each of these was, or could be, taken for another metric's labels.
	others := maps.Clone(zeros)
	for _, name := range []string{
		"requests.clients", "imports.http", "imports", "requests", "bytes.fromcache.clients", "bytes.from.to", "bytes.imported.byhttp.x",
		"bytes.imported.by", "bytes.imported.http", "bytes.purged.total.x", "bytes.purged.", `q"u\o`, "a=b,c d", "é", "{}",
	} {
		others[name] = 1
	}
	keys := mustParse(t, "site-code=a", "site_code=b", "site.code=c", "tag_site_code=d", "by=e", "source=f", "é=g", "ö=h", "1=i", "-_name__=j",
		"--name--=k", "tag_by=l", "le=m", "quantile=n", "日本=o", "metric=p", "job=q", " =r")
	pages := map[string][]encode.Labelled{
		"no tags":          {{Totals: others}},
		"hostile keys":     {{Tags: keys, Totals: others}},
		"hostile values":   {{Tags: mustParse(t, keyed(hostileValues())...), Totals: others}},
		"alike after that": {{Tags: mustParse(t, "a-b=x"), Totals: zeros}, {Tags: mustParse(t, "a_b=x"), Totals: zeros}, {Tags: mustParse(t, "a b=x"), Totals: others}},
		"negative":         {{Totals: encode.Totals{"bytes.dropped": math.MinInt64}}},
		"three servers": {
			{Tags: mustParse(t, "host=cache01"), Totals: zeros, LastSecond: 1487030400},
			{Tags: mustParse(t, "host=cache02", "region=north"), Totals: others, LastSecond: 1487030460},
			{Tags: mustParse(t, "host=cache03"), Totals: zeros},
		},
		"no tags at all": {{Totals: zeros, LastSecond: 1}},
	}
	for name, all := range pages {
		t.Run(name, func(t *testing.T) {
			text := page(t, all...)
			cmd := exec.Command(promtool, "check", "metrics")
			cmd.Stdin = strings.NewReader(text)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s\n%s", err, out, text)
			}
			unique(t, text)
		})
	}
}

// unique looks for duplicate samples, and for names that Prometheus reserves;
// promtool reports neither.
func unique(t *testing.T, text string) {
	t.Helper()
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		name, _, _ := strings.Cut(line, "} ")
		if seen[name] && !strings.HasPrefix(line, "#") {
			t.Errorf("twice: %s", line)
		}
		seen[name] = true
		var labels []string
		for _, m := range regexp.MustCompile(`[{,]([a-zA-Z0-9_]+)="(?:[^"\\]|\\.)*"`).FindAllStringSubmatch(line, -1) {
			if strings.HasPrefix(m[1], "__") || slices.Contains(labels, m[1]) {
				t.Errorf("label %s: %s", m[1], line)
			}
			labels = append(labels, m[1])
		}
	}
}

// TestPurgedAges: ages do not overlap, so that sum() gives what was purged.
func TestPurgedAges(t *testing.T) {
	for _, c := range []struct {
		why    string
		totals encode.Totals
		want   []string
	}{
		{
			"all of them",
			encode.Totals{"bytes.purged.total": 100, "bytes.purged.youngerthan30days": 60, "bytes.purged.youngerthan7days": 25, "bytes.purged.youngerthan1day": 5},
			[]string{`{age="under1day"} 5`, `{age="1to7days"} 20`, `{age="7to30days"} 35`, `{age="over30days"} 40`},
		},
		{"only the total", encode.Totals{"bytes.purged.total": 7}, []string{`{age="any"} 7`}},
		{
			"two",
			encode.Totals{"bytes.purged.total": 7, "bytes.purged.youngerthan7days": 3},
			[]string{`{age="under7days"} 3`, `{age="over7days"} 4`},
		},
		{"not within each other", encode.Totals{"bytes.purged.youngerthan7days": 3, "bytes.purged.youngerthan1day": 5}, []string{`{age="under1day"} 5`, `{age="1to7days"} 0`}},
	} {
		got := page(t, encode.Labelled{Totals: c.totals})
		for _, want := range c.want {
			if !strings.Contains(got, "macwrangler_caching_purged_bytes_total"+want+"\n") {
				t.Errorf("%s: %s is not in\n%s", c.why, want, got)
			}
		}
		if n := strings.Count(got, "\nmacwrangler_caching_"); n != len(c.want) || strings.Contains(got, "youngerthan") || strings.Contains(got, `"total"`) {
			t.Errorf("%s: %d samples:\n%s", c.why, n, got)
		}
	}
}

func TestPrometheusEmpty(t *testing.T) {
	if got := page(t); got != "" {
		t.Errorf("got %q", got)
	}
	if got := page(t, encode.Labelled{Tags: tags.Set{}, Totals: encode.Totals{}}); got != "" {
		t.Errorf("got %q", got)
	}
}

// A page that differs without a reason would be rewritten needlessly.
func TestPrometheusSameEveryTime(t *testing.T) {
	all := []encode.Labelled{
		{Tags: mustParse(t, "a-b=x", "a.b=y"), Totals: encode.Totals{"bytes.dropped": 1, "x": 2, "y": 3}},
		{Tags: mustParse(t, "a_b=x"), Totals: encode.Totals{"bytes.dropped": 4, "z": 5}},
	}
	first := page(t, all...)
	for range 20 {
		if again := page(t, all...); again != first {
			t.Fatalf("got\n%s\nand then\n%s", first, again)
		}
	}
}
