package metrics

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// Sum adds two sums of one second. The code of an error is sum-overflow.
func Sum(second, a, b int64) (int64, error) {
	sum, ok := add(a, b)
	if !ok {
		return 0, errOverflow(second)
	}
	return sum, nil
}

// CountUpTo returns how many rows with ids up to through have a date, as SQLite
// reads it, in or before a second.
func (d *Database) CountUpTo(through, second int64) (int, error) {
	date, epoch := d.kind.date()
	n := 0
	sql := fmt.Sprintf("SELECT count(*)%s AND %s <= %d AND CAST(%s AS REAL) < %d",
		d.fromIDs(), d.kind.id(), through, date, second+1-epoch)
	err := d.query(sql, func(stmt *sqlite.Stmt) { n = stmt.ColumnInt(0) })
	return n, err
}
