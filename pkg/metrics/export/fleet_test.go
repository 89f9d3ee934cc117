package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// fleet is a random history of caching servers whose databases are exported to a
// real server: some are images of one another, some share a site; a collector may
// put their copies under one path; sites are renamed, copies are bad or old, runs
// are killed. What the generator wrote is what the server must hold, series by
// series.
type fleet struct {
	t      *testing.T
	rng    *rand.Rand
	dir    string
	order  order
	proxy  *proxy
	kind   sink.Kind
	caches []*cache
	temp   bool // copies come under one path, one after the other
	short  bool // some rows are older than the server keeps
	beyond int  // how many were said to be
	log    []string
}

// cache is a caching server.
type cache struct {
	name, site string
	path       string // of its database
	store      bool   // Metrics.db, else Metrics.sqlite
	id, clock  int64
	pending    map[string]int64 // of rows that no run is certain to have sent
	tooOld     int              // rows of these that the server will not keep
	old        []byte           // an older copy
}

func (c *cache) tags() []string { return []string{"site=" + c.site, "host=" + c.name} }

func (c *cache) series() string { return c.site + "/" + c.name }

// counted are the metrics that the generator writes.
var counted = []string{"requests.fromclients", "bytes.fromcache.toclients"} //nolint:gochecknoglobals // a test's table

func newFleet(t *testing.T, seed uint64, kind sink.Kind, p *proxy, to string) *fleet {
	t.Helper()
	dir := t.TempDir()
	f := &fleet{
		t: t, rng: rand.New(rand.NewPCG(seed, 2)), dir: dir, proxy: p, kind: kind,
		order: order{Checkpoint: filepath.Join(dir, "checkpoint"), To: to, Timeout: 20 * time.Second, Patience: time.Second, Tries: 2},
	}
	f.temp, f.short = f.rng.IntN(2) == 0, seed%4 == 3
	for range 2 + f.rng.IntN(3) {
		f.add()
	}
	return f
}

func (f *fleet) add() *cache {
	n := len(f.caches)
	c := &cache{
		name: fmt.Sprintf("cache%d", n), site: fmt.Sprintf("site%d", f.rng.IntN(3)), store: f.rng.IntN(2) == 0,
		path: filepath.Join(f.dir, fmt.Sprint(n), "Metrics.db"), clock: second2020 + f.rng.Int64N(50), pending: map[string]int64{},
	}
	if f.short {
		c.clock = time.Now().Add(-20 * 24 * time.Hour).Unix()
	}
	schema := growerSchema
	if c.store {
		schema = `CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE TIMESTAMP, ZREQUESTSFROMCLIENT INTEGER, ZBYTESFROMCACHETOCLIENT INTEGER);
			CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
			INSERT INTO Z_METADATA VALUES (1, '` + c.name + `', NULL);`
	}
	f.check(os.MkdirAll(filepath.Dir(c.path), 0o700))
	f.check(execute(c.path, schema))
	f.caches = append(f.caches, c)
	f.grow(c)
	return c
}

func (f *fleet) check(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("%v\n%s", err, strings.Join(f.log, "\n"))
	}
}

// grow lets a server serve something: at least one row that is not all zeros.
func (f *fleet) grow(c *cache) {
	var script strings.Builder
	if f.short && c.clock < f.kept() && f.rng.IntN(2) == 0 {
		c.clock = time.Now().Add(-4 * 24 * time.Hour).Unix()
	}
	for i := range 1 + f.rng.IntN(60) {
		if f.rng.IntN(10) == 0 {
			c.clock -= f.rng.Int64N(9)
		} else {
			c.clock += f.rng.Int64N(90)
		}
		v, w := f.rng.Int64N(3), f.rng.Int64N(3)*f.rng.Int64N(1e12)
		if i == 0 {
			v = 1 + f.rng.Int64N(1000)
		}
		c.id++
		if c.store {
			fmt.Fprintf(&script, "INSERT INTO ZMETRIC VALUES (%d, %d.5, %d, %d);", c.id, c.clock-978307200, v, w)
		} else {
			fmt.Fprintf(&script, "INSERT INTO statsData VALUES (%d, %d, 0, '%s', %d), (%d, %d, 0, '%s', %d);",
				2*c.id-1, c.clock, counted[0], v, 2*c.id, c.clock, counted[1], w)
		}
		if c.clock < f.kept() {
			c.tooOld += c.rowsEach()
			continue
		}
		c.pending[counted[0]] += v
		c.pending[counted[1]] += w
	}
	f.check(execute(c.path, script.String()))
}

