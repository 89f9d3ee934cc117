package sink_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// TestPlaintext checks which addresses credentials are sent to over http.
func TestPlaintext(t *testing.T) {
	token, password := sink.Credentials{Token: secret}, sink.Credentials{Username: "logger", Password: secret}
	for _, test := range []struct {
		address string
		cred    sink.Credentials
		allow   bool
		sent    bool
	}{
		{"http://influx.example.org/write", token, false, false},
		{"http://influx.example.org/write", password, false, false},
		{"http://192.168.0.1:8086/write", token, false, false},
		{"http://localhost.example.org/write", token, false, false},
		{"http://127.0.0.1.example.org/write", token, false, false},
		{"http://2130706433/write", token, false, false},
		{"http://0.0.0.0/write", token, false, false},
		{"http://influx.example.org/write", token, true, true},
		{"http://influx.example.org/write", sink.Credentials{}, false, true},
		{"https://influx.example.org/write", token, false, true},
		{"http://localhost:8086/write", token, false, true},
		{"http://LOCALHOST/write", password, false, true},
		{"http://127.9.8.7/write", token, false, true},
		{"http://[::1]/write", token, false, true},
	} {
		client, err := sink.NewClient(parse(t, test.address), sink.Access{Credentials: test.cred, AllowPlaintext: test.allow})
		if test.sent {
			if err != nil {
				t.Errorf("%s: %v", test.address, err)
			} else {
				client.Close()
			}
			continue
		}
		if e := wantCode(t, err, sink.CodePlaintext); !strings.Contains(e.Hint, "--allow-plaintext") || strings.Contains(everything(err), secret) {
			t.Errorf("%s: %v", test.address, err)
		}
	}
}

// remote is a connection to another machine.
type remote struct{ net.Conn }

func (remote) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 80} }

