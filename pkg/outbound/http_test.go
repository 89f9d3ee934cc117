package outbound_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// get requests an address and returns the status of the answer.
func get(t *testing.T, o outbound.HTTPOptions, address string) (int, error) {
	t.Helper()
	client := outbound.NewHTTPClient(o)
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// server returns a server for TLS of some versions.
func server(t *testing.T, low, high uint16) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.TLS = &tls.Config{MinVersion: low, MaxVersion: high}
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func poolOf(s *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return pool
}

// TestOldTLSIsRefused asks servers that have only old versions of TLS.
func TestOldTLSIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		low, high uint16
		want      bool
	}{
		"TLS 1.0": {tls.VersionTLS10, tls.VersionTLS10, false}, "TLS 1.1": {tls.VersionTLS10, tls.VersionTLS11, false},
		"TLS 1.2": {tls.VersionTLS10, tls.VersionTLS12, true}, "TLS 1.3": {tls.VersionTLS13, tls.VersionTLS13, true},
	} {
		s := server(t, test.low, test.high)
		status, err := get(t, outbound.HTTPOptions{RootCAs: poolOf(s), Timeout: 10 * time.Second}, s.URL)
		if test.want && (status != 200 || err != nil) || !test.want && (err == nil || !strings.Contains(err.Error(), "protocol version")) {
			t.Errorf("%s: %d, %v", name, status, err)
		}
	}
}

func TestAuthorities(t *testing.T) {
	s := server(t, tls.VersionTLS12, 0)
	var unknown x509.UnknownAuthorityError
	for name, pool := range map[string]*x509.CertPool{"the system's": nil, "others": x509.NewCertPool()} {
		if _, err := get(t, outbound.HTTPOptions{RootCAs: pool}, s.URL); !errors.As(err, &unknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }))
	defer s.Close()
	if status, err := get(t, outbound.HTTPOptions{}, s.URL); status != http.StatusFound || err != nil {
		t.Errorf("%d, %v", status, err)
	}
}

// TestLongHeader sends a header without an end, and counts what is read of it. On
// a pipe there are no buffers between the two.
func TestLongHeader(t *testing.T) {
	client, peer := net.Pipe()
	sent := make(chan int)
	go func() {
		_, _ = peer.Read(make([]byte, 4096))
		total, _ := io.WriteString(peer, "HTTP/1.1 200 OK\r\nX: ")
		for line := strings.Repeat("x", 4096); total < 1<<23; {
			n, err := io.WriteString(peer, line)
			if total += n; err != nil {
				break
			}
		}
		_ = peer.Close()
		sent <- total
	}()
	dial := func(context.Context, string, string) (net.Conn, error) { return client, nil }
	if _, err := get(t, outbound.HTTPOptions{Dial: dial}, "http://127.0.0.1/"); err == nil {
		t.Error("no error")
	}
	if total := <-sent; total > 512<<10 {
		t.Errorf("%d bytes were read", total)
	}
}

// elsewhere is a connection to another machine.
type elsewhere struct {
	net.Conn
	closed *bool
}

func (elsewhere) RemoteAddr() net.Addr          { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 80} }
func (elsewhere) Write([]byte) (int, error)     { panic("something was sent") }
func (e elsewhere) Close() error                { *e.closed = true; return nil }
func (elsewhere) SetDeadline(_ time.Time) error { return nil }

// TestLocalhostElsewhere has localhost be the name of another machine, as a line in
// /etc/hosts or a resolver can.
func TestLocalhostElsewhere(t *testing.T) {
	closed := false
	dial := func(context.Context, string, string) (net.Conn, error) { return elsewhere{closed: &closed}, nil }
	if _, err := get(t, outbound.HTTPOptions{LoopbackOnly: true, Dial: dial}, "http://localhost/"); !errors.Is(err, outbound.ErrNotLoopback) || !closed {
		t.Errorf("%v, closed %t", err, closed)
	}
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	if status, err := get(t, outbound.HTTPOptions{LoopbackOnly: true}, s.URL); status != http.StatusNotFound || err != nil {
		t.Errorf("this machine: %d, %v", status, err)
	}
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.9.8.7": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "localhost.": false, "localhost.example.org": false, "127.0.0.1.example.org": false, "127.1": false, "2130706433": false,
		"0.0.0.0": false, "::": false, "192.168.0.1": false, "::1%lo0": false, "fe80::1": false,
	} {
		if got := outbound.Loopback(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}

func TestReadCAs(t *testing.T) {
	s := server(t, tls.VersionTLS12, 0)
	one := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
	pool, err := outbound.ReadCAs(strings.NewReader("a text\n" + one + "another\n" + one))
	if err != nil || !pool.Equal(poolOf(s)) {
		t.Errorf("%v", err)
	}
	for why, text := range map[string]string{
		"nothing": "", "a cut one": one[:100], "a broken one": strings.Replace(one, "MII", "AAA", 1), "too much": one + strings.Repeat("\n", 8<<20),
		"a key": strings.ReplaceAll(one, "CERTIFICATE", "PRIVATE KEY"),
	} {
		if _, err := outbound.ReadCAs(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", why)
		}
	}
}
