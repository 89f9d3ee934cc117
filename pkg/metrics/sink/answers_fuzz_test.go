package sink

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// canned gives the same answer to every request.
type canned struct {
	status             int
	line, header, body string
}

func (c canned) RoundTrip(*http.Request) (*http.Response, error) {
	header := http.Header{"Retry-After": {c.header}, "Content-Type": {c.header}, "Location": {c.header}, "X-Influxdb-Version": {c.header}}
	return &http.Response{StatusCode: c.status, Status: c.line, Header: header, Body: io.NopCloser(strings.NewReader(c.body))}, nil
}

// FuzzAnswers reads arbitrary answers of a server: to a write, to a look at what it
// is, and to what is asked of VictoriaMetrics.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"error":"unable to parse 'x y=': missing field value"}`, `{"code":"invalid","message":"\u001b[31m"}`, `{"error":"e","data":[{"error_message":"v3\u007f"}]}`,
		"vm_app_uptime_seconds 5\nvm_concurrent_insert_current 0\nflag{name=\"relabelConfig\", value=\"\x7f\", is_set=\"true\"} 1\n",
		"vm_rows_ignored_total{reason=\"\x1b\"} 1e3\nvm_rows_invalid_total{type=\"influx\"} NaN\n",
		`{"metric":{"__name__":"requests_fromclients","a":"b"},"values":[1,null,2.5],"timestamps":[1000,2000,9223372036854775807]}` + "\n" + `{"metric":{}}`,
	} {
		f.Add(200, "200 OK", "text/plain", body)
		f.Add(400, "400 \x1b[31mBad", "3", body)
		f.Add(503, "503 \x7f", "Wed, 21 Oct 2026 07:28:00 GMT", body)
	}
	set, err := tags.Parse([]string{"a=b"}, nil)
	if err != nil {
		f.Fatal(err)
	}
	address, err := Parse("http://127.0.0.1:1/write")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, line, header, body string) {
		client, err := NewClient(address, Access{Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		client.http.Transport = canned{status, line, header, body}
		a, err := client.write(t.Context(), []byte("x y=1i 1\n"))
		codetest.PrintableError(t, err) // of an address to go on to that is none
		codetest.PrintableError(t, errors.New("x"+a.text))
		if a.retryAfter < 0 || !utf8.ValidString(kindOf(a.text)) {
			t.Errorf("answer %+v", a)
		}
		v := NewVictoria(client)
		_, detecting := client.Detect(t.Context())
		_, ignoring := v.Ignored(t.Context())
		held, holding := v.Held(t.Context(), "requests", set, 0, 1<<40)
		codetest.PrintableError(t, detecting) // whose caller says what it was for
		for _, err := range []error{ignoring, holding, v.CheckNaming(t.Context()), v.Flush(t.Context())} {
			codetest.PrintableError(t, err)
			if _, ours := errors.AsType[*fault.Error](err); err != nil && !ours {
				t.Errorf("%T: %v", err, err)
			}
		}
		for field, series := range held {
			for second, sample := range series {
				if second < 0 || second > 1<<40 || len(sample.Values) == 0 {
					t.Errorf("%s at %d: %+v", field, second, sample)
				}
			}
		}
	})
}
