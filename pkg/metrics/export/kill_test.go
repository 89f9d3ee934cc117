package export

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/internal/attacker"
	"github.com/macwrangler/macwrangler/internal/sampledb"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// childVariable holds the order of a process that exports and may be killed.
const childVariable = "MACWRANGLER_TEST_EXPORT"

// order is one run to a server, in this process or in one of its own.
type order struct {
	Databases  []string
	Tags       [][]string // of each database
	Checkpoint string
	To         string
	Timeout    time.Duration
	Patience   time.Duration // 0: Timeout
	Tries      int
	Seconds    int // a window's size; 0: as ever
	Names      encode.Names
	Merge      bool
	All, Yes   bool
	Kind       sink.Kind // what --sink says

	Since, Until time.Time
	First, Last  time.Time        // bounds of the first run
	Now          func() time.Time `json:"-"`
}

func TestMain(m *testing.M) {
	text := os.Getenv(childVariable)
	if text == "" {
		os.Exit(attacker.Main(m, map[string]attacker.Act{"exchange": attacker.Exchange}))
	}
	var o order
	err := json.Unmarshal([]byte(text), &o)
	if err == nil {
		_, err = o.run(context.Background(), func(text string) { fmt.Fprintln(os.Stderr, "note:", text) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(0)
}

// run does what the command does.
func (o order) run(ctx context.Context, note func(string)) (summary Summary, err error) {
	file, err := checkpoint.Open(ctx, named(o.Checkpoint), 10*time.Second)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	address, err := sink.Parse(o.To)
	if err != nil {
		return Summary{}, err
	}
	var sources []Source
	for i, path := range o.Databases {
		db, err := metrics.Open(ctx, path, metrics.Options{})
		if err != nil {
			return Summary{}, err
		}
		defer func() { _ = db.Close() }()
		set, err := tags.Parse(o.Tags[i], nil)
		if err != nil {
			return Summary{}, err
		}
		sources = append(sources, Source{DB: db, Tags: set})
	}
	client, err := sink.NewClient(address, sink.Access{Timeout: o.Timeout})
	if err != nil {
		return Summary{}, err
	}
	defer client.Close()
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	opts := Options{
		Names: o.Names, Merge: o.Merge, Since: o.Since, Until: o.Until, Now: now, Note: note,
		Quarantine: NewQuarantine(named(o.Checkpoint+".quarantine"), now),
	}
	srv := Server{
		Address: address, Client: client, Patience: cmp.Or(o.Patience, o.Timeout), AllowDoubleCount: o.Yes, Kind: o.Kind,
		Retry: sink.Retry{Tries: max(o.Tries, 1), First: 50 * time.Millisecond, Longest: time.Second},
	}
	r := newRemote(ctx, srv, &Positions{File: file, Sink: file.Sink(address.Name()), All: o.All, Since: o.First, Until: o.Last}, opts)
	if o.Seconds > 0 {
		r.seconds = o.Seconds
	}
	summary, err = r.export(sources)
	return summary, errors.Join(err, opts.Quarantine.Close())
}

// mustRun runs the order in this process.
func (o order) mustRun(t *testing.T) (Summary, []string) {
	t.Helper()
	var notes []string
	summary, err := o.run(t.Context(), func(text string) { notes = append(notes, text) })
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(notes, "\n"))
	}
	return summary, notes
}

// runAndKill starts the order in a process of its own; arm is given what kills
// it. ended reports that it had come to its end by itself.
func (o order) runAndKill(t *testing.T, arm func(kill func())) (ended bool) {
	t.Helper()
	said, err := o.inProcess(t, arm)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		if wait := exit.Sys().(syscall.WaitStatus); wait.Signaled() {
			return false
		}
	}
	if err != nil {
		t.Fatalf("a run that was not killed: %v\n%s", err, said)
	}
	return true
}

// inProcess runs the order in a process of its own and returns what it has said.
func (o order) inProcess(t *testing.T, arm func(kill func())) (said string, err error) {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+string(text))
	child.Stderr = &stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	arm(func() { _ = child.Process.Kill() })
	err = child.Wait()
	return stderr.String(), err
}

// dayAndField is what sums are compared by.
type dayAndField struct{ day, field string }

