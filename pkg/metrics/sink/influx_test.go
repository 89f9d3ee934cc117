package sink_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

func toInflux(t *testing.T, influx *servertest.Influx, precision string) *rig {
	t.Helper()
	return newRig(t, influx.WriteURL(precision), sink.InfluxDB, quick(), 30*time.Second, sink.Credentials{})
}

// TestInfluxBisection mixes type conflicts and lines that cannot be parsed into
// good ones: just the bad ones come back, and all others are stored, whatever
// influxd counts as dropped.
func TestInfluxBisection(t *testing.T) {
	influx := servertest.StartInflux(t)
	r := toInflux(t, influx, "s")
	if _, err := r.Send(t.Context(), []byte("imports,site=1 imports.byhttp=1i,f=1 1487030399\n")); err != nil {
		t.Fatal(err)
	}
	const n = 3000
	var lines strings.Builder
	var bad []string
	want := int64(1)
	for i := range n {
		stamp := 1487030400 + i
		line := fmt.Sprintf("imports,site=1 imports.byhttp=%di %d\n", i, stamp)
		switch {
		case i%333 == 7:
			line = fmt.Sprintf("imports,site=1 imports.byhttp=%d.5 %d\n", i, stamp) // a float where integers are
		case i%417 == 8:
			line = fmt.Sprintf("imports,site=1 imports.byhttp=%di,f=%di %d\n", i, i, stamp) // an integer where floats are
		case i%500 == 9 || i == 0 || i == n-1:
			line = fmt.Sprintf("imports,site= imports.byhttp=%di %d\n", i, stamp)
		case i%500 == 10:
			line = fmt.Sprintf("gibberish %d\n", i)
		default:
			want += int64(i)
			lines.WriteString(line)
			continue
		}
		bad = append(bad, line)
		lines.WriteString(line)
	}
	refused, err := r.Send(t.Context(), []byte(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, ref := range refused {
		got = append(got, string(ref.Line))
		if !strings.HasPrefix(ref.Reason, "400 Bad Request: ") {
			t.Errorf("reason %q", ref.Reason)
		}
	}
	if strings.Join(got, "") != strings.Join(bad, "") {
		t.Errorf("refused\n%s\nwant\n%s", strings.Join(got, ""), strings.Join(bad, ""))
	}
	if sum := influx.FieldSums(t, "")["imports.byhttp"]; sum != want {
		t.Errorf("stored %d, want %d", sum, want)
	}
	if points := influx.FieldCounts(t, "")["imports.byhttp"]; points != int64(n-len(bad)+1) {
		t.Errorf("stored %d points, want %d", points, n-len(bad)+1)
	}
	// The same again changes nothing: it overwrites.
	if _, err := r.Send(t.Context(), numberedLines(5)); err != nil {
		t.Fatal(err)
	}
	if points := influx.FieldCounts(t, "")["imports.byhttp"]; points != int64(n-len(bad)+2) { // number 0 was bad
		t.Errorf("afterwards %d points", points)
	}
}

// TestInfluxPrecisions: whatever word an address has, the time is the same.
func TestInfluxPrecisions(t *testing.T) {
	influx := servertest.StartInflux(t)
	zeros := []string{"000000000", "000000", "000", ""}
	for i, word := range []string{"", "n", "ns", "nanosecond", "u", "us", "µ", "microsecond", "ms", "millisecond", "s", "second"} {
		r := toInflux(t, influx, word)
		a := parse(t, influx.WriteURL(word))
		line := fmt.Sprintf("m%d f=1i 1487030400%s\n", i, zeros[a.Precision()])
		if _, err := r.Send(t.Context(), []byte(line)); err != nil {
			t.Fatal(err)
		}
		for _, series := range influx.Query(t, fmt.Sprintf("SELECT * FROM m%d", i)) {
			if at := fmt.Sprint(series.Values[0][0]); at != "1487030400000000000" {
				t.Errorf("precision %q: stored at %s", word, at)
			}
		}
	}
}

func TestInfluxTooLarge(t *testing.T) {
	influx := servertest.StartInflux(t, servertest.WithMaxBodySize(2000))
	r := toInflux(t, influx, "s")
	lines := numberedLines(500)
	huge := "imports,site=" + strings.Repeat("x", 3000) + " imports.byhttp=1i 1487030400\n"
	refused, err := r.Send(t.Context(), append([]byte(huge), lines...))
	if err != nil || len(refused) != 1 || string(refused[0].Line) != huge {
		t.Fatalf("%d refused, %v", len(refused), err)
	}
	if got := influx.FieldSums(t, "")["imports.byhttp"]; got != 499*500/2 {
		t.Errorf("stored %d", got)
	}
}

func TestInfluxRefusesAll(t *testing.T) {
	influx := servertest.StartInflux(t, servertest.WithUser("logger", secret))
	for _, cred := range []sink.Credentials{{}, {Username: "logger", Password: "wrong"}, {Username: "who", Password: secret}} {
		r := newRig(t, influx.WriteURL("s"), sink.InfluxDB, quick(), 30*time.Second, cred)
		_, err := r.Send(t.Context(), numberedLines(5))
		wantCode(t, err, sink.CodeUnauthorized)
		if r.Arrived() || len(r.notes) != 0 || strings.Contains(everything(err), secret) {
			t.Errorf("arrived %v, notes %q, %v", r.Arrived(), r.notes, err)
		}
	}
	cred := sink.Credentials{Username: "logger", Password: secret}
	r := newRig(t, influx.WriteURL("s"), sink.InfluxDB, quick(), 30*time.Second, cred)
	if _, err := r.Send(t.Context(), numberedLines(5)); err != nil {
		t.Error(err)
	}
	r = newRig(t, strings.Replace(influx.WriteURL("s"), "db=caching", "db=nope", 1), sink.InfluxDB, quick(), 30*time.Second, cred)
	_, err := r.Send(t.Context(), numberedLines(5))
	if e := wantCode(t, err, sink.CodeNotFound); r.Arrived() || !strings.Contains(e.Hint, "CREATE DATABASE") {
		t.Errorf("arrived %v, %v", r.Arrived(), err)
	}
	influx.Query(t, `CREATE RETENTION POLICY short ON caching DURATION 1h REPLICATION 1`)
	r = newRig(t, influx.URL+"/write?db=caching&rp=short", sink.InfluxDB, quick(), 30*time.Second, cred)
	refused, err := r.Send(t.Context(), numberedLines(150))
	if err != nil || len(refused) != 0 || r.Beyond() != 150 || r.KeptFrom() == 0 || r.RefusedAt().IsZero() {
		t.Errorf("%v, %d refused, %d beyond retention, kept from %d", err, len(refused), r.Beyond(), r.KeptFrom())
	}
}

// TestInfluxGoesAway: the server is killed or paused, and comes back while we are
// still trying.
func TestInfluxGoesAway(t *testing.T) {
	influx := servertest.StartInflux(t)
	patient := sink.Retry{Tries: 100, First: 50 * time.Millisecond, Longest: 200 * time.Millisecond}
	r := newRig(t, influx.WriteURL("s"), sink.InfluxDB, patient, time.Second, sink.Credentials{})
	if _, err := r.Send(t.Context(), numberedLines(1)); err != nil { // a connection that will be dead
		t.Fatal(err)
	}
	influx.Pause(t)
	time.AfterFunc(1500*time.Millisecond, func() { influx.Resume(t) })
	if _, err := r.Send(t.Context(), numberedLines(100)); err != nil {
		t.Fatal(err)
	}
	influx.Kill(t)
	_, err := newRig(t, influx.WriteURL("s"), sink.InfluxDB, quick(), time.Second, sink.Credentials{}).Send(t.Context(), numberedLines(1))
	wantCode(t, err, sink.CodeUnavailable)
	sent := make(chan error, 1)
	go func() {
		_, err := r.Send(t.Context(), numberedLines(200))
		sent <- err
	}()
	influx.Restart(t)
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	if got := influx.FieldCounts(t, "")["imports.byhttp"]; got != 200 {
		t.Errorf("%d points, want 200", got)
	}
}

func TestDetect(t *testing.T) {
	detect := func(address string, cred sink.Credentials) sink.Kind {
		t.Helper()
		r := newRig(t, address, sink.Unknown, quick(), 10*time.Second, cred)
		kind, err := r.client.Detect(t.Context())
		if err != nil {
			t.Errorf("%s: %v", address, err)
		}
		return kind
	}
	t.Run("influxd", func(t *testing.T) {
		influx := servertest.StartInflux(t)
		if kind := detect(influx.WriteURL("s"), sink.Credentials{}); kind != sink.InfluxDB {
			t.Errorf("it is %s", kind)
		}
	})
	t.Run("influxd with users", func(t *testing.T) {
		influx := servertest.StartInflux(t, servertest.WithUser("u", "p"))
		if kind := detect(influx.WriteURL("s"), sink.Credentials{}); kind != sink.InfluxDB {
			t.Errorf("it is %s", kind)
		}
	})
	t.Run("victoria-metrics", func(t *testing.T) {
		vm := servertest.StartVM(t)
		for _, path := range []string{"/write", "/influx/write", "/api/v2/write", "/influx/api/v2/write"} {
			if kind := detect(vm.URL+path, sink.Credentials{}); kind != sink.VictoriaMetrics {
				t.Errorf("by %s it is %s", path, kind)
			}
		}
	})
	t.Run("victoria-metrics with closed metrics", func(t *testing.T) {
		vm := servertest.StartVM(t, servertest.WithArgs("-metricsAuthKey="+secret))
		if kind := detect(vm.URL+"/write", sink.Credentials{}); kind != sink.VictoriaMetrics {
			t.Errorf("it is %s", kind)
		}
		v := sink.NewVictoria(newRig(t, vm.URL+"/write", sink.VictoriaMetrics, quick(), time.Second, sink.Credentials{}).client)
		_, err := v.Ignored(t.Context())
		if e := wantCode(t, err, sink.CodeReadBack); !strings.Contains(e.Hint, "-metricsAuthKey") {
			t.Errorf("%v, hint %q", err, e.Hint)
		}
	})
	t.Run("victoria-metrics behind a prefix", func(t *testing.T) {
		vm := servertest.StartVM(t)
		target, err := url.Parse(vm.URL)
		if err != nil {
			t.Fatal(err)
		}
		front := httptest.NewServer(http.StripPrefix("/a b/vm", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}))
		t.Cleanup(front.Close)
		if kind := detect(front.URL+"/a%20b/vm/write", sink.Credentials{}); kind != sink.VictoriaMetrics {
			t.Errorf("it is %s", kind)
		}
		r := newRig(t, front.URL+"/a%20b/vm/write", sink.VictoriaMetrics, quick(), 10*time.Second, sink.Credentials{})
		if _, err := r.Send(t.Context(), numberedLines(5)); err != nil {
			t.Fatal(err)
		}
		if err := sink.NewVictoria(r.client).Settle(t.Context(), time.Second); err != nil {
			t.Error(err)
		}
		if got := vm.FieldSums(t)["imports.byhttp"]; got != 10 {
			t.Errorf("stored %d", got)
		}
	})
	t.Run("prometheus", func(t *testing.T) {
		prom := servertest.StartPrometheus(t)
		if kind := detect(prom.URL+"/write", sink.Credentials{}); kind != sink.Unknown {
			t.Errorf("it is %s", kind)
		}
		_, err := newRig(t, prom.URL+"/write", sink.Unknown, quick(), time.Second, sink.Credentials{}).Send(t.Context(), numberedLines(1))
		if err == nil {
			t.Error("prometheus took line protocol")
		}
	})
	answers := map[string]struct {
		paths map[string]func(int, http.ResponseWriter, request)
		path  string
		want  sink.Kind
	}{
		"InfluxDB 2": {map[string]func(int, http.ResponseWriter, request){
			"/metrics": status(200, "text/plain", "# HELP boltdb_reads_total x\nboltdb_reads_total 1\n"),
			"/ping":    header("X-Influxdb-Version", "v2.7", header("X-Influxdb-Build", "OSS", status(204, "", ""))),
		}, "/api/v2/write?org=o&bucket=b", sink.InfluxDB},
		"InfluxDB 3 asks for a token": {map[string]func(int, http.ResponseWriter, request){
			"/metrics": status(401, "", ""), "/ping": header("X-Influxdb-Build", "Core", status(200, "application/json", "{}")),
		}, "/write?db=d", sink.InfluxDB},
		"InfluxDB 3, by its own address": {nil, "/api/v3/write_lp?db=d", sink.InfluxDB},
		"behind a prefix": {map[string]func(int, http.ResponseWriter, request){
			"/a%2Fb/ping": header("X-Influxdb-Version", "1.8", status(204, "", "")),
		}, "/a%2Fb/write?db=d", sink.InfluxDB},
		"only ping gets through to VictoriaMetrics": {map[string]func(int, http.ResponseWriter, request){
			"/ping": header("X-Server-Hostname", "vm", status(204, "", "")),
		}, "/write", sink.VictoriaMetrics},
		"vmagent": {map[string]func(int, http.ResponseWriter, request){
			"/metrics": header("X-Server-Hostname", "a", status(200, "", "x 1\nvm_rows_inserted_total{type=\"influx\"} 0\nvm_app_version{version=\"vmagent\"} 1\n")),
		}, "/write", sink.Unknown},
		"vminsert": {map[string]func(int, http.ResponseWriter, request){
			"/insert/0/influx/metrics": header("X-Server-Hostname", "a", status(404, "", "")),
			"/insert/0/influx/ping":    header("X-Server-Hostname", "a", status(204, "", "")),
		}, "/insert/0/influx/write", sink.Unknown},
		"a stranger":   {nil, "/write", sink.Unknown},
		"a login page": {map[string]func(int, http.ResponseWriter, request){"/metrics": status(200, "text/html", "<html>vm_app_version{"), "/ping": status(200, "text/html", "<html>")}, "/write", sink.Unknown},
		"500":          {map[string]func(int, http.ResponseWriter, request){"/metrics": status(500, "", ""), "/ping": status(500, "", "")}, "/write", sink.Unknown},
	}
	for name, test := range answers {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(n int, w http.ResponseWriter, r request) {
				if r.method != "GET" {
					t.Errorf("%s %s", r.method, r.path)
				}
				if answer := test.paths[r.path]; answer != nil {
					answer(n, w, r)
					return
				}
				w.WriteHeader(http.StatusNotFound)
			})
			if kind := detect(f.URL+test.path, sink.Credentials{Token: secret}); kind != test.want {
				t.Errorf("it is %s, want %s", kind, test.want)
			}
		})
	}
	t.Run("faults", func(t *testing.T) {
		for name, answer := range map[string]func(int, http.ResponseWriter, request){"hang": hang, "cut": cutOff} {
			f := newFake(t, answer)
			r := newRig(t, f.URL+"/write", sink.Unknown, quick(), 100*time.Millisecond, sink.Credentials{Token: secret})
			kind, err := r.client.Detect(t.Context())
			if err == nil || kind != sink.Unknown || strings.Contains(everything(err), secret) {
				t.Errorf("%s: %s, %v", name, kind, err)
			}
		}
	})
}

