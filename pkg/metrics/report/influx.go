package report

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Influx is an InfluxDB that holds what metrics export sent, asked in
// InfluxQL: version 1.x, or the same interface of a newer one.
type Influx struct {
	url     *url.URL
	client  *http.Client
	cred    sink.Credentials
	timeout time.Duration
	where   tags.Set
}

// InfluxKind is the Kind of a Source that is an InfluxDB.
const InfluxKind = "influxdb"

// NewInflux checks a query address such as
// http://h:8086/query?db=caching&rp=autogen. Credentials in it are refused.
// timeout bounds each request; only series with the tags of where count.
func NewInflux(address string, cred sink.Credentials, timeout time.Duration, where tags.Set) (*Influx, error) {
	fail := func(code metrics.Code, shown string, err error, hint string) (*Influx, error) {
		return nil, &metrics.Error{Code: code, Act: fmt.Sprintf("reading address %q", shown), Err: err, Hint: hint}
	}
	const hint = "give the full query address, such as http://influx.example.org:8086/query?db=caching&rp=autogen"
	u, err := url.Parse(address)
	if err != nil {
		// url.Error repeats the address, which may hold a password.
		return fail(CodeBadQueryURL, "", fmt.Errorf("it is not a URL"), hint)
	}
	query := u.Query()
	shown := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
	secret := func(key string) bool { return query.Has(key) }
	switch {
	case u.User != nil || slices.ContainsFunc([]string{"u", "p", "token", "authKey", "access_token"}, secret):
		return fail(sink.CodeCredentialsInURL, shown, fmt.Errorf("it holds credentials"),
			"take them out and set INFLUX_TOKEN, or INFLUX_USERNAME and INFLUX_PASSWORD, or give --token-file")
	case u.Scheme != "http" && u.Scheme != "https":
		return fail(CodeBadQueryURL, shown, fmt.Errorf("it does not begin with http:// or https://"), hint)
	case u.Hostname() == "" || u.Path == "" || u.Path == "/" || u.Fragment != "":
		return fail(CodeBadQueryURL, shown, fmt.Errorf("it is not a full query address"), hint)
	case query.Get("db") == "":
		return fail(CodeBadQueryURL, shown, fmt.Errorf("it names no database"), "add ?db=caching")
	case query.Has("q"):
		return fail(CodeBadQueryURL, shown, fmt.Errorf("it has a query of its own"), "leave out q=")
	}
	return &Influx{url: u, client: newClient(), cred: cred, timeout: timeout, where: where}, nil
}

// One request asks for a week, so that the answer for a fleet stays small and
// takes little time; where nothing is found, for more and more at a time.
const (
	shortestSlice = 7 * 24 * 3600
	longestSlice  = 512 * 24 * 3600
)

// Read adds what the server holds to b. A tag to group by that no series has
// is an error.
func (x *Influx) Read(ctx context.Context, b *Builder) error {
	defer x.client.CloseIdleConnections()
	source := Source{Database: x.url.String(), Kind: InfluxKind}
	first, last, err := x.span(ctx, b)
	if err != nil {
		return err
	}
	r := &influxReader{b: b, feeds: map[string]*Feed{}}
	if first <= last {
		source.First, source.Last = time.Unix(first, 0).UTC(), time.Unix(last, 0).UTC()
		if err := x.readSlices(ctx, r, first-mod(first, 3600), last); err != nil {
			return err
		}
	}
	source.Rows = r.rows
	b.servers = append(b.servers, source)
	return r.checkGroups()
}

func (x *Influx) readSlices(ctx context.Context, r *influxReader, first, last int64) error {
	length := int64(shortestSlice)
	for from := first; from <= last; {
		to := min(from+length, r.b.to)
		r.width = r.b.calendar.bucket(from, to)
		r.empty = true
		for _, s := range selections() {
			r.columns = s.columns
			sql := x.selectSums(s, r.b.opts.GroupBy, max(from, r.b.from), to, r.width)
			if err := x.query(ctx, sql, r.add); err != nil {
				return err
			}
		}
		from += length
		if r.empty {
			length = min(2*length, longestSlice)
		} else {
			length = shortestSlice
		}
	}
	return nil
}

// span asks for the times of the first and the last point.
func (x *Influx) span(ctx context.Context, b *Builder) (first, last int64, err error) {
	first, last = math.MaxInt64, math.MinInt64
	for _, s := range selections() {
		for _, function := range []string{"first", "last"} {
			sql := x.selectEnd(s, function, b.from, b.to)
			err := x.query(ctx, sql, func(series influxSeries) error {
				for _, row := range series.Values {
					second, err := whole(row, 0)
					if err != nil {
						return err
					}
					first, last = min(first, second), max(last, second)
				}
				return nil
			})
			if err != nil {
				return 0, 0, err
			}
		}
	}
	return first, last, nil
}
