package cachelocator_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// cache starts a server on loopback that answers with a status.
func cache(t *testing.T, status int) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/" || r.Header.Get("Max-Forwards") != "0" || r.Host != r.Context().Value(http.LocalAddrContextKey).(net.Addr).String() {
			t.Errorf("it was asked %s %s at %s, %v", r.Method, r.URL, r.Host, r.Header)
		}
		if status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// listen accepts connections and passes them on.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return l.Addr().String()
}

func closed(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestReach(t *testing.T) {
	silent := listen(t, func(conn net.Conn) { <-t.Context().Done(); _ = conn.Close() })
	garbage := listen(t, func(conn net.Conn) { _, _ = conn.Write([]byte("220 mail\r\n")); _ = conn.Close() })
	endless := listen(t, func(conn net.Conn) {
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nX: "))
		for line := []byte(strings.Repeat("x", 1<<16)); ; {
			if _, err := conn.Write(line); err != nil {
				_ = conn.Close()
				return
			}
		}
	})
	lost := listen(t, func(conn net.Conn) {
		_, _ = http.ReadRequest(bufio.NewReader(conn))
		_, _ = conn.Write([]byte("HTTP/1.1 302 Found\r\nLocation: http://%zz/\r\nContent-Length: 0\r\n\r\n"))
		_ = conn.Close()
	})
	for name, test := range map[string]struct {
		address string
		timeout time.Duration
		want    cachelocator.Reach
	}{
		"answers":              {cache(t, 200), 0, cachelocator.Reach{OK: true, Status: 200, Reason: fault.Reason{Code: "reach-ok"}}},
		"another status":       {cache(t, 503), 0, cachelocator.Reach{Status: 503, Reason: fault.Reason{Code: "reach-status"}}},
		"redirects to nowhere": {lost, 0, cachelocator.Reach{Status: 302, Reason: fault.Reason{Code: "reach-status"}}},
		"redirects":            {cache(t, 302), 0, cachelocator.Reach{Status: 302, Reason: fault.Reason{Code: "reach-status"}}},
		"closed":               {closed(t), 0, cachelocator.Reach{Reason: fault.Reason{Code: "reach-refused"}}},
		"silent":               {silent, 50 * time.Millisecond, cachelocator.Reach{Reason: fault.Reason{Code: "reach-timeout"}}},
		"no HTTP":              {garbage, 0, cachelocator.Reach{Reason: fault.Reason{Code: "reach-failed"}}},
		"endless header":       {endless, 0, cachelocator.Reach{Reason: fault.Reason{Code: "reach-failed"}}},
	} {
		got := cachelocator.Prober{Timeout: test.timeout}.Reach(t.Context(), test.address)
		if got.Reason.Text == "" {
			t.Errorf("%s: no text", name)
		}
		got.Reason.Text = ""
		if diff := cmp.Diff(test.want, got, cmpopts.IgnoreFields(got, "Milliseconds")); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", name, diff)
		}
	}
}

// TestReachPastProxy checks that the request does not have the form for the proxy of
// TestMain. Go never uses a proxy for loopback addresses, so this is not one.
func TestReachPastProxy(t *testing.T) {
	uris := make(chan string, 1)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { uris <- r.RequestURI }))
	t.Cleanup(s.Close)
	prober := cachelocator.Prober{Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, s.Listener.Addr().String())
	}}
	got := prober.Reach(t.Context(), a)
	if uri := <-uris; uri != "/" || !got.OK {
		t.Errorf("it was asked for %q: %+v", uri, got)
	}
}

// TestReachAddresses checks what is dialled for each address.
func TestReachAddresses(t *testing.T) {
	for address, want := range map[string][]string{
		"192.0.2.1:49494":            {"192.0.2.1:49494"},
		"[2001:db8::1]:49494":        {"[2001:db8::1]:49494"},
		"[fe80::1%en0]:49494":        {"[fe80::1%en0]:49494"},
		"localhost:62373":            {"127.0.0.1:62373", "[::1]:62373"},
		"cache.example.org:49494":    nil,
		"localhost.example.org:1":    nil,
		"localhost:":                 nil,
		"localhost:0":                nil,
		"localhost:70000":            nil,
		"localhost:1@192.0.2.1:80":   nil,
		"192.0.2.1":                  nil,
		"192.0.2.1:0":                nil,
		"192.0.2.1:80/x":             nil,
		"u@192.0.2.1:80":             nil,
		"0.0.0.0:80":                 nil,
		"[::]:80":                    nil,
		"224.0.0.1:80":               nil,
		"[ff02::1]:80":               nil,
		"255.255.255.255:80":         nil,
		"[::ffff:255.255.255.255]:9": nil,
		"":                           nil,
	} {
		var dialled []string
		prober := cachelocator.Prober{Dial: refuse(func(address string) { dialled = append(dialled, address) })}
		got := prober.Reach(t.Context(), address)
		code := "reach-failed"
		if want == nil {
			code = "reach-address"
		}
		if diff := cmp.Diff(want, dialled); diff != "" || string(got.Reason.Code) != code || got.OK {
			t.Errorf("%q: %+v, want -, dialled +:\n%s", address, got, diff)
		}
	}
}