// kept is a second before which the server keeps nothing, if it keeps a week.
func (f *fleet) kept() int64 {
	if !f.short {
		return 0
	}
	return time.Now().Add(-6 * 24 * time.Hour).Unix()
}

// rowsEach is how many rows of the database one of the generator's is.
func (c *cache) rowsEach() int {
	if c.store {
		return 1
	}
	return 2
}

// image makes a new server of an image of another one, and lets both serve.
func (f *fleet) image(c *cache) {
	if len(f.caches) > 6 {
		return
	}
	n := len(f.caches)
	made := *c
	made.name, made.site, made.old = fmt.Sprintf("cache%d", n), fmt.Sprintf("site%d", f.rng.IntN(3)), nil
	made.path = filepath.Join(f.dir, fmt.Sprint(n), "Metrics.db")
	made.pending, made.tooOld = f.sumsIn(c), f.oldIn(c)
	data, err := os.ReadFile(c.path)
	f.check(err)
	f.check(os.MkdirAll(filepath.Dir(made.path), 0o700))
	f.check(os.WriteFile(made.path, data, 0o600))
	f.grow(c)
	f.grow(&made)
	if f.temp { // under one path, an image that holds the very last rows sent passes for the same server
		f.clean(c)
	}
	f.log = append(f.log, fmt.Sprintf("%s is an image of %s", made.name, c.name))
	f.caches = append(f.caches, &made)
}

// sumsIn asks SQLite what is in a server's database.
func (f *fleet) sumsIn(c *cache) map[string]int64 {
	sums := map[string]int64{}
	columns := []string{"ZREQUESTSFROMCLIENT", "ZBYTESFROMCACHETOCLIENT"}
	for i, name := range counted {
		query := fmt.Sprintf("SELECT total(dataValue) FROM statsData WHERE metricName = '%s' AND collectionDate >= %d", name, f.kept())
		if c.store {
			query = fmt.Sprintf("SELECT total(%s) FROM ZMETRIC WHERE ZCREATIONDATE + 978307200 >= %d", columns[i], f.kept())
		}
		v, err := number(c.path, query)
		f.check(err)
		sums[name] = v
	}
	return sums
}

// oldIn asks SQLite how many rows are too old.
func (f *fleet) oldIn(c *cache) int {
	query := fmt.Sprintf("SELECT count(*) FROM statsData WHERE collectionDate < %d", f.kept())
	if c.store {
		query = fmt.Sprintf("SELECT count(*) FROM ZMETRIC WHERE ZCREATIONDATE + 978307200 < %d", f.kept())
	}
	n, err := number(c.path, query)
	f.check(err)
	return int(n)
}

// place returns where a copy is exported from.
func (f *fleet) place(c *cache, content []byte) string {
	if !f.temp && content == nil {
		return c.path
	}
	path := c.path
	if f.temp {
		path = filepath.Join(f.dir, "temp", "Metrics.db")
	}
	if content == nil {
		var err error
		content, err = os.ReadFile(c.path)
		f.check(err)
	}
	f.check(os.MkdirAll(filepath.Dir(path), 0o700))
	f.check(os.WriteFile(path, content, 0o600))
	return path
}

// orderFor is a run on one server, or on all of them.
func (f *fleet) orderFor(c *cache) order {
	o := f.order
	o.Seconds = 1 + f.rng.IntN(25)
	if c != nil {
		o.Databases, o.Tags = []string{f.place(c, nil)}, [][]string{c.tags()}
		return o
	}
	for _, c := range f.caches {
		o.Databases, o.Tags = append(o.Databases, c.path), append(o.Tags, c.tags())
	}
	return o
}

// run makes a run that may be killed, and may fail.
func (f *fleet) run(c *cache) {
	o := f.orderFor(c)
	f.log = append(f.log, fmt.Sprintf("run on %q as %q", o.Databases, o.Tags))
	if f.rng.IntN(3) > 0 {
		f.play(o, CodeSomeFailed, CodeDuplicate)
		return
	}
	f.log = append(f.log, "… which is killed")
	f.kill(o)
}

