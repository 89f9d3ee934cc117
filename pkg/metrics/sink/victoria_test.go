package sink_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// at is 2017-02-14T00:00:00Z.
const at = 1487030400

func toVM(t *testing.T, address string) (*rig, *sink.Victoria) {
	t.Helper()
	r := newRig(t, address, sink.VictoriaMetrics, quick(), 20*time.Second, sink.Credentials{})
	return r, sink.NewVictoria(r.client)
}

// settle sends lines and makes them visible. Waiting is for other tests.
func settle(t *testing.T, r *rig, v *sink.Victoria, lines string) {
	t.Helper()
	if refused, err := r.Send(t.Context(), []byte(lines)); err != nil || refused != nil {
		t.Fatalf("%v, %v", refused, err)
	}
	if err := v.Settle(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
}

func held(t *testing.T, v *sink.Victoria, measurement string, set tags.Set, from, to int64) string {
	t.Helper()
	got, err := v.Held(t.Context(), measurement, set, from, to)
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(got)) {
		for _, second := range slices.Sorted(maps.Keys(got[field])) {
			s := got[field][second]
			parts = append(parts, fmt.Sprintf("%s@%d=%dx%v", field, second-at, len(s.Values), s.Sum))
		}
	}
	return strings.Join(parts, " ")
}

func TestHeld(t *testing.T) {
	vm := servertest.StartVM(t)
	r, v := toVM(t, vm.URL+"/write?db=caching")
	set := tags.FromMap(map[string]string{"site": "1"})
	settle(t, r, v, fmt.Sprintf(`imports,site=1 imports.byhttp=1i,imports.byxpc=0i %[1]d
imports,site=1 imports.byhttp=2i,imports.byxpc=-3i %[2]d
imports,site=1 imports.byhttp=5i %[2]d
imports,site=1 imports.byhttp=7i %[3]d
imports,site=1,more=2 imports.byhttp=100i %[1]d
imports,site=2 imports.byhttp=100i %[1]d
imports imports.byhttp=100i %[1]d
imports_x,site=1 imports.byhttp=100i %[1]d
im.orts,site=1 imports.byhttp=100i %[1]d
`, at, at+60, at+120))
	tests := []struct {
		measurement string
		from, to    int64
		want        string
	}{
		{"imports", at, at + 120, "imports.byhttp@0=1x1 imports.byhttp@60=2x7 imports.byhttp@120=1x7 imports.byxpc@0=1x0 imports.byxpc@60=1x-3"},
		{"imports", at + 1, at + 60, "imports.byhttp@60=2x7 imports.byxpc@60=1x-3"},
		{"imports", at + 60, at + 60, "imports.byhttp@60=2x7 imports.byxpc@60=1x-3"},
		{"imports", at + 1, at + 59, ""},
		{"import", at, at + 120, ""},
		{"im.orts", at, at, "imports.byhttp@0=1x100"},
		{"nothing", at, at, ""},
	}
	for _, test := range tests {
		got := held(t, v, test.measurement, set, test.from, test.to)
		if test.measurement == "imports" && test.from <= at { // what imports_x holds is a field "x_…" of it
			got = strings.TrimSuffix(got, " x_imports.byhttp@0=1x100")
		}
		if got != test.want {
			t.Errorf("%s from %d to %d: %s, want %s", test.measurement, test.from-at, test.to-at, got, test.want)
		}
	}
	if got := held(t, v, "imports", nil, at, at); got != "imports.byhttp@0=1x100" {
		t.Errorf("without tags: %s", got)
	}
	if _, elsewhere := toVM(t, vm.URL+"/write?db=other"); held(t, elsewhere, "imports", set, at, at) != "" {
		t.Error("another db holds it, too")
	}
}

