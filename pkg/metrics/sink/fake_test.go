package sink_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// request is what a fake server was sent.
type request struct {
	method, path, body string
	header             http.Header
	gone               <-chan struct{} // closed when the client is
}

// fake is a server for faults that a real one cannot be made to have.
type fake struct {
	*httptest.Server
	mu  sync.Mutex
	got []request
}

// newFake answers the n-th request, from 0, with answer.
func newFake(t *testing.T, answer func(n int, w http.ResponseWriter, r request)) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(f.handler(t, answer))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) handler(t *testing.T, answer func(n int, w http.ResponseWriter, r request)) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && r.Header.Get("Content-Encoding") == "gzip" {
			var z *gzip.Reader
			if z, err = gzip.NewReader(bytes.NewReader(body)); err == nil {
				body, err = io.ReadAll(z)
			}
		}
		if err != nil {
			t.Errorf("reading a request: %v", err)
		}
		f.mu.Lock()
		n := len(f.got)
		req := request{r.Method, r.URL.RequestURI(), string(body), r.Header, r.Context().Done()}
		f.got = append(f.got, req)
		f.mu.Unlock()
		answer(n, w, req)
	})
}

func (f *fake) requests() []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]request(nil), f.got...)
}

// status answers with a status, a content type and a body.
func status(code int, kind, body string) func(int, http.ResponseWriter, request) {
	return func(_ int, w http.ResponseWriter, _ request) {
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// hang sends nothing for as long as the client waits.
func hang(_ int, _ http.ResponseWriter, r request) { <-r.gone }

// rig is a Sender with its notes.
type rig struct {
	*sink.Sender
	client *sink.Client
	notes  []string
}

func quick() sink.Retry {
	return sink.Retry{Tries: 3, First: time.Millisecond, Longest: 4 * time.Millisecond}
}

func newRig(t *testing.T, address string, kind sink.Kind, retry sink.Retry, timeout time.Duration, cred sink.Credentials) *rig {
	t.Helper()
	r := &rig{}
	client, err := sink.NewClient(parse(t, address), sink.Access{Credentials: cred, Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	r.client = client
	t.Cleanup(r.client.Close)
	r.Sender = sink.NewSender(r.client, kind, retry, func(note string) { r.notes = append(r.notes, note) })
	return r
}

func simple(t *testing.T, f *fake, kind sink.Kind) *rig {
	t.Helper()
	return newRig(t, f.URL+"/write?db=c", kind, quick(), 5*time.Second, sink.Credentials{Token: secret})
}

// numberedLines returns n good lines of different times.
func numberedLines(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "imports,site=1 imports.byhttp=%di %d\n", i, 1487030400+i)
	}
	return b.Bytes()
}

func count(text string) int { return strings.Count(text, "\n") }
