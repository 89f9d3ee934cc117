package export

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// TestUpgrade goes on with checkpoints that the version with the first schema wrote:
// of a database whose tags had turned, of one that had been made anew, and of one
// whose run was killed with two windows open, of which half of the first arrived.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]sink.Kind{"influx": sink.InfluxDB, "vm": sink.VictoriaMetrics} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, kind, "")
			dir := filepath.Dir(l.path)
			text, err := os.ReadFile("testdata/first-schema-" + name + ".checkpoint")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "metrics.checkpoint/1") {
				t.Fatal("the file is not of the first schema")
			}
			before := strings.NewReplacer("/DIR", dir, "http://SERVER", l.server.URL).Replace(string(text))
			if err := os.WriteFile(l.Checkpoint, []byte(before), 0o600); err != nil {
				t.Fatal(err)
			}
			l.Databases, l.Tags = nil, nil
			for _, db := range []struct{ name, site, script string }{
				{"turned", "a", rows(1, 20, 1000) + rows(21, 30, 1020)},
				{"anew", "b", rows(1, 10, 3015)},
				{"open", "c", rows(1, 9000, 100_000)},
			} {
				path := filepath.Join(dir, db.name+".sqlite")
				if err := execute(path, growerSchema+db.script); err != nil {
					t.Fatal(err)
				}
				l.Databases, l.Tags = append(l.Databases, path), append(l.Tags, []string{"site=" + db.site})
			}
			hold := func(site string, from, to int64) {
				for second := from; second <= to; second++ {
					l.server.store(fmt.Sprintf("requests,site=%s requests.fromclients=1i,requests.frompeers=0i %d", site, second))
				}
			}
			hold("old", 1000, 1019)
			hold("a", 1020, 1029)
			hold("b", 3000, 3024)
			hold("c", 100_000, 100_000+2886+1400)
			l.Seconds = 0
			summary, notes := l.mustRun(t)
			if len(notes) > 0 {
				t.Errorf("databases that are known: %q", notes)
			}
			if d := summary.Databases[2]; d.Settled != 2*2856 || d.Rows != 9000-3*2856 {
				t.Errorf("%+v, want two windows settled and the rest sent", d)
			}
			l.wantTotal(30 + 25 + 9000)
			l.wantSeries(map[string]int64{"site=old": 20, "site=a": 10, "site=b": 25, "site=c": 9000})
			before2 := l.server.count()
			l.Now = func() time.Time { return time.Unix(1_600_000_000, 0) }
			l.mustRun(t)
			if l.server.count() != before2 {
				t.Error("a run with nothing new sent something")
			}
			for _, path := range l.Databases {
				l.path = path
				l.do("INSERT INTO statsData SELECT max(entryIndex)+1, max(collectionDate)+1, 0, 'requests.fromclients', 1 FROM statsData;")
			}
			l.mustRun(t)
			l.wantSeries(map[string]int64{"site=old": 20, "site=a": 11, "site=b": 26, "site=c": 9001})
		})
	}
}
