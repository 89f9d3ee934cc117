package export

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/sampledb"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// desk is where exports to streams and files are tried out.
type desk struct {
	*testing.T
	dir     string
	format  Format
	sources []string // databases
	tags    []string // one for each
	opts    Options
	notes   []string
	all     bool
	left    error // what the last page left out
}

func newDesk(t *testing.T, format Format, scripts ...string) *desk {
	t.Helper()
	d := &desk{T: t, dir: t.TempDir(), format: format}
	for i, script := range scripts {
		path := filepath.Join(d.dir, string(rune('a'+i))+".sqlite")
		if err := execute(path, growerSchema+script); err != nil {
			t.Fatal(err)
		}
		d.sources, d.tags = append(d.sources, path), append(d.tags, "site="+string(rune('a'+i)))
	}
	d.opts = Options{Now: time.Now, Note: func(text string) { d.notes = append(d.notes, text) }}
	return d
}

// do changes the first database.
func (d *desk) do(script string) {
	d.Helper()
	if err := execute(d.sources[0], script); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) open(ctx context.Context) []Source {
	d.Helper()
	var sources []Source
	for i, path := range d.sources {
		db, err := metrics.Open(ctx, path, metrics.Options{})
		if err != nil {
			d.Fatal(err)
		}
		d.Cleanup(func() { _ = db.Close() })
		set, err := tags.Parse([]string{d.tags[i]}, nil)
		if err != nil {
			d.Fatal(err)
		}
		sources = append(sources, Source{DB: db, Tags: set})
	}
	return sources
}

// positions opens the checkpoint; closing it releases the lock.
func (d *desk) positions() *Positions {
	d.Helper()
	file, err := checkpoint.Open(d.Context(), named(filepath.Join(d.dir, "checkpoint")), 0)
	if err != nil {
		d.Fatal(err)
	}
	return &Positions{File: file, Sink: file.Sink("out"), All: d.all}
}

// write writes to w, with positions if there are any.
func (d *desk) write(w io.Writer, pos *Positions) error {
	d.Helper()
	d.notes = nil
	d.opts.Quarantine = NewQuarantine(named(filepath.Join(d.dir, "quarantine")), time.Now)
	defer func() { _ = d.opts.Quarantine.Close() }()
	if pos != nil {
		defer func() { _ = pos.File.Close() }()
	}
	out, ok := w.(Output)
	if !ok {
		out = Stream{Writer: w}
	}
	_, err := ToWriter(d.Context(), out, d.format, d.open(d.Context()), pos, d.opts)
	return err
}

// text is what a run that must end well writes to a stream.
func (d *desk) text(pos *Positions) string {
	d.Helper()
	var b bytes.Buffer
	if err := d.write(&b, pos); err != nil {
		d.Fatal(err)
	}
	return b.String()
}

