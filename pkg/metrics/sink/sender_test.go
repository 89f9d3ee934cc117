package sink_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

func TestGood(t *testing.T) {
	f := newFake(t, status(204, "", ""))
	r := simple(t, f, sink.InfluxDB)
	if refused, err := r.Send(t.Context(), nil); err != nil || refused != nil || r.Arrived() || len(f.requests()) != 0 {
		t.Errorf("nothing to send: %v, %v, %v, %d requests", refused, err, r.Arrived(), len(f.requests()))
	}
	lines := numberedLines(3)
	if refused, err := r.Send(t.Context(), lines); err != nil || refused != nil || !r.Arrived() || len(r.notes) != 0 {
		t.Errorf("%v, %v, %v, notes %q", refused, err, r.Arrived(), r.notes)
	}
	got := f.requests()
	if len(got) != 1 || got[0].method != "POST" || got[0].path != "/write?db=c&precision=s" || got[0].body != string(lines) {
		t.Errorf("requests %+v", got)
	}
}

// outcome is what a server's answer must lead to.
type outcome struct {
	name    string
	answer  func(int, http.ResponseWriter, request)
	code    fault.Code
	tries   int // to a server that overwrites
	arrived bool
	text    string // in the error
	hint    string
	once    fault.Code // to VictoriaMetrics, where that differs: after one request
}

func header(key, value string, next func(int, http.ResponseWriter, request)) func(int, http.ResponseWriter, request) {
	return func(n int, w http.ResponseWriter, r request) {
		w.Header().Set(key, value)
		next(n, w, r)
	}
}

func cutOff(_ int, w http.ResponseWriter, _ request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func cutInTheBody(_ int, w http.ResponseWriter, _ request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\nunab")
		_ = conn.Close()
	}
}

func outcomes() []outcome {
	const page = "<html><body>Sign in</body></html>"
	return []outcome{
		{"200 with nothing", status(200, "", ""), sink.CodeNotWriteEndpoint, 1, true, "200 with an answer", "write?db=", ""},
		{"200 with a page", status(200, "text/html; charset=utf-8", page), sink.CodeNotWriteEndpoint, 1, true, "200 with a web page", "write?db=", ""},
		{"202", status(202, "", ""), sink.CodeNotWriteEndpoint, 1, true, "202", "write?db=", ""},
		{"a redirect", header("Location", "https://login.example.org/?next=1", status(302, "", "")), sink.CodeNotWriteEndpoint, 1, false, `redirects to "https://login.example.org/?next=1"`, "redirects are not followed", ""},
		{"a redirect of POSTs", header("Location", "https://h/write", status(308, "", "")), sink.CodeNotWriteEndpoint, 1, false, "redirects", "", ""},
		{"a redirect to nowhere", status(301, "", ""), sink.CodeNotWriteEndpoint, 1, false, `redirects to ""`, "", ""},
		{"304", status(304, "", ""), sink.CodeNotWriteEndpoint, 1, false, "", "", ""},
		{"400 with a page", status(400, "text/html", page), sink.CodeNotWriteEndpoint, 1, true, "400", "write?db=", ""},
		{"400 of a TLS port", status(400, "text/plain", "Client sent an HTTP request to an HTTPS server.\n"), sink.CodeNotWriteEndpoint, 1, true, "HTTPS server", "https://", ""},
		{"401", status(401, "application/json", `{"error":"unable to parse authentication credentials"}`), sink.CodeUnauthorized, 1, false, "unable to parse authentication", "INFLUX_TOKEN", ""},
		{"403", status(403, "", "no"), sink.CodeUnauthorized, 1, false, "403 Forbidden: no", "INFLUX_TOKEN", ""},
		{"404", status(404, "", `{"error":"database not found: \"c\""}`), sink.CodeNotFound, 1, false, `database not found: "c"`, "CREATE DATABASE", ""},
		{"405", status(405, "", ""), sink.CodeNotWriteEndpoint, 1, false, "405", "write?db=", ""},
		{"408", status(408, "", ""), sink.CodeUnavailable, 3, true, "408", "nothing is lost", sink.CodeOutcomeUnknown},
		{"411", status(411, "", ""), sink.CodeRefused, 1, false, "411", "fix the cause", ""},
		{"415", status(415, "", ""), sink.CodeRefused, 1, false, "415", "fix the cause", ""},
		{"418", status(418, "", "\x1b]0;evil\x07\u202e<tea>"), sink.CodeRefused, 1, false, "418 I'm a teapot: ]0;evil <tea>", "fix the cause", ""},
		{"429", status(429, "", ""), sink.CodeUnavailable, 3, false, "429", "nothing is lost", ""},
		{"500", status(500, "application/json", `{"error":"timeout"}`), sink.CodeUnavailable, 3, true, "timeout", "nothing is lost", sink.CodeOutcomeUnknown},
		{"501", status(501, "", ""), sink.CodeRefused, 1, true, "501", "fix the cause", ""},
		{"502 with a page", status(502, "text/html", page), sink.CodeUnavailable, 3, true, "502 Bad Gateway", "nothing is lost", sink.CodeOutcomeUnknown},
		{"503", status(503, "", ""), sink.CodeUnavailable, 3, true, "503", "nothing is lost", sink.CodeOutcomeUnknown},
		{"504", status(504, "", ""), sink.CodeUnavailable, 3, true, "504", "nothing is lost", sink.CodeOutcomeUnknown},
		{"524 of a proxy that gave up", status(524, "", ""), sink.CodeUnavailable, 3, true, "524", "nothing is lost", sink.CodeOutcomeUnknown},
		{"the connection is cut", cutOff, sink.CodeUnavailable, 3, true, "EOF", "nothing is lost", sink.CodeOutcomeUnknown},
		{"the answer is cut", cutInTheBody, sink.CodeUnavailable, 3, true, "EOF", "nothing is lost", sink.CodeOutcomeUnknown},
		{"no HTTP", func(_ int, w http.ResponseWriter, _ request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH\r\n")
				_ = conn.Close()
			}
		}, sink.CodeUnavailable, 3, true, "malformed HTTP", "nothing is lost", sink.CodeOutcomeUnknown},
	}
}

