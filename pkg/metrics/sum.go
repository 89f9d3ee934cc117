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

// CountWithin returns how many rows with ids above after, and up to through, have a
// date in or before a second.
func (d *Database) CountWithin(after, through, second int64) (int, error) {
	n, err := d.CountUpTo(through, second)
	if err != nil || after == FirstID {
		return n, err
	}
	before, err := d.CountUpTo(min(after, through), second)
	return n - before, err
}

// LimitRows returns the id up to which there are at most so many rows above after: the
// last one of a second, or of the first second if that alone has more. taken is how many
// they are, and more reports whether others follow, up to through.
func (d *Database) LimitRows(after, through int64, rows int) (id int64, taken int, more bool, err error) {
	date, _ := d.kind.date()
	sql := fmt.Sprintf("SELECT %[1]s, CAST(%[2]s AS INTEGER)%[3]s AND %[1]s > %[4]d AND %[1]s <= %[5]d ORDER BY %[1]s",
		d.kind.id(), date, d.fromIDs(), after, through)
	id, n := after, 0
	var last, second int64
	err = d.queryUntil(sql, func(stmt *sqlite.Stmt) bool {
		now := stmt.ColumnInt64(1)
		if n > 0 && now != second {
			id, taken = last, n
		}
		if more = taken >= rows || taken > 0 && n >= rows; more {
			return true
		}
		n++
		last, second = stmt.ColumnInt64(0), now
		return false
	})
	if err == nil && !more && n > 0 {
		id, taken = last, n
	}
	return id, taken, more, err
}

// Span returns the first and the last second of the rows with ids above after, and
// how many there are. Dates that are no plain numbers do not count.
func (d *Database) Span(after int64) (first, last int64, rows int, err error) {
	_, epoch := d.kind.date()
	sql := fmt.Sprintf("SELECT count(*), min(%[1]s), max(%[1]s)%[2]s", d.second(), d.dated(after))
	err = d.query(sql, func(stmt *sqlite.Stmt) {
		rows = stmt.ColumnInt(0)
		first, last = stmt.ColumnInt64(1)+epoch, stmt.ColumnInt64(2)+epoch
	})
	return first, last, rows, err
}

// CountBetween returns how many rows with ids above after have a date between two
// seconds, both included.
func (d *Database) CountBetween(after, from, to int64) (n int, err error) {
	_, epoch := d.kind.date()
	sql := fmt.Sprintf("SELECT count(*)%s AND %s BETWEEN %d AND %d", d.dated(after), d.second(), from-epoch, to-epoch)
	err = d.query(sql, func(stmt *sqlite.Stmt) { n = stmt.ColumnInt(0) })
	return n, err
}

// FirstIDFrom returns the lowest id of a row whose date is a second or later, or
// LastID if there is none.
func (d *Database) FirstIDFrom(second int64) (id int64, err error) {
	_, epoch := d.kind.date()
	id = LastID
	sql := fmt.Sprintf("SELECT min(%s)%s AND %s >= %d", d.kind.id(), d.dated(FirstID), d.second(), second-epoch)
	err = d.query(sql, func(stmt *sqlite.Stmt) {
		if stmt.ColumnType(0) != sqlite.TypeNull {
			id = stmt.ColumnInt64(0)
		}
	})
	return id, err
}

// second is the SQL of a row's second, since the epoch of its kind.
func (d *Database) second() string {
	date, _ := d.kind.date()
	return "CAST(" + date + " AS INTEGER)"
}

// dated selects the rows above an id whose date is a number that can be one.
func (d *Database) dated(after int64) string {
	date, _ := d.kind.date()
	return fmt.Sprintf("%s AND %s > %d AND typeof(%s) IN ('integer', 'real', 'text') AND %s BETWEEN 1 AND %d",
		d.fromIDs(), d.kind.id(), after, date, d.second(), int64(maxSecond))
}
