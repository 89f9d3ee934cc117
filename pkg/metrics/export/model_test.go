package export

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// world is a random history of databases that grow, runs that are cut short
// at any event, and flags that change; in the end the server must hold what
// was ever written into the databases.
type world struct {
	rng        *rand.Rand
	dir        string
	server     *fakeServer
	databases  []*grower
	want       map[at]int64
	tags       string
	names      encode.Names
	crashed    []byte // the checkpoint at the moment of the crash
	checkpoint string
	log        []string
	turns      bool // tags and names change; else databases are replaced now and then
}

// grower is a statsData database that rows are put into.
type grower struct {
	path  string
	id    int64
	clock int64
	copy  []byte // of the file, at some time
}

const growerSchema = `CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY AUTOINCREMENT, collectionDate INTEGER,
	expirationDate INTEGER, metricName TEXT, dataValue INTEGER);`

func execute(path, script string) error {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return err
	}
	return errors.Join(sqlitex.ExecuteScript(conn, script, nil), conn.Close())
}

func newWorld(tb testing.TB, seed uint64, kind sink.Kind, dir string) *world {
	tb.Helper()
	w := &world{
		rng: rand.New(rand.NewPCG(seed, 1)), dir: dir, server: newFakeServer(tb, kind), want: map[at]int64{},
		tags: "site=a", checkpoint: filepath.Join(dir, "checkpoint"),
	}
	w.turns = w.rng.IntN(2) == 0
	for i := range 1 + w.rng.IntN(2) {
		g := &grower{path: filepath.Join(dir, fmt.Sprintf("%d.sqlite", i)), clock: 1_500_000_000}
		if err := execute(g.path, growerSchema); err != nil {
			tb.Fatal(err)
		}
		w.databases = append(w.databases, g)
	}
	return w
}

// grow puts rows into a database; now and then its clock is set back.
func (w *world) grow(g *grower) error {
	names := []string{"bytes.fromcache.toclients", "bytes.fromorigin.toclients", "requests.fromclients", "bytes.dropped", "nobody.knows"}
	var script strings.Builder
	for range w.rng.IntN(40) {
		switch w.rng.IntN(12) {
		case 0:
			g.clock -= w.rng.Int64N(12)
		case 1, 2, 3, 4:
			g.clock += 1 + w.rng.Int64N(3)
		}
		name, value := names[w.rng.IntN(len(names))], w.rng.Int64N(4)*w.rng.Int64N(1000)
		g.id++
		fmt.Fprintf(&script, "INSERT INTO statsData VALUES (%d, %d, 0, '%s', %d);", g.id, g.clock, name, value)
		w.want[at{name, g.clock}] += value
	}
	return execute(g.path, script.String())
}

// turn changes the flags of the next run.
func (w *world) turn() {
	if w.rng.IntN(5) == 0 {
		w.tags = "site=" + string(rune('a'+w.rng.IntN(3)))
	}
	if w.rng.IntN(8) == 0 {
		w.names = []encode.Names{nil, {"bytestoclients": "bytes"}}[w.rng.IntN(2)]
	}
}

// replace lets a run find an older copy of a database in its place, or a
// recreated database, all of whose seconds are later.
func (w *world) replace() error {
	g := w.databases[w.rng.IntN(len(w.databases))]
	switch w.rng.IntN(8) {
	case 0:
		if g.id == 0 {
			return nil // an empty copy looks as if all rows had expired
		}
		var err error
		g.copy, err = os.ReadFile(g.path)
		return err
	case 1:
		if g.copy == nil {
			return nil
		}
		w.log = append(w.log, "an older copy of "+g.path)
		if err := os.Rename(g.path, g.path+".live"); err != nil {
			return err
		}
		if err := os.WriteFile(g.path, g.copy, 0o600); err != nil {
			return err
		}
		_ = w.run(true)
		return os.Rename(g.path+".live", g.path)
	case 2:
		if len(w.databases) > 1 {
			return nil // rows that are gone cannot be summed with another's late ones
		}
		if err := w.run(false); err != nil {
			return err
		}
		w.log = append(w.log, "recreated: "+g.path)
		if err := os.Remove(g.path); err != nil {
			return err
		}
		g.id, g.copy = 0, nil
		g.clock += 1000
		return execute(g.path, growerSchema)
	default:
		return nil
	}
}

