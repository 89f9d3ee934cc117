package encode_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// TestInfluxTakesWhatWeWrite sends hostile tags and names to the real influxd
// and reads them back unchanged.
func TestInfluxTakesWhatWeWrite(t *testing.T) {
	influx := servertest.StartInflux(t)
	values := hostileValues()
	measurements := []string{"imports", "a b", "a,b", "a=b", `"q"`, "é", "it's", " x ", "a#b", "{}", "time", "1"}
	for i, value := range values {
		key := value
		if strings.HasSuffix(key, `\`) || strings.Contains(key, "=") {
			key = "k"
		}
		set := mustParse(t, "n="+fmt.Sprint(i), key+"="+value, "plain=1")
		name := measurements[i%len(measurements)]
		fields := statsDataFields()
		f := frame(fields, 3, extremes)
		f.Others = []metrics.Other{{Second: f.Seconds[1], Name: "x y", Value: math.MinInt64}}
		if carriedField(value) {
			f.Others = append(f.Others, metrics.Other{Second: f.Seconds[1], Name: value, Value: math.MaxInt64})
		}
		precision := []encode.Precision{encode.Nanosecond, encode.Microsecond, encode.Millisecond, encode.Second}[i%4]
		// One measurement for everything: fields of different lines meet in one point.
		l := encode.NewLine(fields, set, encode.Names{"imports": name, "other": "rest"}, precision)
		var body []byte
		for i := range f.Seconds {
			body = l.Append(body, f, i)
		}
		post(t, influx.WriteURL([]string{"ns", "u", "ms", "s"}[i%4]), body)
		got := map[int64]map[string]int64{}
		for _, series := range influx.Query(t, fmt.Sprintf("SELECT * FROM /.*/ WHERE n = '%d' GROUP BY *", i)) {
			delete(series.Tags, "") // InfluxQL lists every tag key there is
			maps.DeleteFunc(series.Tags, func(_, v string) bool { return v == "" })
			if !maps.Equal(series.Tags, set.Map()) {
				t.Fatalf("tags %q, want %q", series.Tags, set.Map())
			}
			collect(t, got, series)
		}
		same(t, f, got)
		if n := len(influx.Query(t, fmt.Sprintf(`SELECT * FROM "%s" WHERE n = '%d'`, strings.ReplaceAll(name, `"`, `\"`), i))); n != 1 {
			t.Errorf("measurement %q was not found", name)
		}
	}
}

func collect(t *testing.T, got map[int64]map[string]int64, series servertest.Series) {
	t.Helper()
	for _, row := range series.Values {
		ns, err := row[0].(json.Number).Int64()
		if err != nil {
			t.Fatal(err)
		}
		at := ns / int64(time.Second)
		if got[at] == nil {
			got[at] = map[string]int64{}
		}
		for i, cell := range row[1:] {
			if cell == nil {
				continue
			}
			if got[at][series.Columns[i+1]], err = cell.(json.Number).Int64(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func post(t *testing.T, url string, body []byte) {
	t.Helper()
	client := &http.Client{Timeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	resp, err := client.Post(url, "text/plain", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		t.Fatalf("%s: %s\n%s", resp.Status, resp.Header.Get("X-Influxdb-Error"), body)
	}
}