func TestOutcomes(t *testing.T) {
	for _, test := range outcomes() {
		for _, kind := range []sink.Kind{sink.InfluxDB, sink.Unknown, sink.VictoriaMetrics} {
			t.Run(test.name+" of "+string(kind), func(t *testing.T) {
				f := newFake(t, test.answer)
				r := simple(t, f, kind)
				refused, err := r.Send(t.Context(), numberedLines(10))
				code, tries, hint := test.code, test.tries, test.hint
				if test.once != "" && kind == sink.VictoriaMetrics {
					code, tries, hint = test.once, 1, "asks the server what has arrived"
				}
				e := wantCode(t, err, code)
				if !strings.Contains(e.Hint, hint) || e.Hint == "" || !strings.Contains(err.Error(), test.text) {
					t.Errorf("error %q with the hint %q; want %q, %q", err, e.Hint, test.text, hint)
				}
				if !strings.Contains(err.Error(), f.URL+"/write?db=c") || strings.Count(err.Error(), "writing to") != 1 {
					t.Errorf("the error does not say where, once: %v", err)
				}
				if n := len(f.requests()); n != tries || len(r.notes) != tries-1 {
					t.Errorf("%d tries, %d notes; want %d tries", n, len(r.notes), tries)
				}
				if r.Arrived() != test.arrived || refused != nil {
					t.Errorf("arrived %v, refused %v; want %v", r.Arrived(), refused, test.arrived)
				}
				if text := everything(err) + strings.Join(r.notes, ""); strings.Contains(text, secret) || strings.ContainsAny(text, "\x1b\x07\u202e") {
					t.Errorf("shown: %s", text)
				}
			})
		}
	}
}

// TestRedirectIsNotFollowed: the target of a redirect receives nothing, least of
// all the token.
func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := newFake(t, status(204, "", ""))
	for _, code := range []int{301, 302, 303, 307, 308} {
		f := newFake(t, header("Location", elsewhere.URL+"/write", status(code, "", "")))
		r := simple(t, f, sink.Unknown)
		_, err := r.Send(t.Context(), numberedLines(1))
		wantCode(t, err, sink.CodeNotWriteEndpoint)
		if kind, err := r.client.Detect(t.Context()); kind != sink.Unknown || err != nil {
			t.Errorf("%d: detected %s, %v", code, kind, err)
		}
	}
	if got := elsewhere.requests(); len(got) != 0 {
		t.Errorf("the redirects were followed: %+v", got)
	}
}

func TestConnectionRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String() + "/write?db=c"
	_ = listener.Close()
	for _, kind := range []sink.Kind{sink.InfluxDB, sink.VictoriaMetrics} {
		r := newRig(t, address, kind, quick(), time.Second, sink.Credentials{Token: secret})
		_, err := r.Send(t.Context(), numberedLines(1))
		e := wantCode(t, err, sink.CodeUnavailable)
		if r.Arrived() || len(r.notes) != 2 || !strings.Contains(err.Error(), "connection refused") || !strings.Contains(e.Hint, "nothing is lost") {
			t.Errorf("%s: arrived %v, notes %q, %v", kind, r.Arrived(), r.notes, err)
		}
	}
}

func TestUnknownHost(t *testing.T) {
	r := newRig(t, "http://no-such-host.invalid/write", sink.VictoriaMetrics, sink.Retry{}, 5*time.Second, sink.Credentials{})
	_, err := r.Send(t.Context(), numberedLines(1))
	wantCode(t, err, sink.CodeUnavailable)
	if r.Arrived() || len(r.notes) != 0 {
		t.Errorf("arrived %v, notes %q", r.Arrived(), r.notes)
	}
}

