package sink

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Victoria reads back what a single-node VictoriaMetrics holds.
type Victoria struct{ client *Client }

// NewVictoria asks the server that a client writes to.
func NewVictoria(c *Client) *Victoria { return &Victoria{client: c} }

// statusError is an answer that is none of 2xx.
type statusError struct {
	status int
	text   string
}

func (e *statusError) Error() string { return e.text }

func (v *Victoria) fail(what string, err error) error {
	hint := "rows that may have arrived are not sent again before the server has told what it holds: run the same command again when it answers"
	var refused *statusError
	if errors.As(err, &refused) && (refused.status == http.StatusUnauthorized || refused.status == http.StatusForbidden) {
		hint = "let this client read /metrics, /internal/force_flush and /api/v1/export of the server: " + credentialsHint +
			", or start it without -metricsAuthKey and -forceFlushAuthKey"
	}
	return &fault.Error{
		Code: CodeReadBack, Act: fmt.Sprintf("%s of %q", what, redact(v.client.address.url)), Err: err, Hint: hint,
	}
}

// Settle waits until a request of a run that has ended can no longer be in
// flight, then has the server make everything visible that it has taken. A
// server that answers, and says twice in a row that no insert is under way, has
// nothing of ours left: a dead client's connection ends with what is in its
// buffer. A server that does not say, or is always busy with other clients'
// inserts, is given longest; it takes two to three seconds otherwise. With 0
// nothing is waited for, which will do when every request was answered.
//
// A server that was told to name series otherwise than by default is refused:
// what it holds would not be found, and be sent again.
func (v *Victoria) Settle(ctx context.Context, longest time.Duration) error {
	const inserts = "vm_concurrent_insert_current "
	deadline := time.Now().Add(longest)
	last, err := v.count(ctx, inserts) // maybe of before we came
	for quiet := 0; err == nil && quiet < 2 && time.Now().Before(deadline); {
		if err := v.pause(ctx); err != nil {
			return err
		}
		var now reading
		if now, err = v.count(ctx, inserts); now.made == last.made && now.made != "" {
			continue
		}
		last = now
		quiet++
		if now.sum > 0 || !now.known {
			quiet = 0
		}
	}
	if err != nil {
		return err
	}
	if err := v.checkNaming(ctx); err != nil {
		return err
	}
	return v.Flush(ctx)
}

// pause is between two looks at the server's metrics.
func (v *Victoria) pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return v.fail("waiting for the server", context.Cause(ctx))
	case <-time.After(200 * time.Millisecond):
		return nil
	}
}

// checkNaming looks at the flags among the server's metrics that change what
// becomes of a line. One that is not there has its default.
func (v *Victoria) checkNaming(ctx context.Context) error {
	defaults := map[string]string{
		"influxDBLabel": "db", "influxMeasurementFieldSeparator": "_", "influxSkipMeasurement": "false",
		"influxSkipSingleField": "false", "influxTrimTimestamp": "1ms", "relabelConfig": "", "usePromCompatibleNaming": "false",
	}
	return v.scan(ctx, func(line string) error {
		for name, value := range defaults {
			want := fmt.Sprintf("flag{name=%q, value=%q, ", name, value)
			if strings.HasPrefix(line, fmt.Sprintf("flag{name=%q,", name)) && !strings.HasPrefix(line, want) {
				return fmt.Errorf("it was started with -%s, so it names series in a way of its own", name)
			}
		}
		return nil
	})
}

// Flush makes everything visible that the server has taken: enough where
// nothing that is not known to be over can be under way.
func (v *Victoria) Flush(ctx context.Context) error {
	body, err := v.get(ctx, "internal/force_flush", nil)
	if err != nil {
		return v.fail("flushing the buffers", err)
	}
	return body.Close()
}

// Ignored is how many rows the server has thrown away without a word: lines it
// could not parse, and points outside its retention period. It counts those of
// every client, and shows them a second late, and only when it has taken them
// out of its buffers; see [Victoria.Flush].
func (v *Victoria) Ignored(ctx context.Context) (int64, error) {
	r, err := v.count(ctx, "vm_rows_ignored_total{", `vm_rows_invalid_total{type="influx"}`)
	if err == nil && !r.known {
		err = v.fail("reading the metrics", errors.New("it does not count the rows it ignores"))
	}
	return r.sum, err
}

// reading is what a page of the server's own metrics says.
type reading struct {
	sum   int64  // of the samples asked for
	known bool   // there are some
	made  string // stands for when the page was made: 1.79.5 was seen to give out one page for a second
}

