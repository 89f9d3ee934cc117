package report

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
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

// readFrom reads from an address and returns the error, and its hint.
func readFrom(t *testing.T, address string, access sink.Access) (hint string, err error) {
	t.Helper()
	x, err := NewInflux(address, access, nil)
	if err == nil {
		err = x.Read(t.Context(), New(Options{By: Day, Zone: time.UTC}))
	}
	return fault.HintOf(err), err
}

// TestCredentialsInAddress tries the words of the list that once were accepted, and
// printed.
func TestCredentialsInAddress(t *testing.T) {
	for _, word := range []string{
		"password", "Token", "P", "u", "apikey", "api_key", "jwt", "secret", "user", "username", "pass", "%70assword", "authKey", "access_token",
	} {
		for _, place := range []string{"http://h/query?db=d&%s=s3cret", "http://h/query?db=d;%s=s3cret", "http://h/query?db=d#%s=s3cret", "http://h/query;%s=s3cret?db=d"} {
			address := fmt.Sprintf(place, word)
			hint, err := readFrom(t, address, sink.Access{})
			if fault.CodeOf(err) != sink.CodeCredentialsInURL || strings.Contains(fmt.Sprint(err)+hint, "s3cret") {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}

func TestPlaintextQuery(t *testing.T) {
	access := sink.Access{Credentials: sink.Credentials{Username: "reader", Password: "s3cret"}, Timeout: time.Second}
	refuse := func(context.Context, string, string) (net.Conn, error) {
		t.Error("it connected")
		return nil, io.EOF
	}
	access.Dial = refuse
	if hint, err := readFrom(t, "http://influx.example.org/query?db=d", access); fault.CodeOf(err) != sink.CodePlaintext || !strings.Contains(hint, "--allow-plaintext") {
		t.Errorf("%v, hint %q", err, hint)
	}
	access.Dial = func(context.Context, string, string) (net.Conn, error) { return elsewhere{}, nil }
	if _, err := readFrom(t, "http://localhost/query?db=d", access); fault.CodeOf(err) != sink.CodePlaintext {
		t.Errorf("localhost elsewhere: %v", err)
	}
}

// elsewhere is a connection to another machine.
type elsewhere struct{ net.Conn }

func (elsewhere) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1)} }
func (elsewhere) Close() error         { return nil }

// TestQueryTLS asks a server with a certificate of its own, and one whose TLS is
// too old.
func TestQueryTLS(t *testing.T) {
	for version, want := range map[uint16]string{tls.VersionTLS11: "protocol version", tls.VersionTLS12: "404"} {
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: version}
		s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		s.StartTLS()
		pool := x509.NewCertPool()
		pool.AddCert(s.Certificate())
		if _, err := readFrom(t, s.URL+"/query?db=d", sink.Access{Timeout: 5 * time.Second, RootCAs: pool}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if hint, err := readFrom(t, s.URL+"/query?db=d", sink.Access{Timeout: 5 * time.Second}); version == tls.VersionTLS12 && !strings.Contains(hint, "--ca-file") {
			t.Errorf("an unknown authority: %v, hint %q", err, hint)
		}
		s.Close()
	}
}

// TestRedirectedCredentials has a server redirect to another one, which must get
// nothing.
func TestRedirectedCredentials(t *testing.T) {
	var got atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got.Add(1) }))
	defer other.Close()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	}))
	defer s.Close()
	access := sink.Access{Credentials: sink.Credentials{Token: "s3cret"}, Timeout: 5 * time.Second}
	if _, err := readFrom(t, s.URL+"/query?db=d", access); err == nil || got.Load() != 0 {
		t.Errorf("%v, %d requests to the other server", err, got.Load())
	}
}

// TestLongQueryAnswers sends answers without an end, and counts what is read.
func TestLongQueryAnswers(t *testing.T) {
	if maxInfluxAnswer > 256<<20 || maxInfluxRefuse > 64<<10 {
		t.Errorf("the bounds are %d and %d bytes", maxInfluxAnswer, maxInfluxRefuse)
	}
	for _, code := range []int{200, 500} {
		var taken atomic.Int64
		ended := make(chan struct{})
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			defer close(ended)
			w.WriteHeader(code)
			for part := bytes.Repeat([]byte(" "), 1<<16); taken.Load() < 64<<20; {
				n, err := w.Write(part)
				if taken.Add(int64(n)); err != nil {
					return
				}
			}
		}))
		x, err := NewInflux(s.URL+"/query?db=d", sink.Access{Timeout: 30 * time.Second}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if x.maxAnswer != maxInfluxAnswer {
			t.Errorf("the bound is %d bytes", x.maxAnswer)
		}
		x.maxAnswer = 1 << 20
		err = x.Read(t.Context(), New(Options{By: Day, Zone: time.UTC}))
		if want := map[int]string{200: "larger than", 500: "500 Internal"}[code]; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v", code, err)
		}
		s.CloseClientConnections()
		<-ended
		if taken.Load() > 24<<20 {
			t.Errorf("%d: %d bytes were read", code, taken.Load())
		}
		s.Close()
	}
}

// TestEchoedCredentials asks servers that repeat the credentials in their errors.
func TestEchoedCredentials(t *testing.T) {
	for _, code := range []int{200, 302, 401, 500} {
		for _, place := range []string{`{"error":"%s"}`, `{"results":[{"error":"%s"}]}`} {
			for _, length := range []int{0, 296} {
				s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					w.WriteHeader(code)
					_, _ = fmt.Fprintf(w, place, strings.Repeat("x", length)+strings.TrimPrefix(r.Header.Get("Authorization"), "Token "))
				}))
				hint, err := readFrom(t, s.URL+"/query?db=d", sink.Access{Credentials: sink.Credentials{Token: "s3cret-token"}, Timeout: 5 * time.Second})
				if err == nil || strings.Contains(err.Error()+hint, "s3c") {
					t.Errorf("%d: %v, %s", code, err, hint)
				}
				s.Close()
			}
		}
	}
}

func TestHintWithoutCredentials(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer s.Close()
	for given, want := range map[string]string{"": "INFLUX_TOKEN", "ask the keeper": "ask the keeper"} {
		if hint, _ := readFrom(t, s.URL+"/query?db=d", sink.Access{Timeout: 5 * time.Second, Hint: given}); !strings.Contains(hint, want) {
			t.Errorf("hint %q", hint)
		}
	}
}
