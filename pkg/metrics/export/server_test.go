package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/sampledb"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// lab is one statsData database, one fake server and the order between them.
type lab struct {
	*testing.T
	order
	server *fakeServer
	path   string
}

func newLab(t *testing.T, kind sink.Kind, script string) *lab {
	t.Helper()
	dir := t.TempDir()
	l := &lab{T: t, server: newFakeServer(t, kind), path: filepath.Join(dir, "Metrics.sqlite")}
	l.order = order{
		Databases: []string{l.path}, Tags: [][]string{{"site=a"}}, Checkpoint: filepath.Join(dir, "checkpoint"),
		To: l.server.address(), Timeout: 10 * time.Second, Seconds: 3,
	}
	l.do(growerSchema + script)
	return l
}

// do changes the database.
func (l *lab) do(script string) {
	l.Helper()
	if err := execute(l.path, script); err != nil {
		l.Fatal(err)
	}
}

// row is SQL for a row of the metric that all of these tests count.
func row(id, second, value int64) string {
	return fmt.Sprintf("INSERT INTO statsData VALUES (%d, %d, 0, 'requests.fromclients', %d);", id, second, value)
}

// rows is SQL for rows with ids and seconds that rise, of value 1.
func rows(first, last, second int64) string {
	return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i+1 FROM n WHERE i < %d) "+
		"INSERT INTO statsData SELECT i, %d + i, 0, 'requests.fromclients', 1 FROM n;", first, last, second-first)
}

// total is what the server holds of the metric, over all series and seconds.
func (l *lab) total() int64 {
	var sum int64
	for at, v := range l.server.sums() {
		if at.field == "requests.fromclients" {
			sum += v
		}
	}
	return sum
}

func (l *lab) wantTotal(want int64) {
	l.Helper()
	if got := l.total(); got != want {
		l.Errorf("the server holds %d requests, want %d", got, want)
	}
}

// wantError runs the order, which must fail with a code.
func (l *lab) wantError(code fault.Code, words ...string) Summary {
	l.Helper()
	summary, err := l.run(l.Context(), func(string) {})
	if !fault.Has(err, code) {
		l.Fatalf("got %v, want an error with the code %s", err, code)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			l.Errorf("%q does not say %q", err, word)
		}
	}
	return summary
}

// mustLose runs the order, which must do all that it can, and say how many rows
// will never arrive.
func (l *lab) mustLose(rows int) (Summary, []string) {
	l.Helper()
	var notes []string
	summary, err := l.run(l.Context(), func(text string) { notes = append(notes, text) })
	if !fault.Has(err, CodeRowsLost) || !strings.Contains(err.Error(), fmt.Sprintf("%d rows", rows)) {
		l.Fatalf("got %v, want an error that %d rows will never arrive", err, rows)
	}
	return summary, notes
}

// crash lets a number of windows through and ends the run with the next one
// sent and the answer lost, as if it had been killed then. There must be one
// more, whose record is written meanwhile.
func (l *lab) crash(windows int) {
	l.Helper()
	ctx, kill := context.WithCancel(l.Context())
	defer kill()
	var record []byte
	n := 0
	l.server.fault = func() failure {
		if n++; n <= windows {
			return none
		}
		record = l.recordAhead(span(l.server.current))
		l.server.frozen = true
		kill()
		return lostAfter
	}
	if _, err := l.run(ctx, func(string) {}); err == nil {
		l.Fatal("a run that was killed ended well")
	}
	if record == nil {
		l.FailNow()
	}
	l.server.set(func() { l.server.fault, l.server.frozen = nil, false })
	if err := os.WriteFile(l.Checkpoint, record, 0o600); err != nil {
		l.Fatal(err)
	}
}

// recordAhead waits until the checkpoint has two open windows, the one of these
// seconds and the next, and so confirms all before them; it returns the file, or
// nil. While a window is sent, this is written without waiting for the answer.
func (l *lab) recordAhead(first, last int64) []byte {
	for deadline := time.Now().Add(8 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		file, err := checkpoint.Peek(named(l.Checkpoint))
		if err != nil {
			l.Error(err)
			return nil
		}
		for _, e := range file.Sink(l.To).Entries {
			if len(e.Intents) != 2 || e.Intents[0].FirstSecond != first || e.Intents[0].LastSecond != last {
				continue
			}
			record, err := os.ReadFile(l.Checkpoint) // it does not change before the answer
			if err != nil {
				l.Error(err)
			}
			return record
		}
	}
	l.Errorf("the window of the seconds %d to %d is being sent, and its checkpoint does not come to hold it and the next one", first, last)
	return nil
}

func wantNote(t *testing.T, notes []string, words string) {
	t.Helper()
	if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, words) }) {
		t.Errorf("no note says %q, but:\n%s", words, strings.Join(notes, "\n"))
	}
}

