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

// Victoria reads back what a single-node VictoriaMetrics has stored.
type Victoria struct{ client *Client }

// NewVictoria prepares reading from the server that a client writes to.
func NewVictoria(c *Client) *Victoria { return &Victoria{client: c} }

// statusError is an answer other than 2xx.
type statusError struct {
	status int
	text   string
}

func (e *statusError) Error() string { return e.text }

func (v *Victoria) fail(what string, err error) error {
	hint := "rows that may have arrived are not sent again before the server has shown what it has: run the same command again when it answers"
	var refused *statusError
	if errors.As(err, &refused) && (refused.status == http.StatusUnauthorized || refused.status == http.StatusForbidden) {
		hint = "let this client read /metrics, /internal/force_flush and /api/v1/export of the server: " + credentialsHint +
			", or start it without -metricsAuthKey and -forceFlushAuthKey"
	}
	return &fault.Error{
		Code: CodeReadBack, Act: what + " of", Operand: redact(v.client.address.url), Err: err, Hint: hint,
	}
}

// Settle waits until no request of an earlier run can still be in flight, then
// has the server make everything visible that it has accepted. A server that
// answers, and shows twice in a row that no insert is running, has nothing of
// ours left: a dead client's connection ends with what is in its buffer. That
// takes two to three seconds. For a server that does not show inserts, or is
// always busy with those of other clients, Settle waits for longest. 0 means not
// to wait, which is enough if every request was answered.
//
// A server that was configured to name series in its own way is refused: what it
// has would not be found, and be sent again.
func (v *Victoria) Settle(ctx context.Context, longest time.Duration) error {
	const inserts = "vm_concurrent_insert_current "
	deadline := time.Now().Add(longest)
	last, err := v.count(ctx, inserts) // possibly from before this call
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

// pause waits between two reads of the server's metrics.
func (v *Victoria) pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return v.fail("waiting for the server", context.Cause(ctx))
	case <-time.After(200 * time.Millisecond):
		return nil
	}
}

// checkNaming checks the flags, which are among the server's metrics, that change
// how a line is stored. A flag that is not listed has its default.
func (v *Victoria) checkNaming(ctx context.Context) error {
	defaults := map[string]string{
		"influxDBLabel": "db", "influxMeasurementFieldSeparator": "_", "influxSkipMeasurement": "false",
		"influxSkipSingleField": "false", "influxTrimTimestamp": "1ms", "relabelConfig": "", "usePromCompatibleNaming": "false",
	}
	return v.scan(ctx, func(line string) error {
		for name, value := range defaults {
			want := fmt.Sprintf("flag{name=%q, value=%q, ", name, value)
			if strings.HasPrefix(line, fmt.Sprintf("flag{name=%q,", name)) && !strings.HasPrefix(line, want) {
				return fmt.Errorf("it was started with -%s, so it names series in its own way", name)
			}
		}
		return nil
	})
}

// Flush makes everything visible that the server has accepted. Without [Settle]
// that is enough only if all requests are known to have ended.
func (v *Victoria) Flush(ctx context.Context) error {
	body, err := v.get(ctx, "internal/force_flush", nil)
	if err != nil {
		return v.fail("flushing the buffers", err)
	}
	return body.Close()
}

// Ignored returns how many rows the server has silently discarded: lines it could
// not parse, and points outside its retention period. It counts those of every
// client, and shows them a second late, and only after they have left its
// buffers; see [Victoria.Flush].
func (v *Victoria) Ignored(ctx context.Context) (int64, error) {
	r, err := v.count(ctx, "vm_rows_ignored_total{", `vm_rows_invalid_total{type="influx"}`)
	if err == nil && !r.known {
		err = v.fail("reading the metrics", errors.New("it does not count the rows it ignores"))
	}
	return r.sum, err
}

// reading is the content of a page of the server's own metrics.
type reading struct {
	sum   int64  // of the requested samples
	known bool   // there are such samples
	made  string // identifies when the page was made: 1.79.5 serves the same page for a second
}

// count adds up the samples that begin with one of the names.
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
			return fmt.Errorf("%q is not a count", oneLine(line))
		}
		r.known = true
		r.sum += int64(value)
		return nil
	})
	return r, err
}

// scan calls f for each line of the server's own metrics until it fails.
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

// bounded fails after more than left bytes. io.LimitReader would end there, and a
// cut between two lines would look like the end of the answer.
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

// Sample is what a series has at one second.
type Sample struct {
	Values []float64
	Sum    float64 // of the values
}

// Series are samples by Unix second.
type Series map[int64]Sample

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

// get requests a path beside the write path and returns the body of a 2xx answer,
// which the caller closes.
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

// bodyWithCancel releases the request's time limit when the body is closed.
type bodyWithCancel struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *bodyWithCancel) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