// requests picks the lines of one measurement.
func requests(text string) []string {
	lines := []string{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "requests") || strings.Contains(line, `"measurement":"requests"`) {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

func TestStreamPositions(t *testing.T) {
	d := newDesk(t, Line, row(1, 1000, 5), row(1, 1000, 7))
	want := []string{
		"requests,site=a requests.fromclients=5i,requests.frompeers=0i 1000000000000",
		"requests,site=b requests.fromclients=7i,requests.frompeers=0i 1000000000000",
	}
	if diff := cmp.Diff(want, requests(d.text(d.positions()))); diff != "" {
		t.Errorf("the first run (-want +got):\n%s", diff)
	}
	if text := d.text(d.positions()); text != "" {
		t.Errorf("a run with nothing new wrote %q", text)
	}
	d.do(row(2, 1001, 1))
	if got := len(requests(d.text(d.positions()))); got != 1 {
		t.Errorf("%d seconds, want the new one", got)
	}
}

// failing takes some bytes and then fails, as a full disk does.
type failing struct{ room int }

func (f *failing) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

// TestStreamFails: as long as not all has been written, no position moves, not
// even that of a database which has been written whole.
func TestStreamFails(t *testing.T) {
	d := newDesk(t, Line, row(1, 1000, 5), rows(1, 100, 1000))
	if err := d.write(&failing{room: 1000}, d.positions()); !fault.Has(err, CodeWriting) {
		t.Fatalf("got %v", err)
	}
	if got := len(requests(d.text(d.positions()))); got != 101 {
		t.Errorf("%d seconds after a run that failed, want all 101", got)
	}
}

// TestMergedPositions: what one database brings to a second that the other
// one has been written for, in this run or before, makes a line with both.
func TestMergedPositions(t *testing.T) {
	d := newDesk(t, Line, row(1, 1000, 5), row(1, 1000, 7)+row(2, 1001, 1))
	d.tags, d.opts.Merge = []string{"site=a", "site=a"}, true
	want := []string{
		"requests,site=a requests.fromclients=5i,requests.frompeers=0i 1000000000000",
		"requests,site=a requests.fromclients=12i,requests.frompeers=0i 1000000000000",
		"requests,site=a requests.fromclients=1i,requests.frompeers=0i 1001000000000",
	}
	if diff := cmp.Diff(want, requests(d.text(d.positions()))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantNote(t, d.notes, "1 second is written again, with complete sums")
	d.do(row(2, 1001, 10))
	want = []string{"requests,site=a requests.fromclients=11i,requests.frompeers=0i 1001000000000"}
	if diff := cmp.Diff(want, requests(d.text(d.positions()))); diff != "" {
		t.Errorf("the second run (-want +got):\n%s", diff)
	}
}

func TestMerge(t *testing.T) {
	d := newDesk(t, Line, row(1, 1000, 5)+row(2, 1002, 1)+"INSERT INTO statsData VALUES (3, 1002, 0, 'new.one', 4);",
		row(1, 1000, 7)+row(2, 1001, 1)+"INSERT INTO statsData VALUES (3, 1002, 0, 'new.one', 8);")
	d.tags, d.opts.Merge = []string{"site=a", "site=a"}, true
	text := d.text(nil)
	want := []string{
		"requests,site=a requests.fromclients=12i,requests.frompeers=0i 1000000000000",
		"requests,site=a requests.fromclients=1i,requests.frompeers=0i 1001000000000",
		"requests,site=a requests.fromclients=1i,requests.frompeers=0i 1002000000000",
	}
	if diff := cmp.Diff(want, requests(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(text, "other,site=a new.one=12i 1002000000000\n") {
		t.Errorf("no sum of the unknown metric in\n%s", text)
	}
}

// TestMergeSchemasLocally has the fields of both schemas in one point.
func TestMergeSchemasLocally(t *testing.T) {
	d := newDesk(t, Line, rows(1, 10, 1_500_000_000))
	store := filepath.Join(d.dir, "Metrics.db")
	totals, err := sampledb.Write(t.Context(), store, sampledb.Options{
		Kind: sampledb.ZMetric, Batches: 20, Profile: sampledb.Busy, Interval: time.Second, Start: time.Unix(1_500_000_005, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	d.sources, d.tags, d.opts.Merge = append(d.sources, store), []string{"site=a", "site=a"}, true
	server := newFakeServer(t, "")
	for line := range strings.Lines(d.text(nil)) {
		server.store(strings.TrimSuffix(line, "000000000\n"))
	}
	want := maps.Clone(totals.Sums)
	want["requests.fromclients"] += 10
	got := map[string]int64{}
	for at, v := range server.sums() {
		got[at.field] += v
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCannotMerge(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes more rows than a window holds")
	}
	d := newDesk(t, Line, rows(1, localSeconds+1, 100_000)+row(localSeconds+2, 50, 1), row(1, 100_000, 1))
	d.tags, d.opts.Merge = []string{"site=a", "site=a"}, true
	if err := d.write(io.Discard, nil); !fault.Has(err, CodeCannotMerge) {
		t.Errorf("got %v", err)
	}
}

func TestStreamOfADatabaseMadeAnew(t *testing.T) {
	for format, want := range map[Format]int{Line: 4, JSON: 2} {
		d := newDesk(t, format, rows(1, 3, 1000))
		d.text(d.positions())
		if err := os.Remove(d.sources[0]); err != nil {
			t.Fatal(err)
		}
		d.do(growerSchema + rows(1, 4, 1001))
		var b bytes.Buffer
		err := d.write(&b, d.positions())
		if lost := fault.Has(err, CodeRowsLost); lost != (format == JSON) || err != nil && !lost {
			t.Errorf("%s: got %v, want an error for the rows that may be missing", format, err)
		}
		if got := len(requests(b.String())); got != want {
			t.Errorf("%s: %d seconds of the new database, want %d", format, got, want)
		}
	}
}

func TestStreamBounds(t *testing.T) {
	d := newDesk(t, JSON, rows(1, 10, 1000))
	d.opts.Since, d.opts.Until = time.Unix(1003, 1), time.Unix(1006, 0)
	want := []string{
		`{"time":"1970-01-01T00:16:44Z","measurement":"requests","tags":{"site":"a"},"fields":{"requests.fromclients":1,"requests.frompeers":0}}`,
		`{"time":"1970-01-01T00:16:45Z","measurement":"requests","tags":{"site":"a"},"fields":{"requests.fromclients":1,"requests.frompeers":0}}`,
	}
	if diff := cmp.Diff(want, requests(d.text(nil))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// With positions such a part moves none.
	d.all = true
	if diff := cmp.Diff(want, requests(d.text(d.positions()))); diff != "" {
		t.Errorf("with positions (-want +got):\n%s", diff)
	}
	d.all, d.opts.Since, d.opts.Until = false, time.Time{}, time.Time{}
	if got := len(requests(d.text(d.positions()))); got != 10 {
		t.Errorf("%d seconds afterwards, want all 10", got)
	}
	d.all = true
	d.do(row(11, 1010, 1))
	if got := len(requests(d.text(d.positions()))); got != 11 {
		t.Errorf("%d seconds with --all, want 11", got)
	}
}

// append goes on in the file; before is called when it is open.
func (d *desk) append(before func(*AppendFile)) error {
	d.Helper()
	pos := d.positions()
	d.notes = nil
	d.opts.Quarantine = NewQuarantine(named(filepath.Join(d.dir, "quarantine")), time.Now)
	out, err := OpenAppend(named(d.file()), pos, d.opts.Note)
	if err != nil {
		return errors.Join(err, pos.File.Close())
	}
	if before != nil {
		before(out)
	}
	_, err = ToWriter(d.Context(), out, d.format, d.open(d.Context()), pos, d.opts)
	return errors.Join(err, out.Close(), pos.File.Close())
}

func (d *desk) file() string { return filepath.Join(d.dir, "out") }

func (d *desk) content() string {
	d.Helper()
	data, err := os.ReadFile(d.file())
	if err != nil {
		d.Fatal(err)
	}
	return string(data)
}

func TestAppend(t *testing.T) {
	for _, format := range []Format{Line, JSON, CSV} {
		d := newDesk(t, format, rows(1, 3, 1000))
		grow := func() {
			t.Helper()
			if err := d.append(nil); err != nil {
				t.Fatal(err)
			}
		}
		grow()
		grow()
		d.do(rows(4, 6, 1010))
		grow()
		if diff := cmp.Diff(d.text(nil), d.content()); diff != "" {
			t.Errorf("%s: a file that was appended to differs from one written at once (-want +got):\n%s", format, diff)
		}
	}
}

// TestAppendAfterHalfALine: a last line without a newline is not made longer.
func TestAppendAfterHalfALine(t *testing.T) {
	d := newDesk(t, Line, rows(1, 3, 1000))
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	whole := d.content()
	half := whole[:strings.Index(whole, "\n")+10]
	if err := os.Truncate(d.file(), int64(len(half))); err != nil {
		t.Fatal(err)
	}
	d.do(rows(4, 6, 1010))
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	if want := half + "\n" + strings.TrimPrefix(d.text(nil), whole); d.content() != want {
		t.Errorf("the file holds:\n%s\nwant:\n%s", d.content(), want)
	}
}

// TestAppendCutShort: what a run that was killed has written after its last
// commit is cut off by the next one.
func TestAppendCutShort(t *testing.T) {
	d := newDesk(t, CSV, rows(1, 3, 1000))
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	d.do(rows(4, 6, 1010))
	pos := d.positions()
	out, err := OpenAppend(named(d.file()), pos, d.opts.Note)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(out, "half a li"); err != nil {
		t.Fatal(err)
	}
	if err := pos.File.Close(); err != nil { // it was killed: nothing else happens
		t.Fatal(err)
	}
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d.text(nil), d.content()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAppendFails leaves the file as it was, and the position.
func TestAppendFails(t *testing.T) {
	d := newDesk(t, JSON, rows(1, 3, 1000))
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	want := d.content()
	d.do(rows(4, 6, 1010) + "INSERT INTO statsData VALUES (7, 1020, 0, 'new.one', 1);")
	stopped, stop := context.WithCancel(t.Context())
	note := d.opts.Note
	d.opts.Note = func(text string) { stop() } // of the unknown metric, before it is written
	pos := d.positions()
	out, err := OpenAppend(named(d.file()), pos, d.opts.Note)
	if err != nil {
		t.Fatal(err)
	}
	d.opts.Quarantine = NewTemporaryQuarantine(volume.Door{}, time.Now)
	sources := d.open(t.Context())
	if _, err := ToWriter(stopped, out, d.format, sources, pos, d.opts); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(out.Close(), pos.File.Close()); err != nil {
		t.Fatal(err)
	}
	d.opts.Note = note
	if diff := cmp.Diff(want, d.content()); diff != "" {
		t.Errorf("a run that failed left (-want +got):\n%s", diff)
	}
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	if d.content() != d.text(nil) {
		t.Error("after a run that failed, the file is not what one run would write")
	}
}

// TestAppendFailsAtFirst leaves no file behind.
func TestAppendFailsAtFirst(t *testing.T) {
	d := newDesk(t, CSV, rows(1, 3, 1000))
	broken := d.sources[0]
	if err := d.append(func(*AppendFile) {
		if err := execute(broken, "DROP TABLE statsData"); err != nil {
			t.Fatal(err)
		}
		if err := execute(broken, "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY)"); err != nil {
			t.Fatal(err)
		}
		d.sources[0] = filepath.Join(d.dir, "b.sqlite")
		if err := execute(d.sources[0], growerSchema+
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 200) INSERT INTO statsData SELECT i, 'x', 0, 'y', 1 FROM n"); err != nil {
			t.Fatal(err)
		}
	}); !fault.Has(err, metrics.CodeTooManyBadRows) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(d.file()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a run that failed left a file: %v", err)
	}
}

func TestAppendToAChangedFile(t *testing.T) {
	d := newDesk(t, CSV, rows(1, 3, 1000))
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.file(), []byte(d.content()+"a remark\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.do(row(4, 1010, 1))
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	wantNote(t, d.notes, "has grown since the last run")
	if !strings.Contains(d.content(), "a remark\n1970-01-01T00:16:50Z") {
		t.Errorf("what somebody added is gone, or the new rows are:\n%s", d.content())
	}
	if err := os.Remove(d.file()); err != nil {
		t.Fatal(err)
	}
	d.do(row(5, 1011, 1))
	if err := d.append(nil); err != nil {
		t.Fatal(err)
	}
	wantNote(t, d.notes, "shorter than the last run left it")
	if !strings.HasPrefix(d.content(), "time,measurement,") || strings.Count(d.content(), "\n") != 22 {
		t.Errorf("want the header and the new second:\n%s", d.content())
	}
	d.tags[0] = "region=north"
	if err := d.append(nil); !fault.Has(err, CodeHeaderDiffers) {
		t.Errorf("other columns: got %v", err)
	}
}

// TestStreamStops says how far a run came.
func TestStreamStops(t *testing.T) {
	d := newDesk(t, Line, rows(1, 100, 1000))
	ctx, stop := context.WithCancelCause(t.Context())
	reached := errors.New("the deadline has passed")
	sources := d.open(t.Context())
	stop(reached)
	d.opts.Quarantine = NewTemporaryQuarantine(volume.Door{}, time.Now)
	_, err := ToWriter(ctx, Stream{Writer: io.Discard}, Line, sources, nil, d.opts)
	if !errors.Is(err, reached) {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), "rows were written") || strings.Contains(err.Error(), "deadline") {
		t.Errorf("got %q", err)
	}
}

// totalsOf reads a page of the prometheus format.
func (d *desk) totalsOf() map[string]string {
	d.Helper()
	pos := d.positions()
	d.notes = nil
	d.opts.Quarantine = NewTemporaryQuarantine(volume.Door{}, time.Now)
	page, _, left := ToPrometheus(d.Context(), d.open(d.Context()), pos, d.opts)
	if err := errors.Join(pos.File.Save(), pos.File.Close()); err != nil || page == nil {
		d.Fatal(left, err)
	}
	d.left = left
	totals := map[string]string{}
	for line := range strings.Lines(string(page)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "} "); ok && strings.HasPrefix(name, "macwrangler_caching_requests_total") {
			totals[name+"}"] = value
		}
	}
	return totals
}

// TestPrometheusTotals only rise: over runs, over rows that expire, and over a
// database that is recreated.
func TestPrometheusTotals(t *testing.T) {
	d := newDesk(t, "prometheus", rows(1, 10, 1000))
	const series = `macwrangler_caching_requests_total{source="clients",site="a"}`
	want := func(value string) {
		t.Helper()
		if got := d.totalsOf()[series]; got != value {
			t.Errorf("the total is %q, want %s", got, value)
		}
	}
	want("10")
	want("10")
	d.do("DELETE FROM statsData WHERE entryIndex < 8;" + rows(11, 12, 1020))
	want("12")
	d.do(row(13, 1000, 5)) // the clock was set back
	want("17")
	if err := os.Remove(d.sources[0]); err != nil {
		t.Fatal(err)
	}
	d.do(growerSchema + rows(1, 10, 1015)) // to 1024; 1021 was sent
	want("20")
	wantNote(t, d.notes, "7 rows are left out")
	if !fault.Has(d.left, CodeRowsLost) {
		t.Errorf("got %v, want an error for rows that may be missing", d.left)
	}
	want("20")
	if d.left != nil {
		t.Errorf("got %v, want it to be said once", d.left)
	}
}

// TestPrometheusNotWritten: a page that was not written is made again.
func TestPrometheusNotWritten(t *testing.T) {
	d := newDesk(t, "prometheus", rows(1, 10, 1000), rows(1, 5, 1000))
	d.tags, d.opts.Merge = []string{"site=a", "site=a"}, true
	pos := d.positions()
	d.opts.Quarantine = NewTemporaryQuarantine(volume.Door{}, time.Now)
	if _, _, err := ToPrometheus(t.Context(), d.open(t.Context()), pos, d.opts); err != nil {
		t.Fatal(err)
	}
	if err := pos.File.Close(); err != nil { // without Save
		t.Fatal(err)
	}
	if got := d.totalsOf()[`macwrangler_caching_requests_total{source="clients",site="a"}`]; got != "15" {
		t.Errorf("the total is %q, want 15", got)
	}
}

func TestDryRun(t *testing.T) {
	d := newDesk(t, Line, rows(1, 10, 1000), rows(1, 5, 1000))
	path := filepath.Join(d.dir, "nowhere", "checkpoint")
	file, err := checkpoint.Peek(named(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, pos := range []*Positions{nil, {File: file, Sink: file.Sink("out")}} {
		summary, err := DryRun(t.Context(), d.open(t.Context()), pos, Overwrites, d.opts)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := summary.Databases[0], summary.Databases[1]; a.Rows != 10 || b.Rows != 5 {
			t.Errorf("%+v", summary)
		}
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a dry run made a folder: %v", err)
	}
}

// TestSameRecordTwice: two copies of one database would be written twice.
func TestSameRecordTwice(t *testing.T) {
	for _, format := range []Format{Line, "prometheus"} {
		d := newDesk(t, format, rows(1, 10, 1000))
		d.text(d.positions())
		data, err := os.ReadFile(d.sources[0])
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(d.dir, "copy.sqlite")
		if err := os.WriteFile(copied, data, 0o600); err != nil {
			t.Fatal(err)
		}
		d.sources, d.tags = append(d.sources, copied), []string{"site=a", "site=b"}
		pos := d.positions()
		if format == Line {
			err = d.write(io.Discard, pos)
		} else {
			_, _, err = ToPrometheus(t.Context(), d.open(t.Context()), pos, d.opts)
			_ = pos.File.Close()
		}
		if !fault.Has(err, CodeDuplicate) {
			t.Errorf("%s: got %v", format, err)
		}
	}
}

// TestCopiesSummed: without positions, the sum of copies is made, and said.
func TestCopiesSummed(t *testing.T) {
	d := newDesk(t, Line, rows(1, 20, 1000), rows(1, 20, 1000), rows(1, 5, 1000))
	d.tags, d.opts.Merge = []string{"site=a", "site=a", "site=c"}, true
	if got := requests(d.text(nil))[0]; got != "requests,site=a requests.fromclients=2i,requests.frompeers=0i 1000000000000" {
		t.Errorf("got %s", got)
	}
	wantNote(t, d.notes, "are copies of one database")
}

// named returns the path of a file that somebody has named.
func named(path string) volume.Path { return volume.Door{}.Path(path) }