// kinds returns a server that overwrites and one that adds up.
func kinds() []sink.Kind { return []sink.Kind{sink.InfluxDB, sink.VictoriaMetrics} }

func TestOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 10, 1000))
			summary, _ := l.mustRun(t)
			if d := summary.Databases[0]; d.Rows != 10 || d.Seconds != 10 || d.Lines != 70 {
				t.Errorf("the first run did %+v", d)
			}
			before := l.server.count()
			l.mustRun(t)
			if l.server.count() != before {
				t.Error("a run with nothing new sent something")
			}
			l.do(rows(11, 12, 2000))
			if summary, _ = l.mustRun(t); summary.Databases[0].Rows != 2 {
				t.Errorf("the third run did %+v", summary.Databases[0])
			}
			l.wantTotal(12)
		})
	}
}

// TestNewestSecondHeld: a second that may get more rows waits until it is two
// intervals old; rows that come while a run is under way wait as well.
func TestNewestSecondHeld(t *testing.T) {
	l := newLab(t, sink.VictoriaMetrics, row(1, 1000, 1)+row(2, 1060, 1)+row(3, 1120, 1))
	clock := time.Unix(1121, 0)
	l.Now = func() time.Time { return clock }
	summary, _ := l.mustRun(t)
	if d := summary.Databases[0]; !d.HeldBack || d.Rows != 2 {
		t.Errorf("%+v, want the newest second held back", d)
	}
	l.do(row(4, 1120, 1))
	clock = time.Unix(1120+119, 0)
	if summary, _ = l.mustRun(t); summary.Databases[0].Rows != 0 || !summary.Databases[0].HeldBack {
		t.Errorf("%+v, want nothing before two intervals are over", summary.Databases[0])
	}
	clock = time.Unix(1120+120, 0)
	if summary, _ = l.mustRun(t); summary.Databases[0].Rows != 2 || summary.Databases[0].HeldBack {
		t.Errorf("%+v, want the second", summary.Databases[0])
	}
	l.wantTotal(4)
}

// TestRowsThatComeMeanwhile may be the first of their second: they wait.
func TestRowsThatComeMeanwhile(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 60, 1000))
	l.server.onWrite = func(n int) {
		if n == 1 {
			l.do(row(61, 2000, 1))
		}
	}
	if summary, _ := l.mustRun(t); summary.Databases[0].Rows != 60 {
		t.Errorf("%+v, want the rows that were there", summary.Databases[0])
	}
	l.mustRun(t)
	l.wantTotal(61)
}

func TestClockBack(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, row(1, 1000, 5)+row(2, 1001, 7))
			l.mustRun(t)
			l.do(row(3, 1000, 11) + row(4, 1002, 13))
			l.mustRun(t)
			l.wantTotal(36)
			if kind == sink.InfluxDB {
				if got := l.server.sums()[at{"requests.fromclients", 1000}]; got != 16 {
					t.Errorf("the second met again has %d, want the sum of both rows, 16", got)
				}
			}
		})
	}
}

// TestTagsTurn: a late row of a second that went out under other tags brings
// only its own value to the new ones.
func TestTagsTurn(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, row(1, 1000, 5))
			l.mustRun(t)
			l.Tags = [][]string{{"site=b"}}
			l.do(row(2, 1000, 7) + row(3, 1001, 11))
			l.mustRun(t)
			l.wantTotal(23)
			l.Tags = [][]string{{"site=a"}}
			l.Names = encode.Names{"replies": "answers"}
			l.do(row(4, 1000, 13))
			l.mustRun(t)
			l.wantTotal(36)
		})
	}
}

// TestIntentKeepsItsFlags: regardless of the flags now, an open window is
// finished whole, with its own tags and names.
func TestIntentKeepsItsFlags(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 20, 1000))
			l.Names = encode.Names{"requests": "asked"}
			l.crash(1)
			l.Tags, l.Names = [][]string{{"site=b"}}, nil
			if kind == sink.InfluxDB { // a part of the rows, far from the open windows
				l.All, l.Since = true, time.Unix(5000, 0)
				summary, _ := l.mustRun(t)
				if d := summary.Databases[0]; d.Settled != 6 {
					t.Errorf("%+v, want two windows of three rows settled", d)
				}
				l.All, l.Since = false, time.Time{}
				l.wantTotal(9)
			}
			l.mustRun(t)
			l.wantTotal(20)
			bySeries := map[string]int{}
			for key, seconds := range l.server.points {
				if key.field == "requests.fromclients" {
					bySeries[key.measurement+","+key.tags] += len(seconds)
				}
			}
			if diff := cmp.Diff(map[string]int{"asked,site=a": 9, "requests,site=b": 11}, bySeries); diff != "" {
				t.Errorf("points by series (-want +got):\n%s", diff)
			}
		})
	}
}