// play makes a run, which may end with an error of the given codes, and must say how
// many rows are too old.
func (f *fleet) play(o order, may ...fault.Code) {
	summary, err := o.run(f.t.Context(), f.note)
	old := 0
	for _, d := range summary.Databases {
		old += d.Beyond
	}
	f.beyond += old
	if old > 0 {
		may = append(may, CodeRowsLost)
	}
	if err == nil && old > 0 || err != nil && !slices.ContainsFunc(may, func(c fault.Code) bool { return fault.Has(err, c) }) {
		f.t.Fatalf("%d rows are too old, and the run ends with %v\n%s", old, err, strings.Join(f.log, "\n"))
	}
}

func (f *fleet) note(text string) { f.log = append(f.log, "note: "+text) }

// kill makes a run in a process of its own, which is killed at a random byte or answer if
// it comes so far.
func (f *fleet) kill(o order) {
	f.t.Helper()
	defer f.proxy.disarm()
	said, err := o.inProcess(f.t, func(kill func()) {
		if f.rng.IntN(2) == 0 {
			f.proxy.onSent(f.rng.IntN(20_000), kill)
		} else {
			f.proxy.onAnswer(1+f.rng.IntN(8), kill)
		}
	})
	f.log = append(f.log, said)
	if !f.short {
		if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || !exit.Sys().(syscall.WaitStatus).Signaled()) && !strings.Contains(said, "databases failed") && !strings.Contains(said, "copies of it") {
			f.t.Fatalf("a run that was not killed: %v\n%s", err, strings.Join(f.log, "\n"))
		}
		return
	}
	// A run that was killed may have come to its end, and have told what it noted.
	file, err := checkpoint.Peek(named(o.Checkpoint))
	f.check(err)
	for _, e := range file.Sink(o.To).Entries {
		mine := slices.ContainsFunc(o.Tags, func(tags []string) bool {
			return slices.Contains(tags, "host="+e.Tags["host"]) && slices.Contains(tags, "site="+e.Tags["site"])
		})
		if mine && e.Untold != nil {
			return
		}
	}
	for _, note := range regexp.MustCompile(`: (\d+) rows? (?:is|are) older than "`).FindAllStringSubmatch(said, -1) {
		n, err := strconv.Atoi(note[1])
		f.check(err)
		f.beyond += n
	}
}

// clean exports a server without any fault: now all of its rows are in its series.
func (f *fleet) clean(c *cache) {
	o := f.orderFor(c)
	f.log = append(f.log, fmt.Sprintf("clean run on %q as %q", o.Databases, o.Tags))
	f.play(o)
}

// bad exports what a copy may come to: cut off, empty, no database at all.
func (f *fleet) bad(c *cache) {
	data, err := os.ReadFile(c.path)
	f.check(err)
	content := [][]byte{data[:len(data)/2], {}, []byte("no database"), c.old}[f.rng.IntN(4)]
	if content == nil {
		return
	}
	o := f.order
	o.Databases, o.Tags = []string{f.place(c, content)}, [][]string{c.tags()}
	f.log = append(f.log, fmt.Sprintf("a copy of %d bytes of %s", len(content), c.name))
	f.play(o, "truncated", "empty-file", "not-a-database") // an old copy is none of these, and ends well
	f.check(os.WriteFile(c.path, data, 0o600))
}

// history plays, and returns what the server must hold by series and metric.
func (f *fleet) history() map[string]map[string]int64 {
	want, old := map[string]map[string]int64{}, 0
	settle := func(c *cache) {
		f.clean(c)
		if want[c.series()] == nil {
			want[c.series()] = map[string]int64{}
		}
		for name, v := range c.pending {
			want[c.series()][name] += v
		}
		clear(c.pending)
		old += c.tooOld
		c.tooOld = 0
	}
	for range 6 + f.rng.IntN(6) {
		c := f.caches[f.rng.IntN(len(f.caches))]
		switch f.rng.IntN(9) {
		case 0:
			f.image(c)
		case 1:
			settle(c)
			f.log = append(f.log, fmt.Sprintf("%s turns from %s", c.name, c.site))
			c.site = fmt.Sprintf("site%d", f.rng.IntN(3))
		case 2:
			f.bad(c)
		case 3:
			var err error
			c.old, err = os.ReadFile(c.path)
			f.check(err)
		case 4, 5:
			f.grow(c)
		case 6:
			if !f.temp {
				f.run(nil)
			}
		default:
			f.run(c)
		}
	}
	for _, c := range f.caches { // each has rows of its own by now
		f.grow(c)
		settle(c)
	}
	for _, series := range want {
		maps.DeleteFunc(series, func(_ string, v int64) bool { return v == 0 })
	}
	maps.DeleteFunc(want, func(_ string, series map[string]int64) bool { return len(series) == 0 })
	if f.beyond != old {
		f.t.Errorf("%d rows were said to be too old, and %d are\n%s", f.beyond, old, strings.Join(f.log, "\n"))
	}
	return want
}

