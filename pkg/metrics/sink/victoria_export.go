package sink

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Sample is what a series has at one second.
type Sample struct {
	Values []float64
	Sum    float64 // of the values
}

// Series are samples by Unix second.
type Series map[int64]Sample

// maxExport bounds what is read back in one answer, in bytes.
const maxExport = 256 << 20

// Held returns what the server has of one measurement and tag set between two
// seconds, both included: a Series for each field.
func (v *Victoria) Held(ctx context.Context, measurement string, set tags.Set, from, to int64) (map[string]Series, error) {
	query := url.Values{
		"match[]": {v.selector(measurement, set)},
		"start":   {strconv.FormatInt(from, 10)},
		"end":     {strconv.FormatInt(to+1, 10)}, // whether it is exclusive depends on the version: filtered below
	}
	body, err := v.get(ctx, "api/v1/export", query)
	if err != nil {
		return nil, v.fail("reading points back", err)
	}
	defer func() { _ = body.Close() }()
	held := map[string]Series{}
	dec := json.NewDecoder(&bounded{body, v.maxExport})
	for {
		var line exported
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return held, nil
		} else if err != nil {
			return nil, v.fail("reading points back", err)
		}
		if err := line.into(held, measurement, v.labels(set), from, to); err != nil {
			return nil, v.fail("reading points back", err)
		}
	}
}

// HasAny reports whether the server has any point of a tag set in one of the
// measurements between two seconds, both included.
func (v *Victoria) HasAny(ctx context.Context, measurements []string, set tags.Set, from, to int64) (bool, error) {
	quoted := make([]string, len(measurements))
	for i, m := range measurements {
		quoted[i] = regexp.QuoteMeta(m)
	}
	query := url.Values{
		"match[]": {v.matching("(?:"+strings.Join(quoted, "|")+")", set)},
		"start":   {strconv.FormatInt(from, 10)},
		"end":     {strconv.FormatInt(to+1, 10)},
	}
	body, err := v.get(ctx, "api/v1/export", query)
	if err != nil {
		return false, v.fail("looking for points", err)
	}
	defer func() { _ = body.Close() }()
	held := map[string]Series{}
	dec := json.NewDecoder(&bounded{body, v.maxExport})
	for {
		var line exported
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return false, nil
		} else if err != nil {
			return false, v.fail("looking for points", err)
		}
		for _, m := range measurements {
			if err := line.into(held, m, v.labels(set), from, to); err != nil {
				return false, v.fail("looking for points", err)
			}
		}
		for _, series := range held {
			if len(series) > 0 {
				return true, nil
			}
		}
	}
}

// exported is a line of the export API.
type exported struct {
	Metric     map[string]string `json:"metric"`
	Values     []*float64        `json:"values"`
	Timestamps []int64           `json:"timestamps"` // milliseconds
}

// into adds a line, if its labels are exactly the requested ones: a selector also
// finds series that have more.
func (e *exported) into(held map[string]Series, measurement string, labels map[string]string, from, to int64) error {
	if len(e.Values) != len(e.Timestamps) {
		return errors.New("the numbers of values and timestamps differ")
	}
	field, found := strings.CutPrefix(e.Metric["__name__"], measurement+"_")
	if !found || len(e.Metric) != len(labels)+1 {
		return nil
	}
	for key, value := range labels {
		if e.Metric[key] != value {
			return nil
		}
	}
	series := held[field]
	if series == nil {
		series = Series{}
		held[field] = series
	}
	for i, ms := range e.Timestamps {
		second := ms / 1000
		if second < from || second > to || e.Values[i] == nil {
			continue
		}
		s := series[second]
		series[second] = Sample{Values: append(s.Values, *e.Values[i]), Sum: s.Sum + *e.Values[i]}
	}
	return nil
}

// labels returns a point's labels: its tags and, unless a tag has that name, the
// db of the write address, which VictoriaMetrics adds.
func (v *Victoria) labels(set tags.Set) map[string]string {
	labels := set.Map()
	if db := v.client.address.url.Query().Get("db"); db != "" && labels["db"] == "" {
		labels["db"] = db
	}
	return labels
}

// selector returns a selector of a superset of the series: labels whose names
// would need quoting, which not every version supports, are compared afterwards.
func (v *Victoria) selector(measurement string, set tags.Set) string {
	return v.matching(regexp.QuoteMeta(measurement), set)
}

// matching returns a selector of series whose names begin as a pattern says.
func (v *Victoria) matching(pattern string, set tags.Set) string {
	matchers := []string{"__name__=~" + strconv.Quote(pattern+"_.*")}
	for key, value := range v.labels(set) {
		if plainLabel(key) {
			matchers = append(matchers, key+"="+strconv.Quote(value))
		}
	}
	slices.Sort(matchers)
	return "{" + strings.Join(matchers, ",") + "}"
}

func plainLabel(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_'
	})
}
