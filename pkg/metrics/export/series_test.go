package export

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// wantSeries compares what the server holds of the metric, by tags.
func (l *lab) wantSeries(want map[string]int64) {
	l.Helper()
	got := map[string]int64{}
	l.server.set(func() {
		for key, seconds := range l.server.points {
			for _, all := range seconds {
				for _, v := range all {
					if key.field == "requests.fromclients" {
						got[key.tags] += v
					}
				}
			}
		}
	})
	if diff := cmp.Diff(want, got); diff != "" {
		l.Errorf("requests by series (-want +got):\n%s", diff)
	}
}

// storeSchema is a Core Data store with one UUID, as an image of a Mac has it.
const storeSchema = `CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE TIMESTAMP, ZREQUESTSFROMCLIENT INTEGER, ZREQUESTSFROMPEER INTEGER);
	CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
	INSERT INTO Z_METADATA VALUES (1, '6B6D7A0E-3C2B-4E33-9D52-0A4E3B1C7F10', NULL);`

// stored is SQL for rows of a store, a minute apart.
func stored(first, last, second, value int64) string {
	return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i+1 FROM n WHERE i < %d) "+
		"INSERT INTO ZMETRIC SELECT i, %d + 60*i + 0.25, %d, 0 FROM n;", first, last, second-60*first-978307200, value)
}

// put writes a database anew, under a path.
func (l *lab) put(path, script string) {
	l.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		l.Fatal(err)
	}
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		l.Fatal(err)
	}
	if err := execute(path, script); err != nil {
		l.Fatal(err)
	}
}

// send exports one database under one tag.
func (l *lab) send(path, tag string) []string {
	l.Helper()
	l.Databases, l.Tags = []string{path}, [][]string{{tag}}
	_, notes := l.mustRun(l.T)
	return notes
}

const second2020 = 1_577_836_800

func bothKinds(t *testing.T, test func(l *lab)) {
	t.Helper()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			test(newLab(t, kind, ""))
		})
	}
}

// TestOnePath: a collector copies one server's database after the other's to the
// same place. Each arrives whole, in every round.
func TestOnePath(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]func(rows, offset int64) string{
		"statsData": func(n, offset int64) string {
			return growerSchema + rows(1, n, second2020+offset)
		},
		"one UUID": func(n, offset int64) string { return storeSchema + stored(1, n, second2020+offset, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bothKinds(t, func(l *lab) {
				for round := range int64(3) {
					for i, site := range []string{"hill", "harbour", "mill"} {
						l.put(l.path, script(20+10*round, int64(i)*7))
						l.send(l.path, "site="+site)
					}
				}
				l.wantSeries(map[string]int64{"site=hill": 40, "site=harbour": 40, "site=mill": 40})
			})
		})
	}
}

// TestImaged: Macs that were imaged from one another share a UUID and their first
// rows. Each is sent whole, in one command or one by one, and is known again.
func TestImaged(t *testing.T) {
	t.Parallel()
	common := storeSchema + stored(1, 20, second2020, 1)
	scripts := func(more int64) (string, string) {
		return common + stored(21, 30+more, second2020+1200, 2), common + stored(21, 40+more, second2020+1207, 3)
	}
	for name, order := range map[string][]int{"one by one": {0, 1}, "the other way round": {1, 0}, "in one command": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bothKinds(t, func(l *lab) {
				dir := filepath.Dir(l.path)
				paths := []string{filepath.Join(dir, "hill", "Metrics.db"), filepath.Join(dir, "harbour", "Metrics.db")}
				sites := []string{"site=hill", "site=harbour"}
				for more := range int64(2) {
					a, b := scripts(more)
					l.put(paths[0], a)
					l.put(paths[1], b)
					for _, i := range order {
						l.send(paths[i], sites[i])
					}
					if order == nil {
						l.Databases, l.Tags = paths, [][]string{{sites[0]}, {sites[1]}}
						l.mustRun(l.T)
					}
				}
				l.wantSeries(map[string]int64{"site=hill": 20 + 2*11, "site=harbour": 20 + 3*21})
			})
		})
	}
}

// TestImageHoldsWhatWasSent: an image that was made after the last export holds the
// last rows sent. From another place and under other tags it is a server of its own,
// and that is said.
func TestImageHoldsWhatWasSent(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		common := storeSchema + stored(1, 20, second2020, 1)
		l.put(l.path, common)
		l.send(l.path, "site=hill")
		image := filepath.Join(filepath.Dir(l.path), "image.db")
		l.put(image, common+stored(21, 30, second2020+1200, 3))
		notes := l.send(image, "site=harbour")
		wantNote(l.T, notes, "as a server of its own, it is sent whole under site=harbour")
		l.put(l.path, common+stored(21, 25, second2020+1200, 2))
		l.send(l.path, "site=hill")
		l.wantSeries(map[string]int64{"site=hill": 20 + 2*5, "site=harbour": 20 + 3*10})
	})
}