// TestFleet plays random histories against real servers.
func TestFleet(t *testing.T) {
	t.Parallel()
	histories := 6
	if os.Getenv("MACWRANGLER_LONG") != "" {
		histories = 200
	}
	if underRace || testing.Short() {
		histories = 2
	}
	influx, victoria := servertest.StartInflux(t), servertest.StartVM(t)
	week := servertest.StartVM(t, servertest.WithArgs("-retentionPeriod=7d"))
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			var group sync.WaitGroup
			slots := make(chan struct{}, 4)
			for seed := range histories {
				name := fmt.Sprintf("h%d", seed)
				if kind == sink.InfluxDB {
					influx.Query(t, "CREATE DATABASE "+name)
					if seed%4 == 3 {
						influx.Query(t, "CREATE RETENTION POLICY week ON "+name+" DURATION 7d REPLICATION 1 DEFAULT")
					}
				}
				group.Go(func() {
					slots <- struct{}{}
					defer func() { <-slots }()
					t.Run(name, func(t *testing.T) {
						server := victoria
						if seed%4 == 3 {
							server = week
						}
						url := server.URL
						if kind == sink.InfluxDB {
							url = influx.URL
						}
						p := newProxy(t, url)
						f := newFleet(t, uint64(seed), kind, p, p.replace(url+"/write?db="+name))
						want := f.history()
						got := victoriaSeries(t, server, name)
						if kind == sink.InfluxDB {
							got = influxSeries(t, influx, name)
						}
						if diff := gocmp.Diff(want, got); diff != "" {
							t.Errorf("the sums by series (-want +got):\n%s\n%s", diff, strings.Join(f.log, "\n"))
						}
					})
				})
			}
			group.Wait()
		})
	}
}

func influxSeries(t *testing.T, server *servertest.Influx, db string) map[string]map[string]int64 {
	t.Helper()
	in := *server
	in.Database = db
	sums := map[string]map[string]int64{}
	for _, s := range in.Query(t, "SELECT sum(*) FROM /.*/ WHERE time > 0 GROUP BY site, host") {
		for i, column := range s.Columns {
			name := strings.TrimPrefix(column, "sum_")
			if !slices.Contains(counted, name) || s.Values[0][i] == nil {
				continue
			}
			v, err := s.Values[0][i].(json.Number).Int64()
			if err != nil {
				t.Fatal(err)
			}
			addTo(sums, s.Tags["site"]+"/"+s.Tags["host"], name, v)
		}
	}
	return sums
}

func victoriaSeries(t *testing.T, server *servertest.VM, db string) map[string]map[string]int64 {
	t.Helper()
	server.Flush(t)
	sums := map[string]map[string]int64{}
	for _, s := range server.Export(t, `{__name__!="",db="`+db+`"}`, time.Unix(0, 0), time.Time{}) {
		_, name, _ := strings.Cut(s.Metric["__name__"], "_")
		if !slices.Contains(counted, name) {
			continue
		}
		var sum int64
		for _, v := range s.Values {
			sum += int64(v)
		}
		addTo(sums, s.Metric["site"]+"/"+s.Metric["host"], name, sum)
	}
	return sums
}

func addTo(sums map[string]map[string]int64, series, name string, v int64) {
	if v == 0 {
		return
	}
	if sums[series] == nil {
		sums[series] = map[string]int64{}
	}
	sums[series][name] += v
}

// number asks a database for one whole number.
func number(path, query string) (n int64, err error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return 0, err
	}
	err = sqlitex.ExecuteTransient(conn, query, &sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error {
		n = stmt.ColumnInt64(0)
		return nil
	}})
	return n, errors.Join(err, conn.Close())
}