func TestIntentExpired(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 12, 1000))
			l.crash(1) // rows 4 to 6 arrived, 7 to 9 were never sent
			l.do("DELETE FROM statsData WHERE entryIndex < 9;")
			summary, notes := l.mustLose(5)
			wantNote(t, notes, "3 rows that were being sent when an earlier run ended expired in the meantime")
			wantNote(t, notes, "2 rows that were being sent")
			if d := summary.Databases[0]; d.Expired != 5 || d.Settled != 1 || d.Rows != 3 {
				t.Errorf("%+v", d)
			}
			l.wantTotal(10) // all but 7 and 8
		})
	}
}

func TestExpired(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 5, 1000))
	l.mustRun(t)
	l.do("DELETE FROM statsData;" + rows(9, 10, 2000))
	summary, notes := l.mustLose(3)
	wantNote(t, notes, "up to 3 rows expired before they were sent")
	if summary.Databases[0].Expired != 3 {
		t.Errorf("%+v", summary.Databases[0])
	}
	l.mustRun(t) // it is said once
}

func TestRecreated(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 10, 1000))
			l.mustRun(t)
			if err := os.Remove(l.path); err != nil {
				t.Fatal(err)
			}
			l.do(growerSchema + rows(1, 20, 1005)) // five seconds may be those of the old one
			summary, notes := l.mustRun(t)
			d := summary.Databases[0]
			wantNote(t, notes, "was recreated since the last run")
			if kind == sink.InfluxDB {
				if d.Rows != 20 || d.Skipped != 0 {
					t.Errorf("%+v, want all of it sent", d)
				}
			} else {
				if d.Rows != 20 || d.Skipped != 5 || d.Seconds != 15 {
					t.Errorf("%+v, want the seconds after the last one sent", d)
				}
				wantNote(t, notes, "5 rows are left out")
			}
			l.wantTotal(25)
			l.do(row(21, 1000, 1)) // late, and of the new one
			l.mustRun(t)
			if kind == sink.VictoriaMetrics {
				l.wantTotal(26)
			}
		})
	}
}

// TestOlderCopy: a copy that lacks the newest rows, as one without its -wal
// file does, has nothing sent twice, and nothing left out afterwards.
func TestOlderCopy(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 10, 1000))
			copied, err := os.ReadFile(l.path)
			if err != nil {
				t.Fatal(err)
			}
			l.do(row(11, 1003, 1) + rows(12, 20, 1010))
			l.mustRun(t)
			live, err := os.ReadFile(l.path)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				for _, content := range [][]byte{copied, live} {
					if err := os.WriteFile(l.path, content, 0o600); err != nil {
						t.Fatal(err)
					}
					l.mustRun(t)
				}
				l.wantTotal(20)
			}
			l.do(rows(21, 22, 1100))
			l.mustRun(t)
			l.wantTotal(22)
		})
	}
}

func move(t *testing.T, l *lab, name string) {
	t.Helper()
	to := filepath.Join(filepath.Dir(l.path), name)
	if err := os.Rename(l.path, to); err != nil {
		t.Fatal(err)
	}
	l.path, l.Databases = to, []string{to}
}

func TestMoved(t *testing.T) {
	t.Parallel()
	l := newLab(t, sink.VictoriaMetrics, rows(1, 10, 1000))
	l.mustRun(t)
	move(t, l, "moved.sqlite")
	l.do(row(11, 2000, 1))
	summary, notes := l.mustRun(t)
	if summary.Databases[0].Rows != 1 || len(notes) > 0 {
		t.Errorf("%+v %v, want the one new row", summary.Databases[0], notes)
	}
	l.do(rows(12, 30, 3000))
	l.crash(1)
	move(t, l, "moved again.sqlite")
	l.mustRun(t)
	l.wantTotal(30)
}

// TestMovedAndUnreadable: a moved database whose rows cannot be compared with
// those sent is not taken for a new one, whose rows would be sent again.
func TestMovedAndUnreadable(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 1200, 1000)) // on several pages
			l.Seconds = 100
			l.mustRun(t)
			before := l.server.count()
			move(t, l, "moved.sqlite")
			data, err := os.ReadFile(l.path)
			if err != nil {
				t.Fatal(err)
			}
			page := len(data) / 4096 / 2 * 4096
			clear(data[page : page+4096])
			if err := os.WriteFile(l.path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			l.wantError(metrics.CodeDatabaseBroken)
			if l.server.count() != before {
				t.Error("something was sent")
			}
			l.wantTotal(1200)
		})
	}
}

