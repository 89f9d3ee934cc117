package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// fakeServer keeps points as InfluxDB or as VictoriaMetrics does, and has
// faults at given moments, which no real server can be told to have.
type fakeServer struct {
	*httptest.Server
	kind sink.Kind

	mu      sync.Mutex
	points  map[seriesKey]map[int64][]int64 // one value where it overwrites, else all
	ignored int                             // lines thrown away in silence
	drop    func(line string) bool          // which ones
	refuse  func(line string) bool          // lines answered with 400
	refusal string                          // with this text
	clock   string                          // and at this time
	fault   func() failure                  // what happens to the next write
	current []string                        // the lines of the write that fault decides about
	status  int                             // answered to every write, if not 0
	behind  bool                            // it is behind a proxy that answers for itself
	flags   string                          // lines of that page
	asked   int                             // how often the page of metrics was read
	frozen  bool                            // nothing is taken any more
	writes  int                             // requests
	onWrite func(n int)                     // called when a request has come
}

// seriesKey is measurement, tags and field.
type seriesKey struct{ measurement, tags, field string }

// failure is what happens to a write.
type failure int

const (
	none       failure = iota
	lostBefore         // the connection ends, nothing was taken
	lostAfter          // the connection ends, all was taken
	lostHalf           // the connection ends, the first half was taken
	busy               // 503, nothing was taken
)

func newFakeServer(tb testing.TB, kind sink.Kind) *fakeServer {
	tb.Helper()
	s := &fakeServer{kind: kind, points: map[seriesKey]map[int64][]int64{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /write", s.write)
	mux.HandleFunc("GET /ping", func(w http.ResponseWriter, _ *http.Request) {
		if kind == sink.InfluxDB {
			w.Header().Set("X-Influxdb-Version", "1.8.10")
		}
		w.WriteHeader(http.StatusNoContent)
	})
	if s.kind == sink.VictoriaMetrics {
		mux.HandleFunc("GET /metrics", s.metrics)
		mux.HandleFunc("GET /internal/force_flush", func(http.ResponseWriter, *http.Request) {})
		mux.HandleFunc("GET /api/v1/export", s.export)
	}
	s.Server = httptest.NewServer(mux)
	tb.Cleanup(s.Close)
	return s
}

func (s *fakeServer) address() string { return s.URL + "/write?db=caching" }

func (s *fakeServer) write(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	if s.onWrite != nil {
		s.onWrite(s.writes)
	}
	if s.frozen {
		panic(http.ErrAbortHandler)
	}
	if s.status != 0 {
		w.Header().Set("Location", "/login")
		w.WriteHeader(s.status)
		return
	}
	what := none
	lines := strings.SplitAfter(strings.TrimSuffix(string(body), "\n"), "\n")
	if s.fault != nil {
		s.current = lines
		what = s.fault()
	}
	switch {
	case what == lostBefore:
		panic(http.ErrAbortHandler)
	case what == busy:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case what == lostHalf:
		s.take(lines[:len(lines)/2])
		panic(http.ErrAbortHandler)
	}
	refused := s.take(lines)
	switch {
	case what == lostAfter:
		panic(http.ErrAbortHandler)
	case refused:
		w.Header().Set("Date", cmp.Or(s.clock, time.Now().UTC().Format(http.TimeFormat)))
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, `{"error":%q}`, cmp.Or(s.refusal, "partial write: unable to parse dropped=0"))
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// take stores lines and reports whether one was refused.
func (s *fakeServer) take(lines []string) (refused bool) {
	for _, line := range lines {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case s.refuse != nil && s.refuse(line):
			refused = true
		case s.drop != nil && s.drop(line):
			s.ignored++
		case line != "":
			s.store(line)
		}
	}
	return refused
}

// span returns the first and the last second of lines.
func span(lines []string) (first, last int64) {
	for i, line := range lines {
		parts := strings.Fields(line)
		second, err := strconv.ParseInt(parts[len(parts)-1], 10, 64)
		if err != nil {
			panic(err)
		}
		if i == 0 {
			first = second
		}
		first, last = min(first, second), max(last, second)
	}
	return first, last
}

// store takes a line without any escapes.
func (s *fakeServer) store(line string) {
	parts := strings.Split(line, " ")
	measurement, tags, _ := strings.Cut(parts[0], ",")
	second, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		panic(err)
	}
	for _, pair := range strings.Split(parts[1], ",") {
		name, text, _ := strings.Cut(pair, "=")
		value, err := strconv.ParseInt(strings.TrimSuffix(text, "i"), 10, 64)
		if err != nil {
			panic(err)
		}
		key := seriesKey{measurement, tags, name}
		if s.points[key] == nil {
			s.points[key] = map[int64][]int64{}
		}
		if s.kind == sink.VictoriaMetrics {
			s.points[key][second] = append(s.points[key][second], value)
		} else {
			s.points[key][second] = []int64{value}
		}
	}
}

func (s *fakeServer) metrics(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.behind { // a proxy's own page
		_, _ = fmt.Fprint(w, "vm_app_version{version=\"\"} 1\n")
		return
	}
	_, _ = fmt.Fprintf(w, "vm_app_version{version=\"\"} 1\nvm_concurrent_insert_current 0\n"+
		"vm_rows_inserted_total{type=\"influx\"} 1\nvm_rows_ignored_total{reason=\"small_timestamp\"} %d\n%s", s.ignored, s.flags)
}

func (s *fakeServer) export(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	enc := json.NewEncoder(w)
	for key, seconds := range s.points {
		metric := map[string]string{"__name__": key.measurement + "_" + key.field, "db": "caching"}
		for _, tag := range strings.FieldsFunc(key.tags, func(r rune) bool { return r == ',' }) {
			name, value, _ := strings.Cut(tag, "=")
			metric[name] = value
		}
		var values, stamps []int64
		for second, all := range seconds {
			for _, v := range all {
				values, stamps = append(values, v), append(stamps, second*1000)
			}
		}
		err := enc.Encode(struct {
			Metric     map[string]string `json:"metric"`
			Values     []int64           `json:"values"`
			Timestamps []int64           `json:"timestamps"`
		}{metric, values, stamps})
		if err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

// set changes what the server does.
func (s *fakeServer) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// forget loses all points.
func (s *fakeServer) forget() { s.set(func() { clear(s.points) }) }

// count is how many writes have come.
func (s *fakeServer) count() (n int) {
	s.set(func() { n = s.writes })
	return n
}

// at is one field's second.
type at struct {
	field  string
	second int64
}

// sums adds up everything over all series, which is what a person asks for.
func (s *fakeServer) sums() map[at]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	sums := map[at]int64{}
	for key, seconds := range s.points {
		for second, all := range seconds {
			for _, v := range all {
				sums[at{key.field, second}] += v
			}
		}
	}
	return sums
}
