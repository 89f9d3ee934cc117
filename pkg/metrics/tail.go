package metrics

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Tail describes the end of a database.
type Tail struct {
	Rows   bool  // there is at least one row
	MinID  int64 // lowest id
	MaxID  int64 // highest id
	Newest int64 // Unix second of the last row by id that has a date; 0 if none has
	// NewestFirst is the lowest id of the run of rows that share that second.
	// The run may still be growing.
	NewestFirst int64
	// Interval is how often a row or a batch of rows is written: ZPERIOD of
	// the newest row, or the median distance of the last fifty seconds, or 60 s
	// if there is only one second. Gaps count as distances, so the median is
	// limited to one hour: a caller who holds the newest second back waits no
	// longer than that.
	Interval time.Duration
}

// defaultInterval is Apple's documented default for Metrics.db.
const defaultInterval = time.Minute

const (
	maxInterval = time.Hour
	maxPeriod   = 86400 // seconds; a longer ZPERIOD is ignored
)

// Tail reads the end of the database.
func (d *Database) Tail() (Tail, error) {
	t, err := d.idRange()
	if err != nil || !t.Rows {
		return t, err
	}
	seconds, err := d.lastSeconds(&t)
	if err != nil {
		return t, err
	}
	t.Interval = medianDistance(seconds)
	if d.kind == ZMetric {
		return t, d.period(&t)
	}
	return t, nil
}

// fromIDs selects the rows that ReadWindow can reach.
func (d *Database) fromIDs() string {
	from := fmt.Sprintf(" FROM %s WHERE %s > %d", d.kind.table(), d.kind.id(), FirstID)
	if !d.uniqID {
		from += " AND typeof(" + d.kind.id() + ") = 'integer'"
	}
	return from
}

func (d *Database) idRange() (t Tail, err error) {
	// Two queries: SQLite looks min and max up in the key only one at a time.
	sql := fmt.Sprintf("SELECT (SELECT min(%[1]s)%[2]s), (SELECT max(%[1]s)%[2]s)", d.kind.id(), d.fromIDs())
	err = d.query(sql, func(stmt *sqlite.Stmt) {
		t.Rows = stmt.ColumnType(0) != sqlite.TypeNull
		t.MinID, t.MaxID = stmt.ColumnInt64(0), stmt.ColumnInt64(1)
	})
	return t, err
}

// lastSeconds walks back from the end over fifty distinct seconds and sets the
// newest one. Rows above MaxID were added after that was read.
func (d *Database) lastSeconds(t *Tail) (seconds []int64, err error) {
	const maxSeconds = 50
	id := d.kind.id()
	date, epoch := d.kind.date()
	sql := fmt.Sprintf("SELECT %s, %s%s AND %s <= %d ORDER BY %s DESC", id, date, d.fromIDs(), id, t.MaxID, id)
	err = d.queryUntil(sql, func(stmt *sqlite.Stmt) bool {
		second, f := secondAt(stmt, 1, epoch)
		if f.Code != "" {
			return false
		}
		if len(seconds) == 0 || seconds[len(seconds)-1] != second {
			seconds = append(seconds, second)
		}
		if len(seconds) == 1 {
			t.Newest, t.NewestFirst = second, stmt.ColumnInt64(0)
		}
		return len(seconds) == maxSeconds
	})
	return seconds, err
}

// period sets the interval to ZPERIOD of the newest row, if it has one.
func (d *Database) period(t *Tail) error {
	columns, err := d.columns("ZMETRIC")
	if err != nil || columns["ZPERIOD"].name == "" {
		return err
	}
	return d.query(fmt.Sprintf("SELECT ZPERIOD FROM ZMETRIC WHERE Z_PK = %d", t.MaxID), func(stmt *sqlite.Stmt) {
		if v, f := integerAt(stmt, 0); f.Code == "" && v > 0 && v <= maxPeriod {
			t.Interval = time.Duration(v) * time.Second
		}
	})
}

func medianDistance(seconds []int64) time.Duration {
	var distances []int64
	for i := 1; i < len(seconds); i++ {
		if d := seconds[i-1] - seconds[i]; d > 0 { // newest first
			distances = append(distances, d)
		}
	}
	if len(distances) == 0 {
		return defaultInterval
	}
	slices.SortFunc(distances, cmp.Compare[int64])
	return min(time.Duration(distances[len(distances)/2])*time.Second, maxInterval)
}

// Verify reports whether the database still has the rows that a Mark was taken
// of, or was recreated under the same name.
func (d *Database) Verify(m Mark) (Match, error) {
	tail, err := d.idRange()
	if err != nil {
		return 0, err
	}
	switch {
	case tail.Rows && tail.MaxID < m.Last: // rows expire at the other end
		return Different, nil
	case !tail.Rows || tail.MinID > m.First:
		return Expired, nil
	}
	var w Window
	if err := d.ReadWindow(&w, m.First-1, m.Last, 1); err != nil {
		if fault.Has(err, CodeTooManyBadRows) {
			return Different, nil
		}
		return 0, err
	}
	if w.Last == m {
		return Same, nil
	}
	return Different, nil
}

// Match is what Verify found.
type Match int

// What Verify can find.
const (
	Same      Match = iota + 1 // the rows are there, unchanged
	Expired                    // the rows are gone, or the first of them, and only newer ids are left: unknown
	Different                  // other rows are in their place, or ids started again
)
