package export

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// TestBehindAProxy: what a server is can be said, and is kept to.
func TestBehindAProxy(t *testing.T) {
	t.Parallel()
	l := newLab(t, sink.VictoriaMetrics, rows(1, 20, second2020))
	l.server.behind, l.Kind, l.Patience = true, sink.VictoriaMetrics, 100*time.Millisecond
	l.crash(2)
	l.Kind = "" // it is remembered
	l.mustRun(t)
	l.wantTotal(20)
	l.do(rows(21, 22, second2020+30))
	l.mustRun(t)
	l.wantTotal(22)
	l.Kind = sink.InfluxDB
	l.server.set(func() { l.server.behind = false })
	l.do(rows(23, 24, second2020+40))
	l.wantError(CodeOtherSink, "--sink says that it is influxdb, but it is victoriametrics")
	l.wantTotal(22)
}

// TestAppending: nothing is sent twice to a server that adds up and cannot be asked,
// and what may be missing is said, with its number; that is said before the first byte.
func TestAppending(t *testing.T) {
	t.Parallel()
	for _, how := range []failure{lostAfter, lostBefore} {
		l := newLab(t, sink.VictoriaMetrics, rows(1, 20, second2020))
		l.server.behind, l.Kind = true, sink.Appending
		var notes []string
		l.server.onWrite = func(n int) {
			if n == 1 && !strings.Contains(strings.Join(notes, " "), "nothing is sent to it twice") {
				t.Errorf("before the first byte there is only %q", notes)
			}
		}
		n := 0
		l.server.fault = func() failure {
			if n++; n == 3 {
				return how
			}
			return none
		}
		_, err := l.run(t.Context(), func(text string) { notes = append(notes, text) })
		if !fault.Has(err, sink.CodeOutcomeUnknown) {
			t.Fatalf("got %v", err)
		}
		summary, _ := l.mustLose(3)
		if summary.Databases[0].Doubtful != 3 {
			t.Errorf("%+v", summary.Databases[0])
		}
		want := int64(20)
		if how == lostBefore {
			want -= 3
		}
		l.wantTotal(want)
		l.mustRun(t) // it is said once
		l.wantTotal(want)
	}
}

// TestUnknownIsSaid: that a server's kind is not known is said before it matters.
func TestUnknownIsSaid(t *testing.T) {
	l := newLab(t, sink.Unknown, rows(1, 20, second2020))
	_, notes := l.mustRun(t)
	wantNote(t, notes, "say what it is with --sink")
	l = newLab(t, sink.Unknown, rows(1, 20, second2020))
	l.Kind = sink.InfluxDB
	if _, notes = l.mustRun(t); len(notes) > 0 {
		t.Errorf("said of a server that is known: %q", notes)
	}
}

// TestNamingBeforeTheFirstByte: a server that could not be asked after an interrupted
// run is refused before anything is sent.
func TestNamingBeforeTheFirstByte(t *testing.T) {
	l := newLab(t, sink.VictoriaMetrics, rows(1, 20, second2020))
	l.server.flags = `flag{name="influxMeasurementFieldSeparator", value=".", is_set="true"} 1` + "\n"
	l.wantError(sink.CodeReadBack, "-influxMeasurementFieldSeparator")
	if l.server.count() > 0 {
		t.Error("something was sent")
	}
}

// TestIgnoredOncePerRun: a server's counter is waited for once, however many databases
// there are; what is not asked any more is asked by the next run.
func TestIgnoredOncePerRun(t *testing.T) {
	t.Parallel()
	l := newLab(t, sink.VictoriaMetrics, rows(1, 20, second2020))
	for i := range 9 {
		path := filepath.Join(filepath.Dir(l.path), fmt.Sprint(i))
		l.put(path, growerSchema+rows(1, 20, second2020))
		l.Databases, l.Tags = append(l.Databases, path), append(l.Tags, []string{fmt.Sprintf("site=%d", i)})
	}
	l.mustRun(t)
	if l.server.asked > 5 {
		t.Errorf("the page of metrics was read %d times", l.server.asked)
	}
	l.do(rows(21, 30, second2020+30))
	l.server.drop = func(line string) bool { return strings.HasSuffix(line, fmt.Sprint(second2020+32)) }
	l.mustStopBeforeTheEnd()
	l.server.set(func() { l.server.drop = nil })
	summary := l.wantError(CodeRowsLeftOut)
	if summary.Databases[0].Quarantined != 7 {
		t.Errorf("%+v, want the lines of one second", summary.Databases[0])
	}
	l.mustRun(t)
}

// mustStopBeforeTheEnd makes a run that sends everything and is killed then.
func (l *lab) mustStopBeforeTheEnd() {
	l.Helper()
	var before []byte
	summary, err := l.run(l.Context(), func(text string) {
		if strings.Contains(text, "has dropped rows") {
			before, _ = os.ReadFile(l.Checkpoint)
		}
	})
	if err == nil || before == nil {
		l.Fatalf("got %v, %+v", err, summary)
	}
	if err := os.Remove(l.Checkpoint + ".quarantine"); err != nil {
		l.Fatal(err)
	}
	if err := os.WriteFile(l.Checkpoint, before, 0o600); err != nil {
		l.Fatal(err)
	}
	file, err := checkpoint.Peek(named(l.Checkpoint))
	if err != nil || len(file.Sink(l.To).Entries[0].Unchecked) != 1 {
		l.Fatalf("what was not asked is not recorded: %v", err)
	}
}

// TestLossIsToldOnce: what a run that was killed has lost, the next one tells.
func TestLossIsToldOnce(t *testing.T) {
	t.Parallel()
	l := newLab(t, sink.InfluxDB, rows(1, 6, second2020))
	l.mustRun(t)
	l.do("DELETE FROM statsData;" + rows(10, 40, second2020+60))
	l.crash(2)
	if summary, _ := l.mustLose(3); summary.Databases[0].Expired != 3 {
		t.Errorf("%+v", summary.Databases[0])
	}
	l.mustRun(t)

	old := time.Now().Add(-60 * 24 * time.Hour).Unix()
	l = newLab(t, sink.InfluxDB, rows(1, 30, old)+rows(31, 60, time.Now().Add(-time.Hour).Unix()))
	l.server.refuse = func(line string) bool { return line < "z" && span1(line) < old+1000 }
	l.server.refusal = "partial write: points beyond retention policy dropped=1"
	l.crash(25)
	if summary, _ := l.mustLose(30); summary.Databases[0].Beyond != 30 {
		t.Errorf("%+v", summary.Databases[0])
	}
	l.wantTotal(30)
	l.mustRun(t)
}

// span1 is the second of a line.
func span1(line string) int64 {
	first, _ := span([]string{line})
	return first
}