// TestTwins: databases whose last rows are alike, because both caches were
// idle, are two; two that have changed places are still themselves.
func TestTwins(t *testing.T) {
	t.Parallel()
	l := newLab(t, sink.VictoriaMetrics, rows(1, 3, 1000)+row(4, 1003, 0))
	l.mustRun(t)
	twin := filepath.Join(filepath.Dir(l.path), "twin.sqlite")
	first := l.path
	l.path = twin
	l.do(growerSchema + row(1, 1000, 2) + row(2, 1001, 2) + row(3, 1002, 2) + row(4, 1003, 0))
	l.Databases, l.Tags = []string{first, twin}, [][]string{{"site=a"}, {"site=b"}}
	l.mustRun(t)
	l.wantTotal(9)
	rename := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	rename(first, first+"-")
	rename(twin, first)
	rename(first+"-", twin)
	l.path = first // which is the twin
	l.do(row(5, 2000, 10))
	_, notes := l.mustRun(t)
	l.wantTotal(19)
	if len(notes) > 0 {
		t.Errorf("notes about databases that are known: %q", notes)
	}
}

// TestMovedOnto: a database that is put in the place of another takes its own
// record along; the other's is kept, for its return.
func TestMovedOnto(t *testing.T) {
	t.Parallel()
	l := newLab(t, sink.VictoriaMetrics, rows(1, 3, 1000))
	l.mustRun(t)
	first, second := l.path, filepath.Join(filepath.Dir(l.path), "second.sqlite")
	l.path = second
	l.do(growerSchema + rows(1, 5, 3000))
	l.Databases = []string{second}
	l.mustRun(t)
	if err := os.Rename(first, first+" away"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(second, first); err != nil {
		t.Fatal(err)
	}
	l.path, l.Databases = first, []string{first}
	l.do(row(6, 4000, 1))
	for range 2 {
		l.mustRun(t)
		l.wantTotal(9)
	}
	l.path, l.Databases = first+" away", []string{first + " away"}
	l.do(row(4, 4000, 1))
	l.mustRun(t)
	l.wantTotal(10)
}

func TestStoreMoved(t *testing.T) {
	t.Parallel()
	l := newLab(t, sink.VictoriaMetrics, "")
	dir := filepath.Dir(l.path)
	store := filepath.Join(dir, "Metrics.db")
	totals, err := sampledb.Write(t.Context(), store, sampledb.Options{Kind: sampledb.ZMetric, Batches: 50, Profile: sampledb.Busy})
	if err != nil {
		t.Fatal(err)
	}
	l.Databases = []string{store}
	l.mustRun(t)
	moved := filepath.Join(dir, "copy of Metrics.db")
	if err := os.Rename(store, moved); err != nil {
		t.Fatal(err)
	}
	more, err := sampledb.Write(t.Context(), moved, totals.Next(10))
	if err != nil {
		t.Fatal(err)
	}
	l.Databases = []string{moved}
	summary, _ := l.mustRun(t)
	if summary.Databases[0].Rows != int(more.Rows) {
		t.Errorf("%+v, want %d rows", summary.Databases[0], more.Rows)
	}
	l.wantTotal(totals.Plus(more).Sums["requests.fromclients"])
}

func TestCopiesRefused(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 20, 1000))
	data, err := os.ReadFile(l.path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(filepath.Dir(l.path), "copy.sqlite")
	if err := os.WriteFile(copied, data, 0o600); err != nil {
		t.Fatal(err)
	}
	l.do(rows(21, 22, 2000)) // the copy is the older one now
	store := filepath.Join(filepath.Dir(l.path), "Metrics.db")
	if _, err := sampledb.Write(t.Context(), store, sampledb.Options{Kind: sampledb.ZMetric, Batches: 5, Profile: sampledb.Busy}); err != nil {
		t.Fatal(err)
	}
	data, err = os.ReadFile(store)
	if err != nil {
		t.Fatal(err)
	}
	storeCopy := store + " copy"
	if err := os.WriteFile(storeCopy, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]order{
		"one path":             {Databases: []string{l.path, l.path}, Tags: [][]string{{"site=a"}, {"site=b"}}},
		"one path, two names":  {Databases: []string{l.path, filepath.Dir(l.path) + "/./Metrics.sqlite"}, Tags: [][]string{{"site=a"}, {"site=b"}}},
		"one store":            {Databases: []string{store, storeCopy}, Tags: [][]string{{"site=a"}, {"site=b"}}},
		"merged with its copy": {Databases: []string{l.path, copied}, Tags: [][]string{nil, nil}, Merge: true},
		"copy first":           {Databases: []string{copied, l.path}, Tags: [][]string{nil, nil}, Merge: true},
	} {
		o.Checkpoint, o.To, o.Timeout = l.Checkpoint, l.To, l.Timeout
		_, err := o.run(t.Context(), func(string) {})
		if !fault.Has(err, CodeDuplicate) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	l.Databases, l.Tags = []string{store, storeCopy}, [][]string{nil, nil}
	l.wantError(CodeAmbiguousSeries, "no tags at all")
	l.Databases, l.Tags = []string{l.path, store}, [][]string{{"site=a"}, {"site=a"}}
	l.wantError(CodeAmbiguousSeries, "site=a")
	if l.server.count() > 0 {
		t.Error("something was sent")
	}
}

func TestQuarantine(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind,
				"INSERT INTO statsData VALUES (1, 1000, 0, 'requests.fromclients', NULL);"+
					"INSERT INTO statsData VALUES (2, 1000, 0, '', 1);"+
					"INSERT INTO statsData VALUES (3, 1500000000000, 0, 'requests.fromclients', 1);"+
					rows(4, 9, 1000))
			if kind == sink.InfluxDB {
				l.server.refuse = func(line string) bool {
					return strings.HasPrefix(line, "requests,site=a ") && strings.HasSuffix(line, " 1002")
				}
			} else {
				l.server.drop = func(line string) bool {
					return strings.HasPrefix(line, "requests,site=a ") && strings.HasSuffix(line, " 1002")
				}
			}
			l.server.set(func() { l.server.fault = func() failure { return lostBefore } })
			if _, err := l.run(t.Context(), func(string) {}); err == nil {
				t.Fatal("no error from a server that takes nothing")
			}
			l.server.set(func() { l.server.fault = nil })
			summary := l.wantError(CodeRowsLeftOut)
			if summary.Databases[0].Quarantined != 4 {
				t.Errorf("%+v, want three rows and a line in quarantine", summary.Databases[0])
			}
			text, err := os.ReadFile(l.Checkpoint + ".quarantine")
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range []string{"null-value", "bad-name", "date-in-milliseconds", `"line":"requests,site=a requests.fromclients=1i`} {
				if n := strings.Count(string(text), words); n != 1 {
					t.Errorf("the quarantine file has %q %d times:\n%s", words, n, text)
				}
			}
			l.wantTotal(5)
			if summary, _ := l.mustRun(t); summary.Databases[0].Quarantined != 0 {
				t.Errorf("%+v, want an end of it", summary.Databases[0])
			}
		})
	}
}