// TestHeldOfHostileTags: whatever a tag or a name contains, it arrives unchanged
// and is found again; otherwise a run would send everything a second time.
func TestHeldOfHostileTags(t *testing.T) {
	vm := servertest.StartVM(t)
	escape := strings.NewReplacer(",", `\,`, "=", `\=`, " ", `\ `).Replace
	hostile := []string{
		"a,b", "a=b", "a b", `a"b`, `"a"`, "it's", `a\b`, `a\\b`, `a\ b`, `a\,b`, `a\=b`, `a\\,b`, `a\\\ b`, `\\fs\share`, `\a`, `\,`, `\d+`, `a.*`, "[a", "é",
		"日本", "😀", "a\u00a0b", "a\u2028b", "\u202eb", "{}", "a{b}", "$x", "%41", "#a", "1", "a-b", "db ", "x:y", "a\ufeff",
	}
	for i, h := range hostile {
		db := fmt.Sprint("d", i)
		r, v := toVM(t, vm.URL+"/write?db="+db)
		words := map[string]string{"plain": h, h: "value", "n": fmt.Sprint(i)}
		set := tags.FromMap(words)
		var list strings.Builder
		for _, tag := range set {
			list.WriteString("," + escape(tag.Key) + "=" + escape(tag.Value))
		}
		measurement := "imports"
		if !strings.Contains(h, `\`) && !strings.HasPrefix(h, "#") { // which are refused before
			measurement = h
		}
		field := "g" + strings.ReplaceAll(h, `"`, "") // which is refused, see TestQuotedField
		name := strings.NewReplacer(",", `\,`, " ", `\ `).Replace(measurement)
		settle(t, r, v, fmt.Sprintf("%s%s f=1i,%s=%di %d\n", name, list.String(), escape(field), i, at))
		want := fmt.Sprintf("f@0=1x1 %s@0=1x%d", field, i)
		if got := held(t, v, measurement, set, at, at); got != want {
			t.Errorf("%q: held %q, want %q", h, got, want)
		}
	}
	if n := vm.Counter(t, `vm_rows_invalid_total{type="influx"}`); n != 0 {
		t.Errorf("%v rows were invalid", n)
	}
}

// TestQuotedField: VictoriaMetrics would store the line as something else, at
// another time, and answer 204.
func TestQuotedField(t *testing.T) {
	vm := servertest.StartVM(t)
	r, v := toVM(t, vm.URL+"/write")
	bad := []string{
		fmt.Sprintf("imports,site=\"\\ a f=1i,a\"b=1i %d\n", at), fmt.Sprintf("imports \"q\"=1i %d\n", at), fmt.Sprintf("imports a\"=1i %d\n", at+1),
	}
	good := fmt.Sprintf("imports,site=\"\\ a f=1i %d\nimports f=2i %d\n", at, at)
	refused, err := r.Send(t.Context(), []byte(bad[0]+good+bad[1]+bad[2]))
	if err != nil || len(refused) != len(bad) {
		t.Fatalf("%q, %v", refused, err)
	}
	for i, line := range bad {
		if string(refused[i].Line) != line || !strings.Contains(refused[i].Reason, "quotation mark") {
			t.Errorf("refused %q: %s", refused[i].Line, refused[i].Reason)
		}
	}
	settle(t, r, v, "")
	for set, want := range map[string]string{"": "f@0=1x2", `" a`: "f@0=1x1"} {
		tagged := tags.Set{}
		if set != "" {
			tagged = tags.FromMap(map[string]string{"site": set})
		}
		if got := held(t, v, "imports", tagged, at, at+1); got != want {
			t.Errorf("site %q: %q, want %q", set, got, want)
		}
	}
}

// TestHeldOfTagsNamedDB: VictoriaMetrics adds a label db, unless there is one.
func TestHeldOfTagsNamedDB(t *testing.T) {
	vm := servertest.StartVM(t)
	for _, query := range []string{"", "?db=caching"} {
		for _, set := range []tags.Set{nil, tags.FromMap(map[string]string{"db": "mine"}), tags.FromMap(map[string]string{"DB": "x", "__name": "y"})} {
			r, v := toVM(t, vm.URL+"/write"+query)
			name := fmt.Sprintf("m%d_%d", len(query), len(set))
			line := name
			for _, tag := range set {
				line += "," + tag.Key + "=" + tag.Value
			}
			settle(t, r, v, fmt.Sprintf("%s f=1i %d\n", line, at))
			if got := held(t, v, name, set, at, at); got != "f@0=1x1" {
				t.Errorf("%q with %v: %q", query, set, got)
			}
		}
	}
}

// TestHeldNumbers: what fits into a float64 comes back unchanged.
func TestHeldNumbers(t *testing.T) {
	vm := servertest.StartVM(t)
	r, v := toVM(t, vm.URL+"/write")
	values := []int64{0, 1, -1, 1<<53 - 1, -(1<<53 - 1), 1 << 53, 4_398_046_511_104, 123_456_789_012_345, 999_999_999_999_999, 1<<53 - 12345}
	for i, value := range values {
		settle(t, r, v, fmt.Sprintf("imports f=%di %d\n", value, at+i))
	}
	got, err := v.Held(t.Context(), "imports", nil, at, at+100)
	if err != nil {
		t.Fatal(err)
	}
	for i, value := range values {
		if s := got["f"][int64(at+i)]; s.Sum != float64(value) || len(s.Values) != 1 {
			t.Errorf("%d came back as %v", value, s)
		}
	}
}

// TestHeldOfNow: nothing hides the newest seconds.
func TestHeldOfNow(t *testing.T) {
	vm := servertest.StartVM(t, servertest.WithArgs("-search.latencyOffset=30s"))
	r, v := toVM(t, vm.URL+"/write")
	now := time.Now().Unix()
	settle(t, r, v, fmt.Sprintf("imports f=1i %d\n", now))
	if got, err := v.Held(t.Context(), "imports", nil, now, now); err != nil || len(got["f"][now].Values) != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

// TestIgnored: VictoriaMetrics counts what it silently discards.
func TestIgnored(t *testing.T) {
	vm := servertest.StartVM(t, servertest.WithArgs("-retentionPeriod=1d"))
	r, v := toVM(t, vm.URL+"/write")
	// shows sends a line and returns by how much the count rises within the time
	// that the server needs to show it, or stops at want.
	var before int64
	shows := func(line string, want int64) int64 {
		settle(t, r, v, line)
		for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(100 * time.Millisecond) {
			n, err := v.Ignored(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n >= before+want && want > 0 || time.Now().After(deadline) {
				n, before = n-before, n
				return n
			}
		}
	}
	if n := shows(fmt.Sprintf("imports f=1i %d\n", time.Now().Unix()), 0); n != 0 {
		t.Errorf("a good row counts %d", n)
	}
	if n := shows(fmt.Sprintf("imports f=1i,g=2i %d\n", at), 2); n != 2 {
		t.Errorf("two points older than its retention count %d", n)
	}
	if n := shows("no line protocol\n", 1); n != 1 {
		t.Errorf("a line that is none counts %d", n)
	}
	if got := held(t, v, "imports", nil, at, at); got != "" {
		t.Errorf("held all the same: %s", got)
	}
}

func TestVictoriaWithUsers(t *testing.T) {
	vm := servertest.StartVM(t, servertest.WithArgs("-httpAuth.username=logger", "-httpAuth.password="+secret))
	for cred, want := range map[sink.Credentials]bool{{}: false, {Username: "logger", Password: secret}: true} {
		r := newRig(t, vm.URL+"/write", sink.VictoriaMetrics, quick(), 20*time.Second, cred)
		v := sink.NewVictoria(r.client)
		kind, err := r.client.Detect(t.Context())
		if err != nil || kind != sink.VictoriaMetrics {
			t.Errorf("it is %s, %v", kind, err)
		}
		_, sendErr := r.Send(t.Context(), []byte(fmt.Sprintf("imports f=1i %d\n", at)))
		settleErr := v.Settle(t.Context(), time.Second)
		_, heldErr := v.Held(t.Context(), "imports", nil, at, at)
		for _, err := range []error{sendErr, settleErr, heldErr} {
			if (err == nil) != want || err != nil && strings.Contains(everything(err), secret) {
				t.Errorf("with %v: %v", cred.Username, err)
			}
		}
		if !want {
			wantCode(t, sendErr, sink.CodeUnauthorized)
			if e := wantCode(t, heldErr, sink.CodeReadBack); !strings.Contains(e.Hint, "INFLUX_USERNAME") {
				t.Errorf("hint %q", e.Hint)
			}
		}
	}
}

// TestOwnNames: a server that names series in its own way cannot be asked.
func TestOwnNames(t *testing.T) {
	for _, flag := range []string{"-influxSkipSingleField", "-influxMeasurementFieldSeparator=.", "-influxDBLabel=database"} {
		vm := servertest.StartVM(t, servertest.WithArgs(flag))
		_, v := toVM(t, vm.URL+"/write")
		err := v.Settle(t.Context(), time.Second)
		wantCode(t, err, sink.CodeReadBack)
		if name, _, _ := strings.Cut(flag, "="); !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", flag, err)
		}
	}
}

// page answers /metrics with a page, force_flush with 200 and an export with a
// body.
func page(metrics, export string) func(int, http.ResponseWriter, request) {
	return func(_ int, w http.ResponseWriter, r request) {
		path, _, _ := strings.Cut(r.path, "?")
		switch path {
		case "/metrics":
			_, _ = io.WriteString(w, metrics)
		case "/api/v1/export":
			_, _ = io.WriteString(w, export)
		case "/internal/force_flush":
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}
}

// TestSettle waits for the real one: twice a fresh page without inserts.
func TestSettle(t *testing.T) {
	vm := servertest.StartVM(t)
	r, v := toVM(t, vm.URL+"/write")
	if _, err := r.Send(t.Context(), numberedLines(10)); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := v.Settle(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(begin); d < time.Second || d > 20*time.Second {
		t.Errorf("it took %v", d)
	}
	got, err := v.Held(t.Context(), "imports", tags.FromMap(map[string]string{"site": "1"}), at, at+9)
	if err != nil || len(got["imports.byhttp"]) != 10 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSettleWaits(t *testing.T) {
	// A page is served three times; it is true at the time it is made.
	server := func(busyPages int) *fake {
		asked := 0
		return newFake(t, func(i int, w http.ResponseWriter, r request) {
			made := asked / 3
			if r.path == "/metrics" {
				asked++
			}
			busy := 0
			if made >= 1 && made <= busyPages { // not on the first, which is an old one
				busy = 1
			}
			page(fmt.Sprintf("vm_concurrent_insert_capacity 8\nvm_concurrent_insert_current %d\nvm_app_uptime_seconds %d\n", busy, made), "")(i, w, r)
		})
	}
	looks := func(f *fake) (n int, last string) {
		for _, r := range f.requests() {
			if r.path == "/metrics" {
				n++
			}
			last = r.path
		}
		return n, last
	}
	for busy, want := range []int{8, 11, 14} { // three of an old page, three for each busy one, four until a second quiet one, one for the flags
		f := server(busy)
		_, v := toVM(t, f.URL+"/write")
		if err := v.Settle(t.Context(), time.Minute); err != nil {
			t.Fatal(err)
		}
		if n, last := looks(f); n != want || last != "/internal/force_flush" {
			t.Errorf("%d busy pages: %d looks, want %d, then %s", busy, n, want, last)
		}
	}
	f := server(1_000_000)
	_, v := toVM(t, f.URL+"/write")
	begin := time.Now()
	if err := v.Settle(t.Context(), 1200*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(begin); d < 1200*time.Millisecond || d > 20*time.Second {
		t.Errorf("always busy: %v", d)
	}
	cause := errors.New("told to stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(100*time.Millisecond, func() { cancel(cause) })
	if err := v.Settle(ctx, time.Hour); !errors.Is(err, cause) {
		t.Errorf("cancelled: %v", err)
	}
	// A server that does not show inserts is not taken for idle.
	f = newFake(t, page("x 1\n", ""))
	_, v = toVM(t, f.URL+"/write")
	begin = time.Now()
	if err := v.Settle(t.Context(), 700*time.Millisecond); err != nil || time.Since(begin) < 700*time.Millisecond {
		t.Errorf("silent: %v after %v", err, time.Since(begin))
	}
}

// TestHostileAnswers: no answer of a server is taken for "nothing is stored"
// unless it says so.
func TestHostileAnswers(t *testing.T) {
	const good = `{"metric":{"__name__":"imports_f"},"values":[1],"timestamps":[1487030400000]}` + "\n"
	exports := map[string]struct{ text, want string }{
		"nothing":               {"", ""},
		"good":                  {good, "f@0=1x1"},
		"in two lines":          {good + good, "f@0=2x2"},
		"null values":           {`{"metric":{"__name__":"imports_f"},"values":[null,2],"timestamps":[1487030400000,1487030400500]}`, "f@0=1x2"},
		"other seconds":         {`{"metric":{"__name__":"imports_f"},"values":[1,2],"timestamps":[1487030399999,1487030401000]}`, ""},
		"another name":          {`{"metric":{"__name__":"x"},"values":[1],"timestamps":[1487030400000]}`, ""},
		"no labels":             {`{"values":[1],"timestamps":[1487030400000]}`, ""},
		"more labels":           {`{"metric":{"__name__":"imports_f","a":"b"},"values":[1],"timestamps":[1487030400000]}`, ""},
		"too few times":         {`{"metric":{"__name__":"imports_f"},"values":[1,2],"timestamps":[1487030400000]}`, "error"},
		"too few values":        {`{"metric":{"__name__":"imports_f"},"values":[],"timestamps":[1487030400000]}`, "error"},
		"NaN":                   {`{"metric":{"__name__":"imports_f"},"values":[NaN],"timestamps":[1487030400000]}`, "error"},
		"a word":                {`{"metric":{"__name__":"imports_f"},"values":["Infinity"],"timestamps":[1487030400000]}`, "error"},
		"a number too large":    {`{"metric":{"__name__":"imports_f"},"values":[1e999],"timestamps":[1487030400000]}`, "error"},
		"a time with fraction":  {`{"metric":{"__name__":"imports_f"},"values":[1],"timestamps":[1487030400000.5]}`, "error"},
		"cut off":               {good + good[:40], "error"},
		"a page":                {"<html><body>Sign in</body></html>", "error"},
		"an error in the midst": {good + `remoteAddr: "1.2.3.4"; requestURI: /api/v1/export; cannot`, "error"},
	}
	for name, test := range exports {
		f := newFake(t, page("", test.text))
		_, v := toVM(t, f.URL+"/write")
		got, err := v.Held(t.Context(), "imports", nil, at, at)
		if test.want == "error" {
			if wantCode(t, err, sink.CodeReadBack); got != nil {
				t.Errorf("%s: %v", name, got)
			}
			continue
		}
		if err != nil || held(t, v, "imports", nil, at, at) != test.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	metrics := map[string]struct {
		text string
		want int64
	}{
		"good":             {"vm_rows_ignored_total{reason=\"a\"} 2\nvm_rows_ignored_total{reason=\"b\"} 3\nvm_rows_invalid_total{type=\"influx\"} 5\nvm_rows_invalid_total{type=\"csvimport\"} 100\n", 10},
		"1e3":              {"vm_rows_ignored_total{reason=\"a\"} 1e3\n", 1000},
		"no such counters": {"vm_rows_ignored_totals 3\n", -1},
		"empty":            {"", -1},
		"a page":           {"<html>", -1},
		"a word":           {"vm_rows_ignored_total{reason=\"a\"} many\n", -1},
		"NaN":              {"vm_rows_ignored_total{reason=\"a\"} NaN\n", -1},
		"negative":         {"vm_rows_ignored_total{reason=\"a\"} -1\n", -1},
		"infinite":         {"vm_rows_ignored_total{reason=\"a\"} +Inf\n", -1},
		"no space":         {"vm_rows_ignored_total{reason=\"a\"}\n", -1},
		"a line too long":  {strings.Repeat("x", 1<<20), -1},
		"endless":          {strings.Repeat("vm_rows_ignored_total{} 0\n", 1<<19), -1},
	}
	for name, test := range metrics {
		f := newFake(t, page(test.text, ""))
		_, v := toVM(t, f.URL+"/write")
		got, err := v.Ignored(t.Context())
		if test.want < 0 {
			wantCode(t, err, sink.CodeReadBack)
			continue
		}
		if err != nil || got != test.want {
			t.Errorf("%s: %d, %v; want %d", name, got, err, test.want)
		}
	}
}

func TestReadBackFaults(t *testing.T) {
	for name, answer := range map[string]func(int, http.ResponseWriter, request){
		"hang": hang, "cut": cutOff, "500": status(500, "", "broken"), "a redirect": header("Location", "/login", status(302, "", "")), "401": status(401, "", ""),
	} {
		f := newFake(t, answer)
		r := newRig(t, f.URL+"/write?db=c", sink.VictoriaMetrics, quick(), 100*time.Millisecond, sink.Credentials{Token: secret})
		v := sink.NewVictoria(r.client)
		_, heldErr := v.Held(t.Context(), "imports", nil, at, at)
		_, ignoredErr := v.Ignored(t.Context())
		for _, err := range []error{heldErr, ignoredErr, v.Settle(t.Context(), time.Minute)} {
			if e := wantCode(t, err, sink.CodeReadBack); e.Hint == "" || strings.Contains(everything(err), secret) {
				t.Errorf("%s: %s", name, everything(err))
			}
		}
	}
	f := newFake(t, hang)
	_, v := toVM(t, f.URL+"/write")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := v.Held(ctx, "imports", nil, 0, math.MaxInt64/1_000_000_000); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("at the deadline: %v", err)
	}
}

// TestRetentionPeriod: months have no unit.
func TestRetentionPeriod(t *testing.T) {
	for page, want := range map[string]time.Duration{
		`flag{name="retentionPeriod", value="1", is_set="false"} 1`:    31 * 24 * time.Hour,
		`flag{name="retentionPeriod", value="7d", is_set="true"} 1`:    7 * 24 * time.Hour,
		`flag{name="retentionPeriod", value="36h", is_set="true"} 1`:   36 * time.Hour,
		`flag{name="retentionPeriod", value="1.5y", is_set="true"} 1`:  13140 * time.Hour,
		`flag{name="retentionPeriod", value="9999y", is_set="true"} 1`: 200 * 365 * 24 * time.Hour,
		`flag{name="retentionPeriod", value="soon", is_set="true"} 1`:  0,
		`vm_app_version{} 1`: 0,
	} {
		f := newFake(t, func(_ int, w http.ResponseWriter, _ request) { _, _ = io.WriteString(w, page+"\n") })
		_, v := toVM(t, f.URL+"/write")
		if got, err := v.Retention(t.Context()); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", page, got, err, want)
		}
	}
	server := servertest.StartVM(t, servertest.WithArgs("-retentionPeriod=3d"))
	_, v := toVM(t, server.URL+"/write")
	if got, err := v.Retention(t.Context()); err != nil || got != 72*time.Hour {
		t.Errorf("a real server: %v, %v", got, err)
	}
}