// TestTurnIsSaid: tags that differ from the last run are said, with what stays.
func TestTurnIsSaid(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		l.put(l.path, growerSchema+rows(1, 20, second2020))
		l.send(l.path, "site=hill")
		notes := l.send(l.path, "site=harbour")
		wantNote(l.T, notes, "its tags were site=hill and are site=harbour now: the 20 rows sent so far, up to 2020-01-01T00:00:19Z, stay under the old ones")
		l.do(rows(21, 25, second2020+20))
		if notes = l.send(l.path, "site=harbour"); len(notes) > 0 {
			l.Errorf("it is said again: %q", notes)
		}
		l.wantSeries(map[string]int64{"site=hill": 20, "site=harbour": 5})
	})
}

// TestTurnThatWasNone: what seemed to be the same database under other tags was
// another server's image. When the first one comes back, none of its rows is lost.
func TestTurnThatWasNone(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		common := storeSchema + stored(1, 20, second2020, 1)
		l.put(l.path, common)
		l.send(l.path, "site=hill")
		for more := range int64(2) {
			l.put(l.path, common+stored(21, 30+more, second2020+1207, 3))
			l.send(l.path, "site=harbour")
			l.put(l.path, common+stored(21, 25+more, second2020+1200, 2))
			if notes := l.send(l.path, "site=hill"); len(notes) > 0 {
				l.Errorf("the first one is not known again: %q", notes)
			}
		}
		l.wantSeries(map[string]int64{"site=hill": 20 + 2*6, "site=harbour": 3 * 11})
	})
}

// TestTurnedFile: the same, of a file that nobody can ask what it holds.
func TestTurnedFile(t *testing.T) {
	d := newDesk(t, JSON, "")
	common := storeSchema + stored(1, 20, second2020, 1)
	total := 0
	for more := range int64(2) {
		for _, server := range []struct{ tag, script string }{
			{"site=hill", common + stored(21, 25+more, second2020+1200, 2)},
			{"site=harbour", common + stored(21, 24, second2020+1200, 2) + stored(25, 30+more, second2020+1507, 3)},
		} {
			script, path := server.script, d.sources[0]
			if more == 0 && server.tag == "site=hill" {
				script = common // the image is made after this
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := execute(path, script); err != nil {
				t.Fatal(err)
			}
			d.tags[0] = server.tag
			total += len(requests(d.text(d.positions())))
		}
	}
	// hill has 26 rows; harbour 31, of which hill's first 20 are there already
	if want := 26 + 11; total != want {
		t.Errorf("%d rows, want %d", total, want)
	}
}

// TestSeriesTaken: tags that belong to another database are refused before anything
// is sent, and a database that follows it in time goes on with its series.
func TestSeriesTaken(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		l.put(l.path, storeSchema+stored(1, 40, second2020, 1))
		l.send(l.path, "site=hill")
		before := l.server.count()
		for _, second := range map[string]string{
			"its image":      storeSchema + stored(1, 10, second2020, 1) + stored(11, 60, second2020+607, 2),
			"another server": growerSchema + rows(1, 600, second2020+600),
		} {
			for _, path := range []string{l.path, l.path + " of another"} {
				l.put(path, second)
				l.Databases, l.Tags = []string{path}, [][]string{{"site=hill"}}
				l.wantError(CodeSeriesTaken, "site=hill")
			}
		}
		if l.server.count() != before {
			l.Error("something was sent")
		}
		follows := filepath.Join(filepath.Dir(l.path), "Metrics of later.sqlite")
		l.put(follows, growerSchema+rows(1, 10, second2020+86400))
		l.put(l.path, storeSchema+stored(1, 41, second2020, 1))
		l.send(follows, "site=hill")
		l.send(l.path, "site=hill")
		l.wantSeries(map[string]int64{"site=hill": 51})
	})
}

// TestLostCheckpoint: a server that adds up is asked what it has, on the first run.
func TestLostCheckpoint(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		l.put(l.path, growerSchema+rows(1, 40, second2020))
		l.send(l.path, "site=hill")
		if err := os.Remove(l.Checkpoint); err != nil {
			l.Fatal(err)
		}
		l.do(rows(41, 50, second2020+40))
		notes := l.send(l.path, "site=hill")
		if l.server.kind == sink.VictoriaMetrics {
			wantNote(l.T, notes, "the server has points of site=hill already")
			wantNote(l.T, notes, "40 rows are left out: the server has them")
		}
		l.wantSeries(map[string]int64{"site=hill": 50})
		l.do(rows(51, 52, second2020+50))
		l.send(l.path, "site=hill")
		l.wantSeries(map[string]int64{"site=hill": 52})
	})
}