// TestBadIDsOnce: rows that have no place in the order are put aside once, not
// at every run.
func TestBadIDsOnce(t *testing.T) {
	l := newLab(t, sink.InfluxDB, "")
	l.do("DROP TABLE statsData; CREATE TABLE statsData (entryIndex, collectionDate, expirationDate, metricName, dataValue);" +
		rows(1, 3, 1000) + "INSERT INTO statsData VALUES ('x', 1000, 0, 'requests.fromclients', 1);")
	l.wantError(CodeRowsLeftOut)
	l.mustRun(t)
	l.do("INSERT INTO statsData VALUES (NULL, 1000, 0, 'requests.fromclients', 1);")
	l.wantError(CodeRowsLeftOut)
	l.mustRun(t)
	l.wantTotal(3)
}

func TestAHundredRefused(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 200, 1000))
	l.Seconds = 150
	l.server.refuse = func(line string) bool { return strings.HasPrefix(line, "requests") }
	l.wantError(sink.CodeTooManyRefused)
	text, err := os.ReadFile(l.Checkpoint + ".quarantine")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n != 100 {
		t.Errorf("%d lines are in quarantine, want 100", n)
	}
	l.server.set(func() { l.server.refuse = nil })
	l.mustRun(t)
	l.wantTotal(200)
}

func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	for status, code := range map[int]fault.Code{401: sink.CodeUnauthorized, 404: sink.CodeNotFound, 302: sink.CodeNotWriteEndpoint} {
		for _, kind := range kinds() {
			t.Run(string(kind), func(t *testing.T) {
				l := newLab(t, kind, rows(1, 10, 1000))
				l.server.set(func() { l.server.status = status })
				l.wantError(code, "exporting", "writing to")
				if rows, open := position(t, l.Checkpoint); rows != 0 || open != 0 {
					t.Errorf("after %d, %d rows are confirmed and %d windows open", status, rows, open)
				}
				l.server.set(func() { l.server.status = 0 })
				l.mustRun(t)
				l.wantTotal(10)
			})
		}
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 10, 1000))
			l.mustRun(t)
			l.do(rows(11, 12, 1010))
			l.All = true
			if kind == sink.VictoriaMetrics {
				l.wantError(CodeWouldCountTwice)
				l.wantTotal(10)
				l.Yes = true
				l.mustRun(t)
				l.wantTotal(22) // ten of them twice
			} else {
				l.server.forget()
				l.mustRun(t)
				l.wantTotal(12)
			}
			l.All = false
			before := l.server.count()
			l.mustRun(t)
			if l.server.count() != before {
				t.Error("--all moved the position back")
			}
		})
	}
}

// TestAllOfAPart: a part of the rows moves no position, and brings a server
// that adds up nothing that the next run would bring again.
func TestAllOfAPart(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 10, 1000))
			l.mustRun(t)
			l.server.forget()
			l.do(rows(11, 12, 1010))
			part := l.order
			part.All, part.Yes, part.Since, part.Until = true, true, time.Unix(1008, 0), time.Unix(1011, 0)
			_, notes := part.mustRun(t)
			if kind == sink.VictoriaMetrics {
				wantNote(t, notes, "wait for a run without --since")
				l.wantTotal(2)
			} else {
				l.wantTotal(3)
			}
			l.mustRun(t)
			l.wantTotal(4)
		})
	}
}

