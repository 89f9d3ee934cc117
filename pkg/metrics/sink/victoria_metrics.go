package sink

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CheckNaming checks the flags, which are among the server's metrics, that change
// how a line is stored. A flag that is not listed has its default.
func (v *Victoria) CheckNaming(ctx context.Context) error {
	defaults := map[string]string{
		"influxDBLabel": "db", "influxMeasurementFieldSeparator": "_", "influxSkipMeasurement": "false",
		"influxSkipSingleField": "false", "influxTrimTimestamp": "1ms", "relabelConfig": "", "usePromCompatibleNaming": "false",
	}
	return v.scan(ctx, func(line string) error {
		for name, value := range defaults {
			want := fmt.Sprintf("flag{name=%q, value=%q, ", name, value)
			if strings.HasPrefix(line, fmt.Sprintf("flag{name=%q,", name)) && !strings.HasPrefix(line, want) {
				return fmt.Errorf("it was started with -%s, which changes the names of series", name)
			}
		}
		return nil
	})
}

// Ignored returns how many rows the server has silently discarded: lines it could
// not parse, and points outside its retention period. It counts those of every
// client, and shows them a second late, and only after they have left its
// buffers; see [Victoria.Flush].
func (v *Victoria) Ignored(ctx context.Context) (int64, error) {
	r, err := v.count(ctx, "vm_rows_ignored_total{", `vm_rows_invalid_total{type="influx"}`)
	if err == nil && !r.known {
		err = v.fail("reading the metrics", errors.New("it does not count the rows that it ignores"))
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
			return fmt.Errorf("%q is not a count", oneLine(v.client.access.Hide(line)))
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