// TestHang: a server accepts the lines and does not answer.
func TestHang(t *testing.T) {
	f := newFake(t, hang)
	tests := map[sink.Kind]struct {
		code  fault.Code
		tries int
	}{sink.InfluxDB: {sink.CodeUnavailable, 3}, sink.VictoriaMetrics: {sink.CodeOutcomeUnknown, 1}}
	for kind, want := range tests {
		before := len(f.requests())
		r := newRig(t, f.URL+"/write", kind, quick(), 100*time.Millisecond, sink.Credentials{})
		_, err := r.Send(t.Context(), numberedLines(1))
		wantCode(t, err, want.code)
		if n := len(f.requests()) - before; n != want.tries || !r.Arrived() || !strings.Contains(err.Error(), "no answer within 100ms") {
			t.Errorf("%s: %d tries, arrived %v, %v", kind, n, r.Arrived(), err)
		}
	}
}

// TestNobodyAccepts: the kernel accepts the connection, but no program reads the
// lines; or connecting hangs. Only in the second case nothing was sent for sure.
func TestNobodySpeaksTLS(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	r := newRig(t, "https://"+listener.Addr().String()+"/write", sink.VictoriaMetrics, quick(), 100*time.Millisecond, sink.Credentials{})
	_, err = r.Send(t.Context(), numberedLines(1))
	wantCode(t, err, sink.CodeUnavailable)
	if r.Arrived() || len(r.notes) != 2 {
		t.Errorf("arrived %v, notes %q: not even the handshake was made", r.Arrived(), r.notes)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err = r.Send(ctx, numberedLines(1)); !errors.Is(err, context.DeadlineExceeded) || r.Arrived() {
		t.Errorf("interrupted during the handshake: %v, arrived %v", err, r.Arrived())
	}
}

func TestTLS(t *testing.T) {
	f := &fake{}
	server := httptest.NewUnstartedServer(f.handler(t, status(204, "", "")))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)

	r := newRig(t, server.URL+"/write", sink.VictoriaMetrics, quick(), 5*time.Second, sink.Credentials{})
	_, err := r.Send(t.Context(), numberedLines(1))
	e := wantCode(t, err, sink.CodeBadCertificate)
	if r.Arrived() || len(r.notes) != 0 || !strings.Contains(e.Hint, "trust") || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("arrived %v, notes %q, %v, hint %q", r.Arrived(), r.notes, err, e.Hint)
	}

	plain := newFake(t, status(204, "", ""))
	r = newRig(t, strings.Replace(plain.URL, "http:", "https:", 1)+"/write", sink.InfluxDB, quick(), 5*time.Second, sink.Credentials{})
	_, err = r.Send(t.Context(), numberedLines(1))
	if e := wantCode(t, err, sink.CodeNotWriteEndpoint); r.Arrived() || len(r.notes) != 0 || !strings.Contains(e.Hint, "http://") {
		t.Errorf("HTTPS to a port without: arrived %v, notes %q, hint %q", r.Arrived(), r.notes, e.Hint)
	}

	if got := f.requests(); len(got) != 0 {
		t.Errorf("requests %+v", got)
	}
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	t.Cleanup(old.Close)
	r = newRig(t, old.URL+"/write", sink.InfluxDB, sink.Retry{}, 5*time.Second, sink.Credentials{})
	if _, err = r.Send(t.Context(), numberedLines(1)); err == nil || !strings.Contains(err.Error(), "protocol version") || r.Arrived() {
		t.Errorf("TLS 1.1: %v", err)
	}
}

// TestHeals: temporary errors are retried, and all lines arrive.
func TestHeals(t *testing.T) {
	for name, fault := range map[string]func(int, http.ResponseWriter, request){"503": status(503, "", ""), "429": status(429, "", ""), "cut": cutOff} {
		f := newFake(t, func(n int, w http.ResponseWriter, r request) {
			if n < 2 {
				fault(n, w, r)
				return
			}
			w.WriteHeader(http.StatusNoContent)
		})
		r := simple(t, f, sink.InfluxDB)
		lines := numberedLines(3)
		if refused, err := r.Send(t.Context(), lines); err != nil || refused != nil || !r.Arrived() {
			t.Errorf("%s: %v, %v", name, refused, err)
		}
		for _, got := range f.requests() {
			if got.body != string(lines) {
				t.Errorf("%s: sent %q", name, got.body)
			}
		}
		if len(r.notes) != 2 || !strings.Contains(r.notes[0], "trying again in") || strings.Count(r.notes[0], "writing to") != 1 {
			t.Errorf("%s: notes %q", name, r.notes)
		}
	}
}