// TestProbe probes the candidates of a whole report.
func TestProbe(t *testing.T) {
	up, down, worse := cache(t, 200), closed(t), cache(t, 200)
	inspect := func(servers ...any) *cachelocator.Report {
		return cachelocator.Inspect([]cachelocator.File{parse(t, v10(entry(hour, servers...)))}, known(t))
	}
	for name, test := range map[string]struct {
		report *cachelocator.Report
		want   Summary
		text   string
	}{
		"all answer": {
			inspect(server(up, 1), server(worse, 2)),
			Summary{"usable", candidates{up: ok, worse: {"outranked"}}},
			"The locator would use the cache at " + up + ".",
		},
		"one does not": {
			inspect(server(up, 1), server(down, 1)),
			Summary{"usable", candidates{up: ok, down: {"reach-refused"}}},
			"The locator would use one of the caches at " + up + " and " + down + ", at random, but these do not answer: " + down + ".",
		},
		"none does": {
			inspect(server(down, 1), server(worse, 2)),
			Summary{"unreachable", candidates{down: {"reach-refused"}, worse: {"outranked"}}},
			"The locator would use the cache at " + down + ", but none answers the probe.",
		},
		"what is not used does not matter": {
			inspect(server(up, 1), server(down, 2)),
			Summary{"usable", candidates{up: ok, down: {"outranked", "reach-refused"}}},
			"The locator would use the cache at " + up + ".",
		},
	} {
		test.report.Probe(t.Context(), cachelocator.Prober{})
		if diff := cmp.Diff(test.want, summarize(test.report)); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", name, diff)
		}
		if got := test.report.Verdict.Text; got != test.text || test.report.Files[0].Verdict.Text != test.text {
			t.Errorf("%s: %s", name, got)
		}
		for _, c := range test.report.Candidates {
			if c.Reach == nil || c.Reach.OK != (c.Address != down) {
				t.Errorf("%s: %s: %+v", name, c.Address, c.Reach)
			}
		}
	}
}

// TestProbeMany checks that each address is probed once, and their number bounded.
func TestProbeMany(t *testing.T) {
	var servers []any
	for i := range 200 {
		servers = append(servers, server(fmt.Sprintf("192.0.2.1:%d", 1000+i/2), 1))
	}
	report := cachelocator.Inspect([]cachelocator.File{parse(t, v10(entry(hour, servers...)))}, known(t))
	calls := make(chan string, len(servers))
	report.Probe(t.Context(), cachelocator.Prober{Dial: refuse(func(address string) { calls <- address })})
	close(calls)
	seen := map[string]int{}
	for address := range calls {
		seen[address]++
	}
	if len(seen) != 64 {
		t.Errorf("%d addresses were asked", len(seen))
	}
	for address, n := range seen {
		if n != 1 {
			t.Errorf("%s was asked %d times", address, n)
		}
	}
	if report.Verdict.Code != "usable" {
		t.Errorf("%s: %s", report.Verdict.Code, report.Verdict.Text)
	}
}

// TestProbeElsewhere checks that an address of another network is not probed, unless
// a cache of this one has the same.
func TestProbeElsewhere(t *testing.T) {
	const here, there, both = "192.0.2.1:1", "192.0.2.2:1", "192.0.2.3:1"
	file := v10(on(entry(hour, server(there, 1), server(both, 1)), otherDigest), entry(hour, server(here, 1), server(both, 2)))
	report := cachelocator.Inspect([]cachelocator.File{parse(t, file)}, known(t))
	calls := make(chan string, 9)
	report.Probe(t.Context(), cachelocator.Prober{Dial: refuse(func(address string) { calls <- address })})
	close(calls)
	var asked []string
	for address := range calls {
		asked = append(asked, address)
	}
	slices.Sort(asked)
	if diff := cmp.Diff([]string{here, both}, asked); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestProbeUsableFirst checks that the usable cache of one file is probed even if
// another file has very many.
func TestProbeUsableFirst(t *testing.T) {
	var others []any
	for i := range 100 {
		others = append(others, server(fmt.Sprintf("192.0.2.1:%d", 1000+i), 1))
	}
	expired, good := parse(t, v10(entry(-hour, others...))), parse(t, v10(entry(hour, server(a, 1))))
	report := cachelocator.Inspect([]cachelocator.File{expired, good}, known(t))
	report.Probe(t.Context(), cachelocator.Prober{Dial: refuse(func(string) {})})
	if last := report.Candidates[100]; last.Reach == nil || last.Usable {
		t.Errorf("it was not asked: %+v", last)
	}
}

// refuse returns a dialler that records addresses and connects to none.
func refuse(note func(address string)) func(context.Context, string, string) (net.Conn, error) {
	return func(_ context.Context, _, address string) (net.Conn, error) {
		note(address)
		return nil, errors.New("not today")
	}
}