// count sums the samples that begin with one of the names.
func (v *Victoria) count(ctx context.Context, names ...string) (r reading, err error) {
	err = v.scan(ctx, func(line string) error {
		if uptime, found := strings.CutPrefix(line, "vm_app_uptime_seconds "); found {
			r.made = uptime
		}
		if !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(line, name) }) {
			return nil
		}
		value, err := strconv.ParseFloat(line[strings.LastIndexByte(line, ' ')+1:], 64)
		if err != nil || !(value >= 0 && value < 1<<62) {
			return fmt.Errorf("%q is no count", oneLine(line))
		}
		r.known = true
		r.sum += int64(value)
		return nil
	})
	return r, err
}

// scan gives each line of the server's own metrics to f, until that fails.
func (v *Victoria) scan(ctx context.Context, f func(line string) error) error {
	body, err := v.get(ctx, "metrics", nil)
	if err != nil {
		return v.fail("reading the metrics", err)
	}
	defer func() { _ = body.Close() }()
	lines := bufio.NewScanner(&bounded{body, maxProbe})
	for lines.Scan() {
		if err := f(lines.Text()); err != nil {
			return v.fail("reading the metrics", err)
		}
	}
	if err := lines.Err(); err != nil {
		return v.fail("reading the metrics", err)
	}
	return nil
}

// bounded fails where more than left bytes come; io.LimitReader would end, and
// a cut between two lines would look like the end of the answer.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errors.New("the answer is too long")
	}
	return n, err
}

// Sample is what stands at one second of one series.
type Sample struct {
	Values []float64
	Sum    float64 // of the values
}

// Series holds samples by Unix second.
type Series map[int64]Sample

// Held reads what the server holds of one measurement and tag set between two
// seconds, both included: a Series for each field.
func (v *Victoria) Held(ctx context.Context, measurement string, set tags.Set, from, to int64) (map[string]Series, error) {
	query := url.Values{
		"match[]": {v.selector(measurement, set)},
		"start":   {strconv.FormatInt(from, 10)},
		"end":     {strconv.FormatInt(to+1, 10)}, // exclusive or not, by version: filtered below
	}
	body, err := v.get(ctx, "api/v1/export", query)
	if err != nil {
		return nil, v.fail("reading points back", err)
	}
	defer func() { _ = body.Close() }()
	held := map[string]Series{}
	const maxExport = 256 << 20
	dec := json.NewDecoder(&bounded{body, maxExport})
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

// exported is a line of the export API.
type exported struct {
	Metric     map[string]string `json:"metric"`
	Values     []*float64        `json:"values"`
	Timestamps []int64           `json:"timestamps"` // milliseconds
}

// into counts a line in, if its labels are just those that were asked for: a
// selector also finds series that have more.
func (e *exported) into(held map[string]Series, measurement string, labels map[string]string, from, to int64) error {
	if len(e.Values) != len(e.Timestamps) {
		return errors.New("values and timestamps differ in number")
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

// labels are a point's labels: its tags and, unless a tag has that name, the
// db of the write address, which VictoriaMetrics adds.
func (v *Victoria) labels(set tags.Set) map[string]string {
	labels := set.Map()
	if db := v.client.address.url.Query().Get("db"); db != "" && labels["db"] == "" {
		labels["db"] = db
	}
	return labels
}

// selector finds a superset of the series: labels whose names would need
// quoting, which not every version can do, are compared afterwards.
func (v *Victoria) selector(measurement string, set tags.Set) string {
	matchers := []string{"__name__=~" + strconv.Quote(regexp.QuoteMeta(measurement)+"_.*")}
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

// get asks an address beside the write address and gives the body of a 2xx
// answer, which the caller closes.
func (v *Victoria) get(ctx context.Context, name string, query url.Values) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, v.client.timeout, fmt.Errorf("no answer within %v", v.client.timeout))
	resp, err := v.client.get(ctx, v.client.address.sibling(name, query))
	if err != nil {
		cancel()
		return nil, err
	}
	if resp.StatusCode/100 != 2 {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the status is the error
		cancel()
		return nil, errors.Join(&statusError{resp.StatusCode, reason(resp, text)}, resp.Body.Close())
	}
	return &bodyWithCancel{resp.Body, cancel}, nil
}

// bodyWithCancel ends the request's time limit when the body is closed.
type bodyWithCancel struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *bodyWithCancel) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