// TestRetryAfter: the server's Retry-After counts, within our limits.
func TestRetryAfter(t *testing.T) {
	const longest = 300 * time.Millisecond
	far := time.Now().Add(100 * 365 * 24 * time.Hour).UTC().Format(http.TimeFormat)
	past := time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)
	tests := map[string]bool{ // whether to wait
		"1": true, "3600": true, "9999999999": true, "99999999999999999999999999": true, "9223372036854775807": true, "18446744073709551615": true, far: true,
		"": false, "0": false, "-1": false, "1e9": false, "soon": false, "0x10": false, past: false, "1.5": false,
	}
	for text, waits := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(n int, w http.ResponseWriter, _ request) {
				if n > 0 {
					w.WriteHeader(http.StatusNoContent)
					return
				}
				w.Header().Set("Retry-After", text)
				w.WriteHeader(http.StatusServiceUnavailable)
			})
			retry := sink.Retry{Tries: 2, First: time.Microsecond, Longest: longest}
			r := newRig(t, f.URL+"/write", sink.InfluxDB, retry, 5*time.Second, sink.Credentials{})
			begin := time.Now()
			if _, err := r.Send(t.Context(), numberedLines(1)); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(begin); (d >= longest) != waits || d > 10*longest {
				t.Errorf("waited %v", d)
			}
		})
	}
}

// TestLongestWait: no wait is longer than Longest, with the random part too.
func TestLongestWait(t *testing.T) {
	f := newFake(t, status(503, "", ""))
	const longest = 140 * time.Millisecond // notes are rounded to 100 ms
	r := newRig(t, f.URL+"/write", sink.InfluxDB, sink.Retry{Tries: 9, First: longest, Longest: longest}, 5*time.Second, sink.Credentials{})
	_, err := r.Send(t.Context(), numberedLines(1))
	wantCode(t, err, sink.CodeUnavailable)
	for _, note := range r.notes {
		_, text, _ := strings.Cut(note, "trying again in ")
		if wait, err := time.ParseDuration(text); err != nil || wait > longest {
			t.Errorf("note %q", note)
		}
	}
}

// TestInterrupted: the end of a context ends a Send, also while it waits, and the
// cause is not lost.
func TestInterrupted(t *testing.T) {
	cause := errors.New("told to stop")
	faults := map[string]struct {
		answer  func(int, http.ResponseWriter, request)
		arrived bool
		before  string
	}{
		"while waiting":           {header("Retry-After", "3600", status(429, "", "slow down")), false, "slow down"},
		"while waiting after 503": {header("Retry-After", "3600", status(503, "", "busy")), true, "busy"},
		"during a request":        {hang, true, ""},
	}
	for name, test := range faults {
		for _, kind := range []sink.Kind{sink.InfluxDB, sink.VictoriaMetrics} {
			if kind == sink.VictoriaMetrics && strings.Contains(name, "503") {
				continue // it does not wait
			}
			t.Run(name+" for "+string(kind), func(t *testing.T) {
				f := newFake(t, test.answer)
				retry := sink.Retry{Tries: 5, First: time.Hour, Longest: time.Hour}
				stops := map[string]struct {
					ctx  func() (context.Context, context.CancelFunc)
					want error
				}{
					"deadline": {func() (context.Context, context.CancelFunc) {
						return context.WithTimeout(t.Context(), 100*time.Millisecond)
					}, context.DeadlineExceeded},
					"cancelled": {func() (context.Context, context.CancelFunc) {
						ctx, cancel := context.WithCancel(t.Context())
						time.AfterFunc(100*time.Millisecond, cancel)
						return ctx, cancel
					}, context.Canceled},
					"cause": {func() (context.Context, context.CancelFunc) {
						ctx, cancel := context.WithCancelCause(t.Context())
						time.AfterFunc(100*time.Millisecond, func() { cancel(cause) })
						return ctx, func() { cancel(nil) }
					}, cause},
				}
				for how, stop := range stops {
					r := newRig(t, f.URL+"/write", kind, retry, time.Minute, sink.Credentials{})
					ctx, cancel := stop.ctx()
					begin := time.Now()
					_, err := r.Send(ctx, numberedLines(3))
					cancel()
					if !errors.Is(err, stop.want) || time.Since(begin) > 10*time.Second {
						t.Errorf("%s: %v after %v", how, err, time.Since(begin))
					}
					if r.Arrived() != test.arrived || !strings.Contains(err.Error(), test.before) || !strings.HasPrefix(err.Error(), "writing to") {
						t.Errorf("%s: arrived %v, want %v: %v", how, r.Arrived(), test.arrived, err)
					}
				}
			})
		}
	}
	f := newFake(t, status(204, "", ""))
	r := simple(t, f, sink.InfluxDB)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Send(ctx, numberedLines(1)); !errors.Is(err, context.Canceled) || r.Arrived() || len(f.requests()) != 0 {
		t.Errorf("cancelled before: %v, arrived %v, %d requests", err, r.Arrived(), len(f.requests()))
	}
}

