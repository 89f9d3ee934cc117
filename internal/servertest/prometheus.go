package servertest

import (
	"encoding/json"
	"net/url"
	"strconv"
	"testing"
)

// Prom is a running Prometheus.
type Prom struct{ *Server }

// Sample is one series of an instant query, and its value.
type Sample struct {
	Metric map[string]string
	Value  float64
}

// StartPrometheus starts Prometheus; with [WithScrape] it scrapes a target.
func StartPrometheus(tb testing.TB, options ...Option) *Prom {
	tb.Helper()
	return &Prom{Start(tb, Prometheus, options...)}
}

// Query runs PromQL as of now and returns the resulting vector.
func (p *Prom) Query(tb testing.TB, promql string) []Sample {
	tb.Helper()
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string `json:"metric"`
				Value  [2]any            `json:"value"` // time, and the number as a string
			} `json:"result"`
		} `json:"data"`
	}
	body := p.Get(tb, "/api/v1/query?"+url.Values{"query": {promql}}.Encode())
	if err := json.Unmarshal(body, &answer); err != nil {
		tb.Fatalf("reading the answer to %q: %v", promql, err)
	}
	samples := make([]Sample, 0, len(answer.Data.Result))
	for _, result := range answer.Data.Result {
		text, ok := result.Value[1].(string)
		if !ok {
			tb.Fatalf("%q: %v is not a value", promql, result.Value)
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			tb.Fatalf("%q: %v", promql, err)
		}
		samples = append(samples, Sample{result.Metric, value})
	}
	return samples
}
