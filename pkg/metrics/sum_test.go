package metrics_test

import (
	"fmt"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// TestLimitRows: a limit falls between two seconds, and lets one pass at least.
func TestLimitRows(t *testing.T) {
	script := statsTable + ";"
	for id, second := range []int{100, 100, 100, 101, 102, 102, 101, 101} {
		script += fmt.Sprintf("INSERT INTO statsData VALUES (%d, %d, 0, 'requests.fromclients', 1);", id+1, second)
	}
	db := open(t, makeDB(t, script))
	for _, c := range []struct {
		after, through int64
		rows           int
		id             int64
		taken          int
		more           bool
	}{
		{metrics.FirstID, 8, 100, 8, 8, false},
		{metrics.FirstID, 8, 8, 8, 8, false},
		{metrics.FirstID, 8, 7, 6, 6, true},
		{metrics.FirstID, 8, 6, 6, 6, true},
		{metrics.FirstID, 8, 5, 4, 4, true},
		{metrics.FirstID, 8, 1, 3, 3, true}, // the first second alone has more
		{metrics.FirstID, 3, 1, 3, 3, false},
		{3, 8, 1, 4, 1, true},
		{6, 8, 1, 8, 2, false},
		{8, 8, 1, 8, 0, false},
	} {
		id, taken, more, err := db.LimitRows(c.after, c.through, c.rows)
		if err != nil || id != c.id || taken != c.taken || more != c.more {
			t.Errorf("%+v: %d, %d, %v, %v", c, id, taken, more, err)
		}
	}
}