// sumsByDay asks SQLite itself for the sums of each UTC day.
func sumsByDay(t *testing.T, into map[dayAndField]int64, path string, kind sampledb.Kind) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	query := "SELECT date(collectionDate, 'unixepoch'), metricName, sum(dataValue) FROM statsData GROUP BY 1, 2"
	if kind == sampledb.ZMetric {
		var parts []string
		for _, f := range metrics.Fields() {
			parts = append(parts, fmt.Sprintf("SELECT date(ZCREATIONDATE + 978307200, 'unixepoch'), '%s', sum(%s) FROM ZMETRIC GROUP BY 1", f.Name, columnOf(f.Name)))
		}
		query = strings.Join(parts, " UNION ALL ")
	}
	err = sqlitex.ExecuteTransient(conn, query, &sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error {
		if v := stmt.ColumnInt64(2); v != 0 {
			into[dayAndField{stmt.ColumnText(0), stmt.ColumnText(1)}] += v
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func columnOf(field string) string {
	field = strings.NewReplacer(".", "", "children", "child", "clients", "client", "peers", "peer", "parents", "parent",
		"rejected.nospace", "rejectedfornospace").Replace(field)
	return "Z" + strings.ToUpper(field)
}

// influxByDay asks InfluxDB for the sums of each UTC day.
func influxByDay(t *testing.T, server *servertest.Influx) map[dayAndField]int64 {
	t.Helper()
	sums := map[dayAndField]int64{}
	for _, series := range server.Query(t, "SELECT sum(*) FROM /.*/ WHERE time > 0 GROUP BY time(1d) fill(none)") {
		for _, row := range series.Values {
			ns, err := row[0].(json.Number).Int64()
			if err != nil {
				t.Fatal(err)
			}
			day := time.Unix(0, ns).UTC().Format(time.DateOnly)
			for i, column := range series.Columns[1:] {
				if row[i+1] == nil {
					continue
				}
				v, err := row[i+1].(json.Number).Int64()
				if err != nil {
					t.Fatal(err)
				}
				if v != 0 {
					sums[dayAndField{day, strings.TrimPrefix(column, "sum_")}] += v
				}
			}
		}
	}
	return sums
}

// victoriaByDay adds up every stored sample by UTC day.
func victoriaByDay(t *testing.T, server *servertest.VM) map[dayAndField]int64 {
	t.Helper()
	server.Flush(t)
	sums := map[dayAndField]int64{}
	for _, series := range server.Export(t, `{__name__!=""}`, time.Time{}, time.Time{}) {
		_, field, _ := strings.Cut(series.Metric["__name__"], "_")
		for i, v := range series.Values {
			day := time.UnixMilli(series.Timestamps[i]).UTC().Format(time.DateOnly)
			if v != 0 {
				sums[dayAndField{day, field}] += int64(v)
			}
		}
	}
	return sums
}

// killOrder makes two databases whose clocks were set back and in whose
// seconds metrics come twice, and returns the order that exports them.
func killOrder(t *testing.T, newer int) (order, map[dayAndField]int64) {
	t.Helper()
	dir := t.TempDir()
	o := order{
		Databases:  []string{filepath.Join(dir, "Metrics.sqlite"), filepath.Join(dir, "Metrics.db")},
		Tags:       [][]string{{"site=old"}, {"site=new"}},
		Checkpoint: filepath.Join(dir, "checkpoint"),
		Timeout:    20 * time.Second, Tries: 3, Seconds: 700,
	}
	older := 6000
	if underRace {
		older, newer = older/4, newer/4
	}
	want := map[dayAndField]int64{}
	for i, options := range []sampledb.Options{
		{Kind: sampledb.StatsData, Batches: older, ClockBack: 3 * time.Hour, Duplicates: 500, Profile: sampledb.Busy, ExtraMetrics: []string{"bytes.fromspace.toclients"}},
		{Kind: sampledb.ZMetric, Batches: newer, ClockBack: 20 * time.Hour, Duplicates: 2000, Profile: sampledb.Busy, Seed: 7},
	} {
		if _, err := sampledb.Write(t.Context(), o.Databases[i], options); err != nil {
			t.Fatal(err)
		}
		sumsByDay(t, want, o.Databases[i], options.Kind)
	}
	return o, want
}

// position is how many rows are confirmed, and how many windows are open.
func position(t *testing.T, path string) (rows int64, open int) {
	t.Helper()
	file, err := checkpoint.Peek(named(path))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, 0
	}
	var state struct{ Sinks []*checkpoint.Sink }
	if err := json.Unmarshal(data, &state); err != nil {
		t.Fatal(err)
	}
	for _, s := range state.Sinks {
		for _, e := range file.Sink(s.Name).Entries {
			rows += e.Rows
			open += len(e.Intents)
		}
	}
	return rows, open
}

// killAll kills run after run at a random byte of what it sends, or when a
// random answer is there and not yet passed on, and returns how many were cut
// short with a window open, and at how many different positions. p is between
// the runs and the server.
func killAll(t *testing.T, o order, p *proxy, kills, bytes, answers int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	underway, idle := 0, 0
	places := map[int64]bool{}
	for range kills {
		ended := o.runAndKill(t, func(kill func()) {
			if rng.IntN(2) == 0 {
				p.onSent(rng.IntN(bytes), kill)
			} else {
				p.onAnswer(1+rng.IntN(answers), kill)
			}
		})
		p.disarm()
		if ended {
			idle++
			continue
		}
		rows, open := position(t, o.Checkpoint)
		places[rows] = true
		if open > 0 {
			underway++
		}
	}
	rows, _ := position(t, o.Checkpoint)
	t.Logf("%d kills: %d with a window open, at %d positions up to row %d; %d runs had ended", kills, underway, len(places), rows, idle)
	if underway < kills/2 || len(places) < kills/4 || idle > kills/5 {
		t.Errorf("too few of the kills hit a run under way for this test to say much")
	}
}

// kills is how often a run is killed. Under the race detector, which slows
// SQLite down more than tenfold and says nothing of a process that is gone, a
// few of them do.
func kills() int {
	if underRace {
		return 8
	}
	return 50
}

func TestKilledInflux(t *testing.T) {
	server := servertest.StartInflux(t)
	o, want := killOrder(t, 45_000)
	p := newProxy(t, server.URL)
	o.To = p.replace(server.WriteURL(""))
	killAll(t, o, p, kills(), 3_000_000, 5)
	o.mustRun(t)
	if diff := gocmp.Diff(want, influxByDay(t, server)); diff != "" {
		t.Errorf("InfluxDB holds other sums than the databases (-want +got):\n%s", diff)
	}
}

func TestKilledVictoriaMetrics(t *testing.T) {
	server := servertest.StartVM(t)
	o, want := killOrder(t, 30_000)
	p := newProxy(t, server.URL)
	o.To = p.replace(server.URL + "/write?db=caching")
	o.Patience = 20 * time.Second // the server updates its count of requests in flight once a second
	killAll(t, o, p, kills(), 2_000_000, 40)
	o.mustRun(t)
	if diff := gocmp.Diff(want, victoriaByDay(t, server)); diff != "" {
		t.Errorf("VictoriaMetrics holds other sums than the databases (-want +got):\n%s", diff)
	}
}