func TestBatches(t *testing.T) {
	tests := []struct {
		lines int
		want  string
	}{
		{1, "[1]"},
		{sink.MaxLines - 1, "[4999]"},
		{sink.MaxLines, "[5000]"},
		{sink.MaxLines + 1, "[5000 1]"},
		{2*sink.MaxLines + 7, "[5000 5000 7]"},
	}
	for _, test := range tests {
		f := newFake(t, status(204, "", ""))
		lines := numberedLines(test.lines)
		if _, err := simple(t, f, sink.VictoriaMetrics).Send(t.Context(), lines); err != nil {
			t.Fatal(err)
		}
		if sizes, all := sent(f); sizes != test.want || all != string(lines) {
			t.Errorf("%d lines: batches of %s, want %s", test.lines, sizes, test.want)
		}
	}
}

// sent returns the numbers of lines of all requests, and their sum.
func sent(f *fake) (sizes, all string) {
	var counts []int
	for _, r := range f.requests() {
		counts = append(counts, count(r.body))
		all += r.body
	}
	return fmt.Sprint(counts), all
}

// TestTooLarge: a batch that is too large is halved, and later ones start with
// the size that fits. No accepted line is sent twice.
func TestTooLarge(t *testing.T) {
	for _, kind := range []sink.Kind{sink.InfluxDB, sink.VictoriaMetrics} {
		const maxLines = 700
		var taken strings.Builder
		f := newFake(t, func(_ int, w http.ResponseWriter, r request) {
			if count(r.body) > maxLines {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			taken.WriteString(r.body)
			w.WriteHeader(http.StatusNoContent)
		})
		r := simple(t, f, kind)
		lines := numberedLines(12_001)
		if refused, err := r.Send(t.Context(), lines); err != nil || refused != nil {
			t.Fatalf("%v, %v", refused, err)
		}
		if taken.String() != string(lines) {
			t.Errorf("%s: not each line was taken once, in order", kind)
		}
		tooLarge := 0
		for _, got := range f.requests() {
			if count(got.body) > maxLines {
				tooLarge++
			}
		}
		if tooLarge > 8 { // 5000, 2500, 1250 and their siblings; not once for each 5000
			t.Errorf("%s: %d requests were too large", kind, tooLarge)
		}
	}
	f := newFake(t, status(413, "", ""))
	for _, kind := range []sink.Kind{sink.InfluxDB, sink.VictoriaMetrics} {
		r := simple(t, f, kind)
		refused, err := r.Send(t.Context(), numberedLines(3))
		if err != nil || len(refused) != 3 || !strings.Contains(refused[2].Reason, "413") || r.Arrived() {
			t.Errorf("even one line is too large: %v, %v, arrived %v", refused, err, r.Arrived())
		}
	}
}

// TestLineWithoutNewline is against the contract, but must not run forever.
func TestLineWithoutNewline(t *testing.T) {
	f := newFake(t, status(400, "", "bad"))
	for _, lines := range []string{"a b=1i 1", "a b=1i 1\nc d=1i 1", "a b=1i 1\nc d=1i 1\ne f=1i 1"} {
		refused, err := simple(t, f, sink.InfluxDB).Send(t.Context(), []byte(lines))
		var all string
		for _, r := range refused {
			all += string(r.Line)
		}
		if err != nil || all != lines {
			t.Errorf("of %q %q came back, %v", lines, all, err)
		}
	}
}

func TestVictoriaMetricsNeverTwice(t *testing.T) {
	for _, code := range []int{400, 422} {
		f := newFake(t, status(code, "", "cannot"))
		r := simple(t, f, sink.VictoriaMetrics)
		refused, err := r.Send(t.Context(), numberedLines(10))
		wantCode(t, err, sink.CodeOutcomeUnknown)
		if len(f.requests()) != 1 || refused != nil || !r.Arrived() {
			t.Errorf("%d: %d requests, refused %v, arrived %v", code, len(f.requests()), refused, r.Arrived())
		}
	}
}

// TestBisection: whichever lines are bad, only those come back, and all others
// have been accepted.
func TestBisection(t *testing.T) {
	bad := map[string]bool{}
	var taken map[string]bool
	f := newFake(t, func(_ int, w http.ResponseWriter, r request) {
		fault := false
		for line := range strings.Lines(r.body) {
			if bad[line] {
				fault = true
			}
		}
		for line := range strings.Lines(r.body) {
			taken[line] = taken[line] || !bad[line] && !fault // like InfluxDB 2: all or nothing
		}
		if fault {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	lines := strings.SplitAfter(strings.TrimSuffix(string(numberedLines(53)), "\n")+"\n", "\n")[:53]
	for _, set := range [][]int{{0}, {52}, {26}, {0, 52}, {0, 1, 2}, {25, 26, 27}, {50, 51, 52}, {1, 3, 5, 7, 9, 11}} {
		clear(bad)
		taken = map[string]bool{}
		for _, i := range set {
			bad[lines[i]] = true
		}
		refused, err := simple(t, f, sink.InfluxDB).Send(t.Context(), []byte(strings.Join(lines, "")))
		if err != nil || len(refused) != len(set) {
			t.Fatalf("%v: %v, %v", set, refused, err)
		}
		for k, i := range set {
			if string(refused[k].Line) != lines[i] || !strings.Contains(refused[k].Reason, "422") {
				t.Errorf("%v: refused %q because of %q", set, refused[k].Line, refused[k].Reason)
			}
		}
		for _, line := range lines {
			if taken[line] == bad[line] {
				t.Errorf("%v: %q taken: %v", set, line, taken[line])
			}
		}
	}
}

// TestTooManyRefused: a hundred of one kind end the Send, however their texts
// differ; any number of many kinds does not.
func TestTooManyRefused(t *testing.T) {
	word := func(n int) string { return string([]byte{'a' + byte(n/26%26), 'a' + byte(n%26)}) }
	same := map[string]func(n int, r request) string{
		"numbers": func(n int, _ request) string {
			return fmt.Sprintf(`{"error":"partial write: max-values-per-tag limit exceeded (%d/100000) dropped=1"}`, n)
		},
		"the line": func(_ int, r request) string {
			return fmt.Sprintf(`{"error":"unable to parse '%s': missing fields"}`, strings.TrimSpace(r.body))
		},
		"names": func(n int, _ request) string {
			return fmt.Sprintf(`{"error":"partial write: field type conflict: input field \"f %s\" on measurement \"m %s\" is type float, already exists as type integer dropped=1"}`, word(n), word(n))
		},
	}
	line := func(n int) string { return fmt.Sprintf("other,site=St\\ John's\\ %s f=1i 1\n", word(n)) }
	for name, reason := range same {
		f := newFake(t, func(n int, w http.ResponseWriter, r request) { status(400, "application/json", reason(n, r))(n, w, r) })
		r := simple(t, f, sink.InfluxDB)
		var refused []sink.Refusal
		var err error
		for n := range 200 { // one at a time: the count is the Sender's, not that of one call
			var more []sink.Refusal
			more, err = r.Send(t.Context(), []byte(line(n)))
			refused = append(refused, more...)
			if err != nil {
				break
			}
		}
		wantCode(t, err, sink.CodeTooManyRefused)
		if len(refused) != 100 || len(f.requests()) != 100 || !r.Arrived() {
			t.Errorf("%s: %d refused, %d requests, arrived %v", name, len(refused), len(f.requests()), r.Arrived())
		}
	}
	f := newFake(t, func(n int, w http.ResponseWriter, r request) {
		status(400, "", "this server does not like "+word(n))(n, w, r)
	})
	r := simple(t, f, sink.InfluxDB)
	for n := range 150 {
		if refused, err := r.Send(t.Context(), []byte(line(n))); err != nil || len(refused) != 1 {
			t.Fatalf("refusal %d of a kind of its own: %v, %v", n, refused, err)
		}
	}
	f = newFake(t, status(400, "", "no"))
	refused, err := simple(t, f, sink.InfluxDB).Send(t.Context(), numberedLines(sink.MaxLines))
	wantCode(t, err, sink.CodeTooManyRefused)
	if len(refused) != 100 {
		t.Errorf("of a whole batch %d are named", len(refused))
	}
}

// TestBeyondRetention: how old points may be is found out by few requests. Older ones
// are left out, and what else is wrong with the others is still found.
func TestBeyondRetention(t *testing.T) {
	for _, status := range []int{400, 422} {
		kept, stored := int64(700), map[string]bool{}
		f := newFake(t, func(_ int, w http.ResponseWriter, r request) {
			text := ""
			for line := range strings.Lines(r.body) {
				var stamp int64
				if _, err := fmt.Sscanf(line[strings.LastIndexByte(line, ' '):], "%d", &stamp); err != nil {
					t.Error(err)
				}
				switch {
				case strings.Contains(line, "bad"):
					text = "unable to parse"
				case stamp < kept:
					text = "points beyond retention policy"
				default:
					stored[line] = true
				}
			}
			if text == "" {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"error":"partial write: %s dropped=1"}`, text)
		})
		r := simple(t, f, sink.InfluxDB)
		var lines strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&lines, "m f=1i %d\nn f=1i %d\n", i, i)
		}
		text := strings.Replace(lines.String(), "n f=1i 800\n", "bad f=1i 800\n", 1)
		refused, err := r.Send(t.Context(), []byte(text))
		if err != nil || len(refused) != 1 || r.Beyond() != 1400 || r.KeptFrom() != 700 || len(stored) != 599 {
			t.Errorf("%d: %v, %d refused, %d beyond, kept from %d, %d stored", status, err, len(refused), r.Beyond(), r.KeptFrom(), len(stored))
		}
		if n := len(f.requests()); n > 60 {
			t.Errorf("%d: %d requests", status, n)
		}
		before := len(f.requests())
		if _, err := r.Send(t.Context(), []byte("m f=1i 5\nm f=1i 6\n")); err != nil || r.Beyond() != 2 || len(f.requests()) != before {
			t.Errorf("%d: lines that are known to be too old: %v, %d beyond, %d requests", status, err, r.Beyond(), len(f.requests())-before)
		}
	}
}

// TestArrivedStays: a Send of the rest after a failed one does not forget what
// the first one has sent.
func TestArrivedStays(t *testing.T) {
	answers := []int{503, 401, 204, 401}
	f := newFake(t, func(n int, w http.ResponseWriter, _ request) { w.WriteHeader(answers[n]) })
	r := simple(t, f, sink.VictoriaMetrics)
	for i, arrived := range []bool{true, true, true, false} {
		_, err := r.Send(t.Context(), numberedLines(1))
		if (err == nil) != (answers[i] == 204) || r.Arrived() != arrived {
			t.Errorf("after %d: %v, arrived %v, want %v", answers[i], err, r.Arrived(), arrived)
		}
	}
}

// TestArrivedOfBatches: the first batch has arrived, the second has not.
func TestArrivedOfBatches(t *testing.T) {
	for _, first := range []int{204, 500} {
		f := newFake(t, func(n int, w http.ResponseWriter, _ request) {
			if n == 0 {
				w.WriteHeader(first)
				return
			}
			w.WriteHeader(http.StatusUnauthorized)
		})
		r := simple(t, f, sink.InfluxDB)
		_, err := r.Send(t.Context(), numberedLines(sink.MaxLines+1))
		wantCode(t, err, sink.CodeUnauthorized)
		if !r.Arrived() {
			t.Errorf("first %d, then 401: nothing has arrived?", first)
		}
	}
}

func TestCredentials(t *testing.T) {
	tests := []struct {
		path string
		cred sink.Credentials
		want string
	}{
		{"/write", sink.Credentials{}, ""},
		{"/write", sink.Credentials{Username: "u", Password: "p:q"}, "Basic dTpwOnE="},
		{"/write", sink.Credentials{Username: "u"}, "Basic dTo="},
		{"/write", sink.Credentials{Token: "t", Username: "u", Password: "p"}, "Token t"},
		{"/api/v2/write?bucket=b", sink.Credentials{Token: "t"}, "Token t"},
		{"/api/v3/write_lp?db=d", sink.Credentials{Token: "t"}, "Bearer t"},
		{"/api/v3/write_lp?db=d", sink.Credentials{Username: "u", Password: "p"}, "Basic dTpw"},
	}
	for _, test := range tests {
		f := newFake(t, status(204, "", ""))
		r := newRig(t, f.URL+test.path, sink.Unknown, sink.Retry{}, 5*time.Second, test.cred)
		if _, err := r.Send(t.Context(), numberedLines(1)); err != nil {
			t.Fatal(err)
		}
		if _, err := r.client.Detect(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, got := range f.requests() {
			if auth := got.header.Get("Authorization"); auth != test.want {
				t.Errorf("%s of %s with %+v: %q, want %q", got.method, got.path, test.cred, auth, test.want)
			}
		}
	}
	f := newFake(t, status(204, "", ""))
	r := newRig(t, f.URL+"/write", sink.VictoriaMetrics, quick(), 5*time.Second, sink.Credentials{Token: secret + "\r\nEvil: 1"})
	_, err := r.Send(t.Context(), numberedLines(1))
	if err == nil || r.Arrived() || len(f.requests()) != 0 || strings.Contains(everything(err)+strings.Join(r.notes, ""), secret) {
		t.Errorf("a token of two lines: %v, notes %q", err, r.notes)
	}
}

// TestGzip: 12.6 times fewer bytes, where they go over a wire. 0.0.0.0 is this
// machine, too, but does not look like it.
func TestGzip(t *testing.T) {
	f := newFake(t, status(204, "", ""))
	_, port, err := net.SplitHostPort(f.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]string{"127.0.0.1": "", "localhost": "", "LocalHost": "", "127.1.2.3": "", "0.0.0.0": "gzip"} {
		if host == "127.1.2.3" && !reachable(host, port) {
			continue // on macOS only 127.0.0.1 is there
		}
		before := len(f.requests())
		r := newRig(t, "http://"+host+":"+port+"/write", sink.Unknown, sink.Retry{}, 5*time.Second, sink.Credentials{})
		lines := numberedLines(100)
		if _, err := r.Send(t.Context(), lines); err != nil {
			t.Fatal(err)
		}
		got := f.requests()[before]
		if enc := got.header.Get("Content-Encoding"); enc != want || got.body != string(lines) {
			t.Errorf("%s: encoding %q, want %q", host, enc, want)
		}
	}
}

func reachable(host, port string) bool {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, port), time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// TestHostileStatusLine: the words after the number come from the server, too.
func TestHostileStatusLine(t *testing.T) {
	f := newFake(t, func(_ int, w http.ResponseWriter, _ request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = io.WriteString(conn, "HTTP/1.1 418 \x1b[31mred "+strings.Repeat("long ", 1000)+"\r\nContent-Length: 0\r\n\r\n")
			_ = conn.Close()
		}
	})
	_, err := simple(t, f, sink.InfluxDB).Send(t.Context(), numberedLines(1))
	wantCode(t, err, sink.CodeRefused)
	if text := err.Error(); strings.Contains(text, "\x1b") || len(text) > 500 {
		t.Errorf("shown: %q", text)
	}
}

// TestHostileHeader: net/http quotes a malformed header as it is, in the error and
// so in what is noted while it tries again.
func TestHostileHeader(t *testing.T) {
	f := newFake(t, func(_ int, w http.ResponseWriter, _ request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\nX\x1b[31m"+strings.Repeat("x", 100_000)+"\r\n\r\n")
			_ = conn.Close()
		}
	})
	r := simple(t, f, sink.InfluxDB)
	_, err := r.Send(t.Context(), numberedLines(1))
	if err == nil || !strings.Contains(err.Error(), `\x1b[31m`) {
		t.Errorf("got %v", err)
	}
	codetest.PrintableError(t, err)
	for _, note := range r.notes {
		codetest.PrintableError(t, errors.New(note))
	}
}

// TestReasons: the message of each kind of server is found.
func TestReasons(t *testing.T) {
	tests := map[string]string{
		`{"error":"v1"}`: "400 Bad Request: v1",
		`{"code":"invalid","message":"v2","error":"x"}`:                                                 "400 Bad Request: v2",
		`{"error":"partial write","data":[{"original_line":"l","line_number":1,"error_message":"v3"}]}`: "400 Bad Request: partial write: v3",
		`{"error":"parsing failed","data":{"error_message":"x"}}`:                                       "400 Bad Request: parsing failed",
		`{"error":"e","data":null}`:                                                                     "400 Bad Request: e",
		"plain\ntext\t\x00":                                                                             "400 Bad Request: plain text",
		"":                                                                                              "400 Bad Request",
		`["x"]`:                                                                                         `400 Bad Request: ["x"]`,
		strings.Repeat("é", 100_000):                                                                    "400 Bad Request: " + strings.Repeat("é", 300) + "…",
		"\xff\xfe":                                                                                      "400 Bad Request: ?",
		`{"error":"` + "a\u202eb" + `"}`:                                                                "400 Bad Request: a b",
	}
	for body, want := range tests {
		f := newFake(t, status(400, "text/plain", body))
		refused, err := simple(t, f, sink.InfluxDB).Send(t.Context(), numberedLines(1))
		if err != nil || len(refused) != 1 || refused[0].Reason != want {
			t.Errorf("%.80q: %q, %v; want %q", body, refused, err, want)
		}
	}
}

// TestNoCompression: lines are sent as they are to a server that takes no gzip, and
// what it refuses for another reason stays refused.
func TestNoCompression(t *testing.T) {
	for _, c := range []struct {
		kind   sink.Kind
		status int
		lines  string
		plain  bool // the second Send is not compressed
	}{
		{sink.InfluxDB, 415, "m f=1i 1\n", true},
		{sink.InfluxDB, 400, "m f=1i 1\n", true},
		{sink.VictoriaMetrics, 415, "m f=1i 1\n", true},
		{sink.InfluxDB, 204, "m f=1i 1\n", false},
		{sink.InfluxDB, 400, "bad\n", false},
		{sink.VictoriaMetrics, 400, "m f=1i 1\n", false},
	} {
		f := newFake(t, func(_ int, w http.ResponseWriter, r request) {
			switch {
			case strings.Contains(r.body, "bad"):
				w.WriteHeader(http.StatusBadRequest)
			case r.header.Get("Content-Encoding") == "gzip":
				w.WriteHeader(c.status)
			default:
				w.WriteHeader(http.StatusNoContent)
			}
		})
		r := newRig(t, strings.Replace(f.URL, "127.0.0.1", "0.0.0.0", 1)+"/write", c.kind, quick(), 5*time.Second, sink.Credentials{})
		refused, err := r.Send(t.Context(), []byte(c.lines))
		if bad := strings.Contains(c.lines, "bad"); len(refused) == 1 != bad || err != nil && c.kind == sink.InfluxDB {
			t.Errorf("%+v: %v, %d refused", c, err, len(refused))
		}
		if c.kind == sink.VictoriaMetrics && c.status == 400 {
			wantCode(t, err, sink.CodeOutcomeUnknown) // a part may be stored: it is not sent again
			continue
		}
		before := len(f.requests())
		if _, err := r.Send(t.Context(), []byte("m f=2i 2\n")); err != nil && c.status == 204 {
			t.Errorf("%+v: %v", c, err)
		}
		if plain := f.requests()[before].header.Get("Content-Encoding") == ""; plain != c.plain {
			t.Errorf("%+v: the next request is plain: %v", c, plain)
		}
	}
}