// TestAllReadsNothingTwice: --all does not read rows twice.
func TestAllReadsNothingTwice(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 10, 1000))
	l.mustRun(t)
	db, err := metrics.Open(t.Context(), l.path, metrics.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	known := &tracked{src: Source{DB: db}, entry: &checkpoint.Entry{
		MaxSecond: 1009, Through: 10, Sent: []checkpoint.Range{{After: metrics.FirstID, Through: 10}},
	}}
	e := newEarlierRows([]*tracked{known}, known.src, metrics.FirstID, nil, nil)
	if len(e.ranges) > 0 || e.latest != 0 {
		t.Errorf("from the first row on there are earlier rows: %+v", e)
	}
	if e = newEarlierRows([]*tracked{known}, known.src, 10, nil, nil); len(e.ranges) != 1 || e.latest != 1009 {
		t.Errorf("from the position on there are no earlier rows: %+v", e)
	}
}

// TestSecondSpelling: another address of a server that adds up must not bring
// it all rows a second time; of one that overwrites, it may be another place.
func TestSecondSpelling(t *testing.T) {
	for _, kind := range kinds() {
		l := newLab(t, kind, rows(1, 20, 1000))
		l.mustRun(t)
		l.To += "&rp=autogen"
		if kind == sink.VictoriaMetrics {
			l.wantError(CodeWouldCountTwice, "/write?db=caching")
		} else {
			l.mustRun(t)
		}
		l.wantTotal(20)
	}
}

func TestUnknownServer(t *testing.T) {
	l := newLab(t, sink.Unknown, rows(1, 10, 1000))
	l.crash(1)
	_, notes := l.mustRun(t)
	wantNote(t, notes, "3 rows are sent again")
	wantNote(t, notes, "kind of server is not known")
	l.wantTotal(10)
}

// TestMergeSchemas exports both databases of an upgraded Mac under one tag set;
// in some seconds both have rows.
func TestMergeSchemas(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 10, 1_500_000_000))
			store := filepath.Join(filepath.Dir(l.path), "Metrics.db")
			totals, err := sampledb.Write(t.Context(), store, sampledb.Options{
				Kind: sampledb.ZMetric, Batches: 20, Profile: sampledb.Busy, Interval: time.Second, Start: time.Unix(1_500_000_005, 0),
			})
			if err != nil {
				t.Fatal(err)
			}
			l.Databases, l.Tags, l.Merge = []string{l.path, store}, [][]string{{"site=a"}, {"site=a"}}, true
			l.crash(5)
			l.mustRun(t)
			want := maps.Clone(totals.Sums)
			want["requests.fromclients"] += 10
			got := map[string]int64{}
			for at, v := range l.server.sums() {
				got[at.field] += v
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 30, 1000))
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	reached := errors.New("the deadline has passed")
	l.server.onWrite = func(n int) {
		if n == 4 {
			stop(reached)
			time.Sleep(50 * time.Millisecond)
		}
	}
	_, err := l.run(ctx, func(string) {})
	if !errors.Is(err, reached) {
		t.Fatalf("got %v", err)
	}
	want := fmt.Sprintf("exporting %q: 9 rows are confirmed, the rest waits for the next run", l.path)
	if err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	l.server.set(func() { l.server.onWrite = nil })
	l.mustRun(t)
	l.wantTotal(30)
}

func TestSecondRunWaits(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 30, 1000))
	file, err := checkpoint.Open(t.Context(), named(l.Checkpoint), 0)
	if err != nil {
		t.Fatal(err)
	}
	release := time.AfterFunc(200*time.Millisecond, func() { _ = file.Close() })
	defer release.Stop()
	l.mustRun(t) // waits for the lock
	l.wantTotal(30)
	if _, err := checkpoint.Open(t.Context(), named(l.Checkpoint), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := checkpoint.Open(t.Context(), named(l.Checkpoint), 10*time.Millisecond); !fault.Has(err, checkpoint.CodeLocked) {
		t.Errorf("got %v", err)
	}
}