// TestMain lets the test binary be a client with its own environment:
// net/http reads the proxies only once.
func TestMain(m *testing.M) {
	if address := os.Getenv("SINK_CHILD"); address != "" {
		a, err := sink.Parse(address)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		client, err := sink.NewClient(a, sink.Access{Timeout: 5 * time.Second})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		_, err = sink.NewSender(client, sink.VictoriaMetrics, sink.Retry{}, func(string) {}).Send(context.Background(), []byte("a b=1i 1\n"))
		fmt.Printf("%v|%+v", err, err)
		return
	}
	os.Exit(m.Run())
}

func TestProxy(t *testing.T) {
	proxy := newFake(t, status(204, "", ""))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	send := func(address string, env ...string) string {
		cmd := exec.CommandContext(t.Context(), self)
		cmd.Env = append(env, "SINK_CHILD="+address)
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return string(out)
	}
	direct := newFake(t, status(204, "", ""))
	// The proxy is not for this machine.
	if out := send(direct.URL+"/write", "HTTP_PROXY="+proxy.URL); out != "<nil>|<nil>" || len(direct.requests()) != 1 || len(proxy.requests()) != 0 {
		t.Errorf("loopback: %s; %d direct, %d by proxy", out, len(direct.requests()), len(proxy.requests()))
	}
	// Nor in capitals, for which net/http would use it.
	if out := send(strings.Replace(direct.URL, "127.0.0.1", "LOCALHOST", 1)+"/write", "HTTP_PROXY="+proxy.URL); strings.HasPrefix(out, "http") || len(direct.requests()) != 2 || len(proxy.requests()) != 0 {
		t.Errorf("LOCALHOST: %s; %d direct, %d by proxy", out, len(direct.requests()), len(proxy.requests()))
	}
	if out := send("http://influx.invalid/write", "HTTP_PROXY="+proxy.URL); out != "<nil>|<nil>" || len(proxy.requests()) != 1 {
		t.Errorf("by proxy: %s; %d requests", out, len(proxy.requests()))
	}
	if got := proxy.requests()[0]; got.path != "/write?precision=s" || got.header.Get("Content-Encoding") != "gzip" {
		t.Errorf("by proxy: %+v", got)
	}
	if out := send("http://influx.invalid/write", "HTTP_PROXY="+proxy.URL, "NO_PROXY=.invalid"); !strings.Contains(out, "no such host") && !strings.Contains(out, "lookup") {
		t.Errorf("without proxy: %s", out)
	}
	for _, bad := range []string{"http://user:" + secret + "@h:port", "http://user:" + secret + " @h", "http://user:" + secret + "%zz@h", "foo://user:" + secret + "@h"} {
		out := send("http://influx.invalid/write", "HTTP_PROXY="+bad)
		if strings.Contains(out, secret) || strings.HasPrefix(out, "<nil>") {
			t.Errorf("HTTP_PROXY=%s: %s", bad, out)
		}
	}
	out := send("https://influx.invalid/write", "HTTPS_PROXY=http://user:"+secret+"@127.0.0.1:1")
	if !strings.Contains(out, "connection refused") || strings.Contains(out, secret) || strings.Contains(out, "may have arrived") {
		t.Errorf("a proxy that is not there: %s", out)
	}
	if !maps.Equal(map[string]int{"POST": 1}, methods(proxy)) {
		t.Errorf("the proxy got %v", methods(proxy))
	}
}

func methods(f *fake) map[string]int {
	all := map[string]int{}
	for _, r := range f.requests() {
		all[r.method]++
	}
	return all
}
