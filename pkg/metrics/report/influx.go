package report

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// Influx is an InfluxDB that holds what metrics export sent. It is queried in
// InfluxQL: version 1.x, or the same interface of a newer one.
type Influx struct {
	url       *url.URL
	client    *http.Client
	access    sink.Access
	where     tags.Set
	maxAnswer int64 // bytes of one answer, read piece by piece
}

// InfluxKind is the Kind of a Source that is an InfluxDB.
const InfluxKind = "influxdb"

// NewInflux returns the InfluxDB at a query address such as
// http://h:8086/query?db=caching&rp=autogen. Credentials in it are refused, and
// those of access if they would leave this machine unencrypted. Only series with
// the tags of where are read.
func NewInflux(address string, access sink.Access, where tags.Set) (*Influx, error) {
	u, err := parseQueryURL(address)
	if err != nil {
		return nil, err
	}
	client, err := access.HTTPClient(u)
	if err != nil {
		return nil, err
	}
	return &Influx{url: u, client: client, access: access, where: where, maxAnswer: maxInfluxAnswer}, nil
}

func parseQueryURL(address string) (*url.URL, error) {
	shown := outbound.Shown(address)
	fail := func(why, hint string) (*url.URL, error) {
		return nil, &fault.Error{Code: CodeBadQueryURL, Act: fmt.Sprintf("reading address %q", shown), Err: errors.New(why), Hint: hint}
	}
	const hint = "use the full query address, such as http://influx.example.org:8086/query?db=caching&rp=autogen"
	u, err := url.Parse(address)
	if err != nil {
		return fail("not a URL", hint) // url.Error repeats the address, which may hold a password
	}
	query := u.Query()
	switch {
	case outbound.HasCredentials(address):
		return nil, sink.CredentialsError(address)
	case u.Scheme != "http" && u.Scheme != "https":
		return fail("it does not start with http:// or https://", hint)
	case u.Hostname() == "" || u.Path == "" || u.Path == "/" || u.Fragment != "":
		return fail("not a full query address", hint)
	case query.Get("db") == "":
		return fail("it does not name a database", "add ?db=caching")
	case query.Has("q"):
		return fail("it contains a query", "remove q=")
	}
	return u, nil
}

// One request asks for a week, so that the answer for a fleet stays small and
// fast. As long as nothing is found, the slices grow.
const (
	shortestSlice = 7 * 24 * 3600
	longestSlice  = 512 * 24 * 3600
)

// Read adds the points of the server to b. Grouping by a tag that no series has
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
		r.width = r.b.calendar.bucketWidth(from, to)
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
					second, err := integer(row, 0)
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