// TestBrokenPage: what lies before the damage is sent and stays so.
func TestBrokenPage(t *testing.T) {
	l := newLab(t, sink.InfluxDB, "")
	if _, err := sampledb.Write(t.Context(), l.path, sampledb.Options{Kind: sampledb.StatsData, Batches: 300, Profile: sampledb.Busy}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(l.path)
	if err != nil {
		t.Fatal(err)
	}
	page := len(data) / 4096 / 2 * 4096
	clear(data[page : page+4096])
	if err := os.WriteFile(l.path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	summary := l.wantError(metrics.CodeDatabaseBroken, "rows are confirmed, the rest waits for the next run")
	rows, open := position(t, l.Checkpoint)
	if d := summary.Databases[0]; rows == 0 || rows != int64(d.Rows) || open != 0 {
		t.Errorf("%d rows are confirmed and %d windows open, the summary is %+v", rows, open, d)
	}
}

// TestUnwritableCheckpoint: nothing is sent that could not be recorded first,
// and what was sent when the disk was full is settled later.
func TestUnwritableCheckpoint(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 30, 1000))
			dir := filepath.Join(filepath.Dir(l.path), "state")
			l.Checkpoint = filepath.Join(dir, "checkpoint")
			l.server.onWrite = func(n int) {
				if n == 4 { // the folder goes away
					if err := os.Rename(dir, dir+"-"); err != nil {
						t.Error(err)
					}
				}
			}
			l.wantError(checkpoint.CodeUnwritable)
			l.server.onWrite = nil
			if err := os.Rename(dir+"-", dir); err != nil {
				t.Fatal(err)
			}
			l.mustRun(t)
			l.wantTotal(30)
		})
	}
}

// TestNoGoroutineStays ends runs in every possible way.
func TestNoGoroutineStays(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 60, 1000))
	before := runtime.NumGoroutine()
	for range 5 {
		for _, how := range []failure{lostBefore, lostAfter, lostHalf, busy} {
			l.server.set(func() { l.server.fault = func() failure { return how } })
			if _, err := l.run(t.Context(), func(string) {}); err == nil {
				t.Error("no error")
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.run(ctx, func(string) {}); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled run: %v", err)
		}
	}
	l.server.CloseClientConnections()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before+2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// TestRetention: points that are older than a server keeps are left out, counted and
// said once, and the rest arrives; whether it refuses them, as InfluxDB does, or drops
// them in silence, as VictoriaMetrics does.
func TestRetention(t *testing.T) {
	t.Parallel()
	old, young := time.Now().Add(-60*24*time.Hour).Unix(), time.Now().Add(-time.Hour).Unix()
	check := func(t *testing.T, l *lab, sum func() int64) {
		t.Helper()
		l.Seconds = 700
		second := filepath.Join(filepath.Dir(l.path), "second.sqlite")
		if err := execute(second, growerSchema+rows(1, 3, old+50)+rows(4, 5, young)); err != nil {
			t.Fatal(err)
		}
		l.Databases, l.Tags = append(l.Databases, second), append(l.Tags, []string{"site=b"})
		summary, notes := l.mustLose(1503)
		wantNote(t, notes, "1500 rows are older than")
		if summary.Databases[0].Beyond != 1500 || summary.Databases[1].Beyond != 3 {
			t.Errorf("%+v", summary.Databases)
		}
		if got := sum(); got != 32 {
			t.Errorf("the server holds %d requests, want 32", got)
		}
		if _, err := os.Stat(l.Checkpoint + ".quarantine"); err == nil {
			t.Error("points that are too old are in quarantine")
		}
		l.mustRun(t)
		l.do(rows(2001, 2002, young+100))
		l.mustRun(t)
		if got := sum(); got != 34 {
			t.Errorf("the server holds %d requests, want 34", got)
		}
	}
	script := rows(1, 1500, old) + rows(1501, 1530, young)
	t.Run("influxdb", func(t *testing.T) {
		server := servertest.StartInflux(t)
		server.Query(t, "CREATE RETENTION POLICY short ON caching DURATION 7d REPLICATION 1")
		l := newLab(t, sink.InfluxDB, script)
		l.To = server.URL + "/write?db=caching&rp=short"
		check(t, l, func() int64 {
			sum, err := server.Query(t, `SELECT sum("requests.fromclients") FROM short.requests`)[0].Values[0][1].(json.Number).Int64()
			if err != nil {
				t.Fatal(err)
			}
			return sum
		})
	})
	t.Run("victoriametrics", func(t *testing.T) {
		server := servertest.StartVM(t, servertest.WithArgs("-retentionPeriod=1"))
		l := newLab(t, sink.VictoriaMetrics, script)
		l.To = server.URL + "/write"
		check(t, l, func() int64 { return server.FieldSums(t)["requests.fromclients"] })
	})
}

// TestWrongServerClock: a server that takes the present for too old is not obeyed.
func TestWrongServerClock(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 30, time.Now().Add(-time.Hour).Unix())+rows(31, 40, time.Now().Unix()-200))
	l.server.refuse = func(string) bool { return true }
	l.server.refusal = "partial write: points beyond retention policy dropped=1"
	l.server.clock = time.Now().Add(20 * 365 * 24 * time.Hour).UTC().Format(http.TimeFormat)
	l.wantError(sink.CodeRefused, "its clock says 20")
	l.server.set(func() { l.server.refuse = nil })
	l.mustRun(t)
	l.wantTotal(40)
	l = newLab(t, sink.InfluxDB, rows(1, 10, time.Now().Unix()-200))
	l.server.refuse, l.server.refusal = func(string) bool { return true }, "partial write: points beyond retention policy dropped=1"
	l.wantError(sink.CodeRefused, "last minutes")
	l.server.set(func() { l.server.refuse = nil })
	l.mustRun(t)
	l.wantTotal(10)
}

