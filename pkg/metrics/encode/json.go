package encode

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// JSON encodes frames as JSON objects, one per line:
//
//	{"time":"…Z","measurement":"…","tags":{…},"fields":{"…":0}}
type JSON struct {
	points []point
	other  []byte
}

// NewJSON prepares the parts of objects that do not change.
func NewJSON(fields []metrics.Field, set tags.Set, names Names) *JSON {
	tagged := mustJSON(set.Map())
	head := func(measurement string) []byte {
		return []byte(`","measurement":` + mustJSON(names.Of(measurement)) + `,"tags":` + tagged + `,"fields":{`)
	}
	j := &JSON{other: head(metrics.OtherMeasurement)}
	for i, f := range fields {
		if i == 0 || fields[i-1].Measurement != f.Measurement {
			j.points = append(j.points, point{head: head(f.Measurement), from: i})
		}
		p := &j.points[len(j.points)-1]
		label := mustJSON(f.Name) + ":"
		if len(p.labels) > 0 {
			label = "," + label
		}
		p.labels = append(p.labels, []byte(label))
	}
	return j
}

// Append appends the objects of the i-th second.
func (j *JSON) Append(dst []byte, f *Frame, i int) []byte {
	row := f.Row(i)
	for _, p := range j.points {
		dst = appendTime(append(dst, `{"time":"`...), f.Seconds[i])
		dst = append(dst, p.head...)
		for k, label := range p.labels {
			dst = append(dst, label...)
			dst = strconv.AppendInt(dst, row[p.from+k], 10)
		}
		dst = append(dst, "}}\n"...)
	}
	others := f.OthersAt(i)
	if len(others) == 0 {
		return dst
	}
	dst = appendTime(append(dst, `{"time":"`...), f.Seconds[i])
	dst = append(dst, j.other...)
	for k, o := range others {
		if k > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, mustJSON(o.Name)...)
		dst = append(dst, ':')
		dst = strconv.AppendInt(dst, o.Value, 10)
	}
	return append(dst, "}}\n"...)
}

// appendTime appends RFC 3339 in UTC.
func appendTime(dst []byte, second int64) []byte {
	return time.Unix(second, 0).UTC().AppendFormat(dst, "2006-01-02T15:04:05Z")
}

// mustJSON is for strings and maps of strings, which always have a JSON form.
func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