// run makes one run, which crashes or meets faults at random requests.
func (w *world) run(faults bool) error {
	ctx, crash := context.WithCancelCause(context.Background())
	defer crash(nil)
	w.crashed = nil
	w.server.mu.Lock()
	w.server.frozen = false
	w.server.fault = nil
	if faults {
		at, how := 1+w.rng.IntN(6), failure(w.rng.IntN(5))
		until := at + w.rng.IntN(4) // longer than it is tried again
		dies, pause := w.rng.IntN(4) > 0, time.Duration(w.rng.IntN(4))*time.Millisecond
		w.log = append(w.log, fmt.Sprintf("run with tags %s: request %d has fault %d, dies: %v", w.tags, at, how, dies))
		n := 0
		w.server.fault = func() failure {
			n++
			switch {
			case n < at || n > until:
				return none
			case dies:
				time.Sleep(pause) // the record of the next window may be written meanwhile
				w.crashed, _ = os.ReadFile(w.checkpoint)
				w.server.frozen = true
				crash(errors.New("killed"))
			}
			return how
		}
	}
	w.server.mu.Unlock()
	err := w.export(ctx)
	if w.crashed != nil {
		return errors.Join(err, os.WriteFile(w.checkpoint, w.crashed, 0o600))
	}
	return err
}

func (w *world) export(ctx context.Context) (err error) {
	file, err := checkpoint.Open(context.Background(), named(w.checkpoint), time.Second)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	address, err := sink.Parse(w.server.address())
	if err != nil {
		return err
	}
	set, err := tags.Parse([]string{w.tags}, nil)
	if err != nil {
		return err
	}
	var sources []Source
	for _, g := range w.databases {
		db, err := metrics.Open(ctx, g.path, metrics.Options{})
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }()
		sources = append(sources, Source{DB: db, Tags: set})
	}
	client, err := sink.NewClient(address, sink.Access{Timeout: 10 * time.Second})
	if err != nil {
		return err
	}
	defer client.Close()
	opts := Options{
		Names: w.names, Merge: true, Now: time.Now, Note: func(text string) { w.log = append(w.log, text) },
		Quarantine: NewQuarantine(named(filepath.Join(w.dir, "quarantine")), time.Now),
	}
	srv := Server{
		Address: address, Client: client, Patience: time.Second,
		Retry: sink.Retry{Tries: 2, First: time.Millisecond, Longest: 2 * time.Millisecond},
	}
	r := newRemote(ctx, srv, &Positions{File: file, Sink: file.Sink(address.Name())}, opts)
	r.seconds = 1 + w.rng.IntN(8)
	_, err = r.export(sources)
	return errors.Join(err, opts.Quarantine.Close())
}

func (w *world) history() error {
	for range 4 + w.rng.IntN(8) {
		for _, g := range w.databases {
			if w.rng.IntN(3) > 0 {
				if err := w.grow(g); err != nil {
					return err
				}
			}
		}
		if w.turns {
			w.turn()
		} else if err := w.replace(); err != nil {
			return err
		}
		_ = w.run(true) // what matters is what the last one makes of it
	}
	if err := w.run(false); err != nil {
		return fmt.Errorf("the last run: %w", err)
	}
	got := w.server.sums()
	maps.DeleteFunc(got, func(_ at, v int64) bool { return v == 0 })
	maps.DeleteFunc(w.want, func(_ at, v int64) bool { return v == 0 })
	if !maps.Equal(got, w.want) {
		return fmt.Errorf("the server holds other sums than were written: %s", firstDifference(got, w.want))
	}
	return nil
}

func firstDifference(got, want map[at]int64) string {
	keys := slices.SortedFunc(maps.Keys(want), func(a, b at) int { return int(a.second - b.second) })
	for _, key := range keys {
		if got[key] != want[key] {
			return fmt.Sprintf("%s at %d is %d, want %d", key.field, key.second, got[key], want[key])
		}
	}
	return fmt.Sprintf("%d seconds and fields too many", len(got)-len(want))
}

// TestAnyCrash plays many random histories. Most of their time is spent in
// waiting, so they run at once.
func TestAnyCrash(t *testing.T) {
	t.Parallel()
	for _, kind := range []sink.Kind{sink.InfluxDB, sink.VictoriaMetrics} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			histories := uint64(60)
			if underRace || testing.Short() {
				histories = 8
			}
			var group sync.WaitGroup
			slots := make(chan struct{}, 40)
			for seed := range histories {
				w := newWorld(t, seed, kind, t.TempDir())
				group.Go(func() {
					slots <- struct{}{}
					defer func() { <-slots }()
					if err := w.history(); err != nil {
						t.Errorf("history %d: %v\n%s", seed, err, strings.Join(w.log, "\n"))
					}
				})
			}
			group.Wait()
		})
	}
}