// TestLocalhostElsewhere has localhost lead to another machine: no token goes there.
func TestLocalhostElsewhere(t *testing.T) {
	f := newFake(t, status(204, "", ""))
	dials := 0
	client, err := sink.NewClient(parse(t, "http://localhost/write"), sink.Access{
		Credentials: sink.Credentials{Token: secret}, Timeout: 5 * time.Second,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			dials++
			conn, err := new(net.Dialer).DialContext(ctx, network, f.Listener.Addr().String())
			return remote{conn}, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	_, err = sink.NewSender(client, sink.InfluxDB, quick(), func(string) {}).Send(t.Context(), numberedLines(1))
	if fault.CodeOf(err) != sink.CodePlaintext || dials != 1 || len(f.requests()) != 0 {
		t.Errorf("%v after %d connections, %d requests", err, dials, len(f.requests()))
	}
}

// tlsFake is a server for TLS of some versions, with its certificate in PEM.
func tlsFake(t *testing.T, low, high uint16) (s *httptest.Server, authority []byte) {
	t.Helper()
	s = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	s.TLS = &tls.Config{MinVersion: low, MaxVersion: high}
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}

// TestTLSVersions trusts a server's own certificate, and refuses old versions all
// the same.
func TestTLSVersions(t *testing.T) {
	for version, want := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		s, authority := tlsFake(t, tls.VersionTLS10, version)
		pool, err := sink.ReadCAs(bytes.NewReader(authority))
		if err != nil {
			t.Fatal(err)
		}
		r := &rig{}
		r.client, err = sink.NewClient(parse(t, s.URL+"/write"), sink.Access{Credentials: sink.Credentials{Token: secret}, Timeout: 5 * time.Second, RootCAs: pool})
		if err != nil {
			t.Fatal(err)
		}
		_, err = sink.NewSender(r.client, sink.InfluxDB, sink.Retry{}, func(string) {}).Send(t.Context(), numberedLines(1))
		r.client.Close()
		if want != (err == nil) || err != nil && !strings.Contains(err.Error(), "protocol version") {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
	}
	if _, err := sink.ReadCAs(strings.NewReader("no certificate")); fault.CodeOf(err) != sink.CodeBadCA {
		t.Error(err)
	}
	if _, err := sink.ReadCAs(io.MultiReader(strings.NewReader("x"), failing{})); fault.CodeOf(err) != sink.CodeBadCA {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("broken") }

// flood answers with a status and as much text as the client takes, up to 64 MiB,
// and counts it.
func flood(t *testing.T, code int) (f *fake, taken *atomic.Int64) {
	t.Helper()
	taken = new(atomic.Int64)
	ended := make(chan struct{}, 100)
	f = newFake(t, func(_ int, w http.ResponseWriter, _ request) {
		defer func() { ended <- struct{}{} }()
		w.WriteHeader(code)
		part := bytes.Repeat([]byte("xxx 1\n"), 10_000)
		for taken.Load() < 64<<20 {
			n, err := w.Write(part)
			if taken.Add(int64(n)); err != nil {
				return
			}
		}
	})
	t.Cleanup(func() { <-ended })
	return f, taken
}

// TestLongAnswers sends answers without an end: not much more is read of them than
// the buffers of a socket hold.
func TestLongAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		code int
		ask  func(*rig) error
		most int64
	}{
		"to a write": {503, func(r *rig) error { _, err := r.Send(t.Context(), numberedLines(1)); return err }, 16 << 20},
		"a page of metrics": {200, func(r *rig) error {
			_, err := r.client.Detect(t.Context())
			return err
		}, 32 << 20},
		"a refusal": {403, func(r *rig) error { return sink.NewVictoria(r.client).Flush(t.Context()) }, 16 << 20},
		"metrics to read back": {200, func(r *rig) error {
			_, err := sink.NewVictoria(r.client).Ignored(t.Context())
			return err
		}, 32 << 20},
	} {
		f, taken := flood(t, test.code)
		r := newRig(t, f.URL+"/write", sink.VictoriaMetrics, sink.Retry{}, 30*time.Second, sink.Credentials{})
		err := test.ask(r)
		f.CloseClientConnections()
		if taken.Load() > test.most {
			t.Errorf("%s: %d bytes were read, %v", name, taken.Load(), err)
		}
	}
}

// TestEchoedCredentials asks servers that repeat what they were sent, at each
// place around that where a long text is cut.
func TestEchoedCredentials(t *testing.T) {
	for _, cred := range []sink.Credentials{{Token: secret}, {Username: "logger", Password: secret}} {
		for _, code := range []int{302, 400, 401, 404, 503} {
			for _, length := range []int{0, 290, 292, 294, 296} {
				for _, part := range []string{secret[:4], "bG9nZ2VyOnMzY3"} {
					if text := echoed(t, cred, code, length); strings.Contains(text, part) {
						t.Errorf("%d: %s is shown: %s", code, part, text)
					}
				}
			}
		}
	}
}

// echoed returns all that is shown of a server that repeats the credentials after
// some text.
func echoed(t *testing.T, cred sink.Credentials, code, length int) string {
	t.Helper()
	f := newFake(t, func(_ int, w http.ResponseWriter, r request) {
		said := strings.TrimPrefix(strings.TrimPrefix(r.header.Get("Authorization"), "Token "), "Basic ")
		_, password, _ := (&http.Request{Header: r.header}).BasicAuth()
		w.Header().Set("Location", "/?"+said+password)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, `{"error":"`+strings.Repeat("x", length)+said+" "+password+`"}`)
	})
	defer f.Close()
	r := newRig(t, f.URL+"/write", sink.InfluxDB, sink.Retry{}, 5*time.Second, cred)
	refused, err := r.Send(t.Context(), numberedLines(1))
	text := everything(err) + strings.Join(r.notes, "|")
	for _, one := range refused {
		text += one.Reason
	}
	_, readBack := sink.NewVictoria(r.client).Ignored(t.Context())
	return text + everything(readBack)
}

// TestHint checks what a person is told whose credentials are missing.
func TestHint(t *testing.T) {
	f := newFake(t, status(401, "", "no"))
	for given, want := range map[string]string{"": "INFLUX_TOKEN", "ask the keeper": "ask the keeper"} {
		client, err := sink.NewClient(parse(t, f.URL+"/write"), sink.Access{Timeout: 5 * time.Second, Hint: given})
		if err != nil {
			t.Fatal(err)
		}
		_, err = sink.NewSender(client, sink.InfluxDB, sink.Retry{}, func(string) {}).Send(t.Context(), numberedLines(1))
		if e := wantCode(t, err, sink.CodeUnauthorized); !strings.Contains(e.Hint, want) {
			t.Errorf("hint %q", e.Hint)
		}
		client.Close()
	}
}
