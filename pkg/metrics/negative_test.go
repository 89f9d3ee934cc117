package metrics_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// TestNegativeValues: no cache sends fewer than no bytes. Such a row is rejected;
// a metric that nobody knows may be anything.
func TestNegativeValues(t *testing.T) {
	for _, c := range []struct {
		sql  []string
		bad  int64
		sums map[string]int64
		mark metrics.Mark
	}{
		{
			[]string{statsTable, "INSERT INTO statsData VALUES (1,100,0,'bytes.dropped',5), (2,100,0,'bytes.dropped',-7), (3,100,0,'x',-9)"},
			2,
			map[string]int64{"100 bytes.dropped": 5, "100 x": -9},
			metrics.Mark{First: 1, Last: 3, Second: 100, Hash: 17473174545551060135},
		},
		{
			[]string{
				zmetricTable + "; ALTER TABLE ZMETRIC ADD COLUMN ZNEW INTEGER",
				"INSERT INTO ZMETRIC (Z_PK, ZCREATIONDATE, ZBYTESDROPPED, ZREQUESTSFROMCLIENT, ZNEW) VALUES (1,1,1,3,-4), (2,1,-2,1,-5)",
			},
			2,
			map[string]int64{"978307201 bytes.dropped": 1, "978307201 requests.fromclients": 3, "978307201 ZNEW": -4},
			metrics.Mark{First: 1, Last: 2, Second: 978307201, Hash: 2175569627220169910},
		},
	} {
		path := makeDB(t, c.sql...)
		got := mustRead(t, path, 5)
		if len(got.Bad) != 1 || got.Bad[0].ID != c.bad || got.Bad[0].Reason != "negative-value" {
			t.Errorf("rejected: %+v", got.Bad)
		}
		for name, want := range c.sums {
			if got.Sums[name] != want {
				t.Errorf("%s: %d, want %d", name, got.Sums[name], want)
			}
		}
		// Marks of checkpoints from before these rows were rejected stay valid.
		var w metrics.Window
		if err := open(t, path).ReadWindow(&w, metrics.FirstID, metrics.LastID, 5); err != nil {
			t.Fatal(err)
		}
		if w.Last != c.mark {
			t.Errorf("mark %+v, want %+v", w.Last, c.mark)
		}
	}
}
