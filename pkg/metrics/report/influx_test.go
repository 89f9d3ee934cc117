package report

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

func TestNewInfluxRefuses(t *testing.T) {
	for _, c := range []struct {
		why, url string
		code     fault.Code
	}{
		{"no URL", "http://%zz", CodeBadQueryURL},
		{"no scheme", "h:8086/query?db=d", CodeBadQueryURL},
		{"another scheme", "ftp://h/query?db=d", CodeBadQueryURL},
		{"no path", "http://h:8086?db=d", CodeBadQueryURL},
		{"no host", "http:///query?db=d", CodeBadQueryURL},
		{"no database", "http://h:8086/query", CodeBadQueryURL},
		{"a query of its own", "http://h:8086/query?db=d&q=DROP", CodeBadQueryURL},
		{"user info", "http://hugo:s3cret@h:8086/query?db=d", sink.CodeCredentialsInURL},
		{"u and p", "http://h:8086/query?db=d&u=hugo&p=s3cret", sink.CodeCredentialsInURL},
		{"token", "http://h:8086/query?db=d&token=s3cret", sink.CodeCredentialsInURL},
	} {
		_, err := NewInflux(c.url, sink.Access{Timeout: time.Second}, nil)
		if codeOf(t, err) != c.code || strings.Contains(fmt.Sprint(err), "s3cret") {
			t.Errorf("%s: %v, want code %s and no secret", c.why, err, c.code)
		}
	}
}