// TestQuarantinedOnce: lines at which a run stops are not listed again by the next.
func TestQuarantinedOnce(t *testing.T) {
	l := newLab(t, sink.InfluxDB, rows(1, 200, 1000))
	l.Seconds = 150
	l.server.refuse = func(line string) bool { return strings.HasPrefix(line, "requests") }
	for range 3 {
		l.wantError(sink.CodeTooManyRefused)
		text, err := os.ReadFile(l.Checkpoint + ".quarantine")
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), "\n"); n != 100 {
			t.Errorf("%d lines are in quarantine, want 100", n)
		}
	}
}

// TestOlderCopyWhileWindowsAreOpen: a copy without the rows of a window whose
// outcome is not known does not lose them.
func TestOlderCopyWhileWindowsAreOpen(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLab(t, kind, rows(1, 3, 1000))
			copied, err := os.ReadFile(l.path)
			if err != nil {
				t.Fatal(err)
			}
			l.do(rows(4, 6, 1003))
			l.crash(0)
			live, err := os.ReadFile(l.path)
			if err != nil {
				t.Fatal(err)
			}
			l.server.forget() // nothing has arrived
			for _, content := range [][]byte{copied, live} {
				if err := os.WriteFile(l.path, content, 0o600); err != nil {
					t.Fatal(err)
				}
				l.mustRun(t)
			}
			l.wantTotal(6)
		})
	}
}

// TestIsHeld: the values of a second, our value, and the sum of earlier rows.
func TestIsHeld(t *testing.T) {
	for _, c := range []struct {
		held         []float64
		value, prior int64
		want         bool
	}{
		{nil, 0, 0, false},
		{nil, 5, 0, false},
		{[]float64{5}, 5, 0, true},
		{[]float64{0}, 0, 0, true},
		{[]float64{0}, 5, 0, false},                       // an earlier zero
		{[]float64{0, 0}, 5, 0, false},                    // two of them
		{[]float64{0, 5}, 5, 0, true},                     // and ours
		{[]float64{7}, 5, 0, false},                       // of rows that have expired
		{[]float64{7, 5}, 5, 0, true},                     // and ours
		{[]float64{7}, 5, 7, false},                       // an earlier one
		{[]float64{5}, 5, 5, false},                       // an earlier one, alike
		{[]float64{5, 5}, 5, 5, true},                     // and ours
		{[]float64{3, 2, 5}, 5, 5, true},                  // of two earlier windows, and ours
		{[]float64{3, 2}, 5, 5, false},                    // of these alone
		{[]float64{1500, 100}, 2877, 0, false},            // much of others
		{[]float64{-5, 5}, 5, -5, true},                   // a sum of nothing
		{[]float64{9007199254740992}, 1<<53 + 1, 0, true}, // as near as a float64 comes
	} {
		s := sink.Sample{Values: c.held}
		for _, v := range c.held {
			s.Sum += v
		}
		if got := isHeld(s, c.value, c.prior); got != c.want {
			t.Errorf("%d beside %d in %v: %v, want %v", c.value, c.prior, c.held, got, c.want)
		}
	}
}

// TestMissingPart: what a server holds of a second that came from one database, in
// whatever parts, is made whole.
func TestMissingPart(t *testing.T) {
	for _, c := range []struct {
		held           []float64
		value, earlier int64
		lacks          bool
		part           int64
	}{
		{nil, 5, 0, true, 5},
		{nil, 0, 0, true, 0}, // a zero is a point, too
		{[]float64{5}, 5, 0, false, 0},
		{[]float64{2, 3}, 5, 0, false, 0},    // in two windows
		{[]float64{2}, 5, 0, true, 3},        // one of them has not arrived
		{[]float64{2, 3, 4}, 5, 0, false, 0}, // and a late row of a newer copy
		{[]float64{7}, 5, 7, true, 5},        // earlier rows alone
		{[]float64{7, 5}, 5, 7, false, 0},
		{[]float64{12}, 5, 7, false, 0},
		{[]float64{9007199254740992}, 1<<53 + 1, 0, false, 0}, // as near as a float64 comes
	} {
		s := sink.Sample{Values: c.held}
		for _, v := range c.held {
			s.Sum += v
		}
		value := c.value
		p := &piece{own: true}
		if lacks := p.lacks(s, &value, c.earlier); lacks != c.lacks || lacks && value != c.part {
			t.Errorf("%d beside %d in %v: lacks %v, %d; want %v, %d", c.value, c.earlier, c.held, lacks, value, c.lacks, c.part)
		}
	}
}
