package encode_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// extremes are sums that a float64 would change.
func extremes(i, j int) int64 {
	return []int64{math.MaxInt64, math.MinInt64, 1<<53 + 1, -1, 0}[(i+j)%5]
}

func TestJSON(t *testing.T) {
	fields := metrics.Fields()
	f := frame(fields, 5, extremes)
	f.Others = []metrics.Other{{Second: f.Seconds[2], Name: "a\"<\u2028", Value: math.MaxInt64}, {Second: f.Seconds[2], Name: "b", Value: 1}}
	for _, value := range hostileValues() {
		set := mustParse(t, "k="+value, "site=1")
		e := encode.NewJSON(fields, set, encode.Names{"other": "rest"})
		var all []byte
		for i := range f.Seconds {
			all = e.Append(all, f, i)
		}
		got := map[int64]map[string]int64{}
		decoder := json.NewDecoder(bytes.NewReader(all))
		decoder.DisallowUnknownFields()
		objects := 0
		for ; decoder.More(); objects++ {
			var o struct {
				Time        time.Time         `json:"time"`
				Measurement string            `json:"measurement"`
				Tags        map[string]string `json:"tags"`
				Fields      map[string]int64  `json:"fields"`
			}
			if err := decoder.Decode(&o); err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(o.Tags, set.Map()) {
				t.Fatalf("tags %v, want %v", o.Tags, set)
			}
			if _, known := o.Fields["b"]; known != (o.Measurement == "rest") {
				t.Fatalf("measurement %q has %v", o.Measurement, o.Fields)
			}
			at := o.Time.Unix()
			if got[at] == nil {
				got[at] = map[string]int64{}
			}
			maps.Copy(got[at], o.Fields)
		}
		if lines := bytes.Count(all, []byte{'\n'}); objects != 36 || lines != objects {
			t.Fatalf("%d objects on %d lines, want 36 on a line each", objects, lines)
		}
		same(t, f, got)
	}
}

// same compares what was read back with a frame.
func same(t *testing.T, f *encode.Frame, got map[int64]map[string]int64) {
	t.Helper()
	for i, at := range f.Seconds {
		want := map[string]int64{}
		for j, v := range f.Row(i) {
			want[f.Fields[j].Name] = v
		}
		for _, o := range f.OthersAt(i) {
			want[o.Name] = o.Value
		}
		if !maps.Equal(got[at], want) {
			t.Fatalf("at %d: got %v, want %v", at, got[at], want)
		}
	}
}

func TestJSONWithoutTags(t *testing.T) {
	fields := []metrics.Field{{Measurement: "imports", Name: "imports.byhttp"}}
	got := string(encode.NewJSON(fields, nil, nil).Append(nil, frame(fields, 1, count), 0))
	if want := `{"time":"2017-02-14T00:00:00Z","measurement":"imports","tags":{},"fields":{"imports.byhttp":0}}` + "\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCSV(t *testing.T) {
	fields := metrics.Fields()
	f := frame(fields, 5, extremes)
	f.Others = []metrics.Other{{Second: f.Seconds[2], Name: `a",b`, Value: math.MaxInt64}}
	here := mustParse(t, append(keyed(hostileValues()), "a,\"b=1")...)
	there := mustParse(t, "only_there=x")
	keys := encode.CSVKeys(here, there, here)
	if !slices.IsSorted(keys) || len(keys) != len(here)+1 {
		t.Fatalf("keys %q", keys)
	}
	for _, set := range []tags.Set{here, there, nil} {
		e := encode.NewCSV(fields, set, encode.Names{"imports": `im,"ports`}, keys)
		all := encode.CSVHeader(keys)
		for i := range f.Seconds {
			all = e.Append(all, f, i)
		}
		rows, err := csv.NewReader(bytes.NewReader(all)).ReadAll() // which wants equally many cells a row
		if err != nil {
			t.Fatal(err)
		}
		if head := append([]string{"time", "measurement", "field", "value"}, keys...); !slices.Equal(rows[0], head) {
			t.Fatalf("header %q, want %q", rows[0], head)
		}
		got := map[int64]map[string]int64{}
		for _, row := range rows[1:] {
			at, err := time.Parse(time.RFC3339, row[0])
			if err != nil {
				t.Fatal(err)
			}
			value, err := strconv.ParseInt(row[3], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			if got[at.Unix()] == nil {
				got[at.Unix()] = map[string]int64{}
			}
			got[at.Unix()][row[2]] = value
			if imports := row[2] == "imports.byhttp" || row[2] == "imports.byxpc"; imports != (row[1] == `im,"ports`) {
				t.Fatalf("measurement of %q is %q", row[2], row[1])
			}
			for i, key := range keys {
				if want, _ := set.Get(key); row[4+i] != want {
					t.Fatalf("tag %q is %q, want %q", key, row[4+i], want)
				}
			}
		}
		same(t, f, got)
	}
}

// keyed maps each value to a key of its own.
func keyed(values []string) []string {
	words := make([]string, 0, len(values))
	for i, v := range values {
		words = append(words, "k"+strconv.Itoa(i)+"="+v)
	}
	return words
}