func TestQueriesAreQuoted(t *testing.T) {
	where := tags.Set{{Key: `a"b`, Value: `it's \ odd`}}
	x, err := NewInflux("http://h:8086/query?db=d&rp=one%22two", sink.Access{Timeout: time.Second}, where)
	if err != nil {
		t.Fatal(err)
	}
	got := x.selectSums(selections()[1], []string{`re"gion`}, 100, 200, 900)
	want := `SELECT sum("requests.fromclients"), count("requests.fromclients") FROM "one\"two"."requests"` +
		` WHERE time >= 100s AND time < 200s AND "a\"b" = 'it\'s \\ odd' GROUP BY time(900s), "re\"gion" fill(none)`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestBucketsNest(t *testing.T) {
	for _, c := range []struct {
		zone, from, to string
		want           int64
	}{
		{"UTC", "2017-01-01T00:00:00Z", "2018-01-01T00:00:00Z", 3600},
		{"Australia/Sydney", "2017-01-01T00:00:00Z", "2018-01-01T00:00:00Z", 3600},
		{"Europe/Berlin", "2017-01-01T00:00:00Z", "2018-01-01T00:00:00Z", 3600},
		{"Asia/Kathmandu", "2017-01-01T00:00:00Z", "2018-01-01T00:00:00Z", 900},
		{"Asia/Kolkata", "2017-01-01T00:00:00Z", "2018-01-01T00:00:00Z", 1800},
		{"America/St_Johns", "2011-03-01T00:00:00Z", "2011-03-08T00:00:00Z", 1800}, // the change comes later
		{"America/St_Johns", "2011-03-08T00:00:00Z", "2011-03-15T00:00:00Z", 60},   // at 00:01
		{"Africa/Monrovia", "1970-01-01T00:00:00Z", "1970-02-01T00:00:00Z", 30},    // -00:44:30
		{"Australia/Lord_Howe", "2017-07-01T00:00:00Z", "2017-08-01T00:00:00Z", 1800},
		{"Australia/Lord_Howe", "2017-01-01T00:00:00Z", "2017-02-01T00:00:00Z", 3600}, // +11
		{"Australia/Lord_Howe", "2017-01-01T00:00:00Z", "2017-07-01T00:00:00Z", 1800},
	} {
		if got := (calendar{zone: zoneOf(t, c.zone)}).bucketWidth(at(t, c.from), at(t, c.to)); got != c.want {
			t.Errorf("%s from %s: %d, want %d", c.zone, c.from, got, c.want)
		}
	}
}

// ask reads from a server that always returns the same answer.
func ask(t *testing.T, answer http.HandlerFunc) error {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	x, err := NewInflux(server.URL+"/query?db=d", sink.Access{Credentials: sink.Credentials{Token: "s3cret"}, Timeout: time.Second}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x.Read(t.Context(), New(Options{By: Day, Zone: time.UTC}))
}

// slow answers after the longest wait.
func slow(http.ResponseWriter, *http.Request) { time.Sleep(1500 * time.Millisecond) }

// TestBadAnswers are faults that a real server cannot be told to have.
func TestBadAnswers(t *testing.T) {
	body := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(text))
		}
	}
	for _, c := range []struct {
		why    string
		answer http.HandlerFunc
		code   fault.Code
		want   string
	}{
		{"a page", body(200, "<!DOCTYPE html><html>"), CodeUnexpectedAnswer, "not an InfluxDB answer"},
		{"nothing", body(200, ""), CodeUnexpectedAnswer, "cut off"},
		{"half an answer", body(200, `{"results":[{"series":[`), CodeUnexpectedAnswer, "cut off"},
		{"more was to come", body(200, `{"results":[{"series":[],"partial":true}]}`), CodeUnexpectedAnswer, "cut off"},
		{"other JSON", body(200, `{"status":"ok"}`), CodeUnexpectedAnswer, "no results"},
		{"an error in a result", body(200, `{"results":[{"error":"database not found: d"}]}`), CodeQueryFailed, "database not found"},
		{"an error beside results", body(200, `{"error":"out of memory"}`), CodeQueryFailed, "out of memory"},
		{"a text for a number", body(200, `{"results":[{"series":[{"values":[["x",1]]}]}]}`), CodeUnexpectedAnswer, `"x" is not a number`},
		{"a fraction", body(200, `{"results":[{"series":[{"values":[[1.5,1]]}]}]}`), CodeUnexpectedAnswer, "1.5 is not a 64-bit integer"},
		{"a short row", body(200, `{"results":[{"series":[{"values":[[]]}]}]}`), CodeUnexpectedAnswer, "0 columns"},
		{"redirect", body(302, ""), CodeQueryFailed, "redirects"},
		{"401", body(401, `{"error":"authorization failed"}`), CodeQueryFailed, "authorization failed"},
		{"500", body(500, strings.Repeat("x", 1<<20)), CodeQueryFailed, "500 Internal"},
		{"control bytes in the status", raw("HTTP/1.1 500 \x1b[31mred\r\n\r\n"), CodeQueryFailed, `500 \x1b[31mred`},
		{"control bytes in a header", raw("HTTP/1.1 200 OK\r\nX\x1b[31m\r\n\r\n"), CodeQueryFailed, `X\x1b[31m`},
		{"control bytes in a redirect", raw("HTTP/1.1 302 \x1b[31mred\r\nLocation: /\r\n\r\n"), CodeQueryFailed, `302 \x1b[31mred`},
		{"a status of 100 KiB", raw("HTTP/1.1 500 " + strings.Repeat("x", 100<<10) + "\r\n\r\n"), CodeQueryFailed, "500 xxx"},
		{"a status of 1 MiB", raw("HTTP/1.1 500 " + strings.Repeat("x", 1<<20) + "\r\n\r\n"), CodeQueryFailed, "headers exceeded"},
		{"no answer", slow, CodeQueryFailed, "no answer within 1s"},
	} {
		err := ask(t, c.answer)
		if codeOf(t, err) != c.code || !strings.Contains(fmt.Sprint(err), c.want) || strings.Contains(fmt.Sprint(err), "s3cret") {
			t.Errorf("%s: %v, want code %s and %q", c.why, err, c.code, c.want)
		}
	}
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	x, err := NewInflux(server.URL+"/query?db=d", sink.Access{Timeout: time.Second}, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = x.Read(t.Context(), New(Options{By: Day, Zone: time.UTC}))
	if fault.CodeOf(err) != CodeQueryFailed {
		t.Errorf("nobody there: %v", err)
	}
}

// raw writes bytes that no server would.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = conn.Write([]byte(answer))
			_ = conn.Close()
		}
	}
}

