package servertest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// VM is a running VictoriaMetrics.
type VM struct{ *Server }

// Samples is one series of VictoriaMetrics. For field F of measurement M the label
// "__name__" is M_F; times are Unix milliseconds.
type Samples struct {
	Metric     map[string]string `json:"metric"`
	Values     []float64         `json:"values"`
	Timestamps []int64           `json:"timestamps"`
}

// StartVM starts VictoriaMetrics, without deduplication, as is its default.
func StartVM(tb testing.TB, options ...Option) *VM {
	tb.Helper()
	return &VM{Start(tb, VictoriaMetrics, options...)}
}

// WriteURL returns the address to post line protocol to.
func (v *VM) WriteURL(precision string) string {
	if precision == "" {
		return v.URL + "/write"
	}
	return v.URL + "/write?precision=" + url.QueryEscape(precision)
}

// Flush makes what was written so far visible to queries.
func (v *VM) Flush(tb testing.TB) {
	tb.Helper()
	v.Get(tb, "/internal/force_flush")
}

// Export returns every stored sample, including duplicates, of the series that
// match a selector, such as `{__name__=~"bytes.*"}`. A zero start or end means no
// bound. Call Flush first.
func (v *VM) Export(tb testing.TB, match string, start, end time.Time) []Samples {
	tb.Helper()
	query := url.Values{"match[]": {match}}
	if !start.IsZero() {
		query.Set("start", start.UTC().Format(time.RFC3339))
	}
	if !end.IsZero() {
		query.Set("end", end.UTC().Format(time.RFC3339))
	}
	var series []Samples
	decoder := json.NewDecoder(bytes.NewReader(v.Get(tb, "/api/v1/export?"+query.Encode())))
	for decoder.More() {
		var s Samples
		if err := decoder.Decode(&s); err != nil {
			tb.Fatalf("reading the export of %s: %v", match, err)
		}
		series = append(series, s)
	}
	return series
}

// FieldSums flushes and returns the sum of all stored samples by field name: a
// point that was sent twice counts twice.
func (v *VM) FieldSums(tb testing.TB) map[string]int64 {
	tb.Helper()
	v.Flush(tb)
	sums := map[string]int64{}
	for _, series := range v.Export(tb, `{__name__!=""}`, time.Time{}, time.Time{}) {
		name := series.Metric["__name__"]
		if _, field, ok := strings.Cut(name, "_"); ok {
			name = field
		}
		for _, value := range series.Values {
			sums[name] += int64(value)
		}
	}
	return sums
}

// Counter returns one of the server's own counters from /metrics, such as
// vm_rows_invalid_total{type="influx"}, or 0 if it is not there.
func (v *VM) Counter(tb testing.TB, name string) float64 {
	tb.Helper()
	lines := bufio.NewScanner(bytes.NewReader(v.Get(tb, "/metrics")))
	for lines.Scan() {
		text, ok := strings.CutPrefix(lines.Text(), name+" ")
		if !ok {
			continue
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			tb.Fatalf("reading counter %s: %v", name, err)
		}
		return value
	}
	return 0
}