// TestRestored: a database that was restored from an older copy and has gone on from
// there keeps its series, and gets the rows that it alone has.
func TestRestored(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		l.put(l.path, growerSchema+rows(1, 30, second2020))
		l.send(l.path, "site=hill")
		old, err := os.ReadFile(l.path)
		if err != nil {
			l.Fatal(err)
		}
		l.do(rows(31, 60, second2020+30))
		l.send(l.path, "site=hill")
		if err := os.WriteFile(l.path, old, 0o600); err != nil {
			l.Fatal(err)
		}
		l.do(rows(31, 80, second2020+100))
		for range 2 {
			l.send(l.path, "site=hill")
			l.wantSeries(map[string]int64{"site=hill": 110})
		}
	})
}

// TestMergedApart: a database that is summed with another one needs it beside it,
// where a point would overwrite the sum.
func TestMergedApart(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		second := l.path + " of another"
		l.put(l.path, growerSchema+rows(1, 40, second2020))
		l.put(second, growerSchema+rows(1, 50, second2020-5))
		l.Merge = true
		l.send(l.path, "site=hill")
		if l.server.kind == sink.InfluxDB {
			l.Databases, l.Tags = []string{second}, [][]string{{"site=hill"}}
			l.wantError(CodeSeriesTaken)
			l.wantSeries(map[string]int64{"site=hill": 40})
		} else {
			l.send(second, "site=hill")
		}
		l.Databases, l.Tags = []string{l.path, second}, [][]string{{"site=hill"}, {"site=hill"}}
		l.mustRun(l.T)
		l.wantSeries(map[string]int64{"site=hill": 90})
	})
}

// TestOneBad: what is wrong with one database does not stop the others.
func TestOneBad(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		l.Databases, l.Tags = nil, nil
		for i := range 5 {
			path := filepath.Join(filepath.Dir(l.path), fmt.Sprintf("%d.sqlite", i))
			script := growerSchema + rows(1, 20, second2020)
			if i == 2 {
				script += "INSERT INTO statsData VALUES (30, 1577836819, 0, 'a.b', 9223372036854775807), (31, 1577836700, 0, 'a.b', 1), (32, 1577836819, 0, 'a.b', 9223372036854775807);"
			}
			l.put(path, script)
			l.Databases, l.Tags = append(l.Databases, path), append(l.Tags, []string{fmt.Sprintf("site=%d", i)})
		}
		l.Seconds = 100
		summary := l.wantError(CodeSomeFailed, "1 of 5 databases failed, all others are done", "2.sqlite", "64 bits")
		if len(summary.Failed) != 1 || !fault.Has(summary.Failed[0].Err, "sum-overflow") {
			l.Errorf("%+v", summary.Failed)
		}
		want := map[string]int64{"site=0": 20, "site=1": 20, "site=3": 20, "site=4": 20}
		l.wantSeries(want)
		l.wantError(CodeSomeFailed)
		l.wantSeries(want)
	})
}

// TestFirstRunSince: the first run of a checkpoint can leave old rows out for good,
// also if it is killed, and rows of a later time for a later run.
func TestFirstRunSince(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(l *lab) {
		l.do(rows(1, 40, second2020))
		l.First, l.Last = time.Unix(second2020+10, 500), time.Unix(second2020+30, 0)
		l.crash(3)
		file, err := checkpoint.Peek(named(l.Checkpoint))
		if err != nil || file.Sink(l.To).Begun() {
			l.Errorf("a first run that was killed cannot be repeated: %v", err)
		}
		summary, _ := l.mustRun(l.T)
		if d := summary.Databases[0]; d.Settled != 6 || d.Rows != 6 {
			l.Errorf("%+v, want rows 19 to 24 settled and 25 to 30 sent", d)
		}
		l.wantTotal(19)
		if file, err = checkpoint.Peek(named(l.Checkpoint)); err != nil || !file.Sink(l.To).Begun() {
			l.Errorf("the first run is over, and can be repeated: %v", err)
		}
		l.First, l.Last = time.Time{}, time.Time{}
		l.do(rows(41, 50, second2020+40))
		l.mustRun(l.T)
		l.wantTotal(39)
		l.do(row(51, second2020+5, 100)) // late, and not one of those that were not wanted
		l.mustRun(l.T)
		if got := l.total(); got < 139 {
			l.Errorf("a late row is lost: %d", got)
		}
	})
}