// TestAgainstInflux: what comes back from a real InfluxDB is what comes out of
// the files, whatever the zone and the groups.
func TestAgainstInflux(t *testing.T) {
	influx := servertest.StartInflux(t)
	var lines strings.Builder
	type point struct {
		second int64
		region string
		value  sums
	}
	var points []point
	for i := range int64(4000) { // eleven minutes apart, across a change of clocks in Australia
		p := point{second: at(t, "2017-03-20T00:00:07Z") + 660*i, region: []string{"north", "south, far"}[i%2]}
		for j := range p.value {
			p.value[j] = (i*7919 + int64(j)*104729) % 1_000_003 * 1_000_003
		}
		if i >= 3600 { // across a change of clocks at 00:01, in Newfoundland
			p.second = at(t, "2011-03-12T20:00:07Z") + 60*(i-3600)
		}
		points = append(points, p)
		tag := strings.NewReplacer(" ", `\ `, ",", `\,`).Replace(p.region)
		fmt.Fprintf(&lines, "bytestoclients,region=%s bytes.fromcache.toclients=%di,bytes.fromorigin.toclients=%di,"+
			"bytes.frompeers.toclients=%di,bytes.fromparents.toclients=%di,bytes.fromorigin.topeers=%di,bytes.fromorigin.tochildren=%di,"+
			"bytes.fromcache.tochildren=%di,bytes.frompeers.tochildren=%di,bytes.fromparents.tochildren=%di %d\n",
			tag, p.value[0], p.value[1], p.value[2], p.value[3], p.value[4], p.value[6], p.value[7], p.value[8], p.value[9], p.second)
		fmt.Fprintf(&lines, "requests,region=%s requests.fromclients=%di %d\n", tag, p.value[5], p.second)
	}
	write(t, influx.WriteURL("s"), lines.String())

	address := influx.URL + "/query?db=" + influx.Database + "&rp=autogen"
	for _, opts := range []Options{
		{By: Day, Zone: time.UTC},
		{By: Hour, Zone: zoneOf(t, "Australia/Lord_Howe"), GroupBy: []string{"region"}},
		{By: Day, Zone: zoneOf(t, "Asia/Kathmandu"), GroupBy: []string{"region"}},
		{By: Week, Zone: zoneOf(t, "Australia/Sydney"), Since: time.Unix(1490706003, 0), Until: time.Unix(1491545943, 0)},
		{By: Month, Zone: zoneOf(t, "America/St_Johns")},
		{By: Hour, Zone: zoneOf(t, "America/St_Johns"), Until: time.Unix(at(t, "2012-01-01T00:00:00Z"), 0)},
		{By: Day, Zone: zoneOf(t, "America/St_Johns"), Until: time.Unix(at(t, "2012-01-01T00:00:00Z"), 0)},
		{By: All, Zone: time.UTC, GroupBy: []string{"region"}},
	} {
		for _, where := range []tags.Set{nil, {{Key: "region", Value: "south, far"}}} {
			want := New(opts)
			rows := int64(0)
			for _, p := range points {
				set := tags.Set{{Key: "region", Value: p.region}}
				if where != nil && !slices.Equal(set, where) {
					continue
				}
				if p.second >= want.from && p.second < want.to {
					rows++
				}
				if err := want.newFeed(set).add(p.second, &p.value); err != nil {
					t.Fatal(err)
				}
			}
			x, err := NewInflux(address, sink.Access{Timeout: 30 * time.Second}, where)
			if err != nil {
				t.Fatal(err)
			}
			got := New(opts)
			if err := x.Read(t.Context(), got); err != nil {
				t.Fatal(err)
			}
			r, expected := resultOf(t, got), resultOf(t, want)
			if diff := cmp.Diff(expected.Periods, r.Periods); diff != "" {
				t.Errorf("%v %v: %s", opts, where, diff)
			}
			if s := r.Sources[0]; s.Rows != rows || s.Kind != InfluxKind || s.First.Before(time.Unix(want.first, 0)) || s.Last.After(time.Unix(want.last, 0)) {
				t.Errorf("%v %v: source %+v, want %d rows", opts, where, s, rows)
			}
		}
	}
	x, err := NewInflux(address, sink.Access{Timeout: 30 * time.Second}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Read(t.Context(), New(Options{By: Day, Zone: time.UTC, GroupBy: []string{"regoin"}})); codeOf(t, err) != CodeUnknownGroup {
		t.Errorf("a tag that no series has: %v", err)
	}
}

func write(t *testing.T, url, lines string) {
	t.Helper()
	resp, err := http.Post(url, "text/plain", strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusNoContent {
		t.Fatalf("writing: %s, %v", resp.Status, err)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"results":[{"series":[{"tags":{"region":"north"},"values":[[1487115473,1,2]]}],"partial":true}]}` + "\n" + `{"results":[{}]}`)
	f.Add(`{"results":[{"error":"x"}]}`)
	f.Add(`{"results":[{"series":[{"values":[[9223372036854775807,null]]}]}]}`)
	f.Add(`{"results":[{"error":"\u001b[31m\u007f"}]}`)
	f.Add(`{"results":[{"series":[{"values":[["\u007f",1]]}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		b := New(Options{By: Day, Zone: time.UTC})
		r := &influxReader{b: b, feeds: map[string]*Feed{}, columns: []int{requests, countColumn}, width: 900}
		err := (&Influx{maxAnswer: maxInfluxAnswer}).readPieces(strings.NewReader(text), r.add)
		codeOf(t, err)
	})
}
