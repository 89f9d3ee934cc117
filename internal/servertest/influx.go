package servertest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Influx is a running InfluxDB with one database.
type Influx struct {
	*Server
	// Database is the database created at the start.
	Database string
}

// Series is one series of an InfluxQL answer. Numbers are [json.Number], so
// that 64-bit integers are not rounded; times are nanoseconds.
type Series struct {
	Name    string            `json:"name"`
	Tags    map[string]string `json:"tags"`
	Columns []string          `json:"columns"`
	Values  [][]any           `json:"values"`
}

// StartInflux starts InfluxDB and creates its database.
func StartInflux(tb testing.TB, options ...Option) *Influx {
	tb.Helper()
	server := Start(tb, InfluxDB, options...)
	i := &Influx{Server: server, Database: "caching"}
	if i.set.user != "" {
		i.Query(tb, `CREATE USER "`+i.set.user+`" WITH PASSWORD '`+i.set.password+`' WITH ALL PRIVILEGES`)
	}
	i.Query(tb, `CREATE DATABASE "`+i.Database+`"`)
	return i
}

// WriteURL returns the address to post line protocol to. Without a precision the
// server assumes nanoseconds.
func (i *Influx) WriteURL(precision string) string {
	query := url.Values{"db": {i.Database}, "rp": {"autogen"}}
	if precision != "" {
		query.Set("precision", precision)
	}
	return i.URL + "/write?" + query.Encode()
}

// Query runs InfluxQL against the database and fails the test on any error,
// including those with status 200.
func (i *Influx) Query(tb testing.TB, influxql string) []Series {
	tb.Helper()
	form := url.Values{"db": {i.Database}, "epoch": {"ns"}, "q": {influxql}}
	request, err := http.NewRequestWithContext(i.context, http.MethodPost, i.URL+"/query", strings.NewReader(form.Encode()))
	if err != nil {
		tb.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if i.set.user != "" {
		request.SetBasicAuth(i.set.user, i.set.password)
	}
	var answer struct {
		Results []struct {
			Series []Series `json:"series"`
			Error  string   `json:"error"`
		} `json:"results"`
		Error string `json:"error"`
	}
	decoder := json.NewDecoder(bytes.NewReader(i.do(tb, request)))
	decoder.UseNumber()
	if err := decoder.Decode(&answer); err != nil {
		tb.Fatalf("reading the answer to %q: %v", influxql, err)
	}
	if answer.Error != "" {
		tb.Fatalf("%q: %s", influxql, answer.Error)
	}
	var series []Series
	for _, result := range answer.Results {
		if result.Error != "" {
			tb.Fatalf("%q: %s", influxql, result.Error)
		}
		series = append(series, result.Series...)
	}
	return series
}

// FieldSums returns the sum of every integer field of every measurement, by field
// name. A condition such as "time >= '2017-02-13' AND site_code = '1234'" limits
// it; with an empty one everything is summed.
func (i *Influx) FieldSums(tb testing.TB, where string) map[string]int64 {
	tb.Helper()
	return i.fields(tb, "sum", where)
}

// FieldCounts returns the number of points of every field of every measurement.
func (i *Influx) FieldCounts(tb testing.TB, where string) map[string]int64 {
	tb.Helper()
	return i.fields(tb, "count", where)
}

func (i *Influx) fields(tb testing.TB, function, where string) map[string]int64 {
	tb.Helper()
	influxql := "SELECT " + function + "(*) FROM /.*/"
	if where != "" {
		influxql += " WHERE " + where
	}
	sums := map[string]int64{}
	for _, series := range i.Query(tb, influxql) {
		for at, column := range series.Columns {
			field, ok := strings.CutPrefix(column, function+"_")
			if !ok || series.Values[0][at] == nil {
				continue
			}
			number, ok := series.Values[0][at].(json.Number)
			if !ok {
				tb.Fatalf("%s of %s is %v, not a number", column, series.Name, series.Values[0][at])
			}
			value, err := number.Int64()
			if err != nil {
				tb.Fatalf("%s of %s is not an integer: %v", column, series.Name, err)
			}
			sums[field] += value
		}
	}
	return sums
}
