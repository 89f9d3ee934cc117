package metrics

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"
)

// cocoaEpoch is 2001-01-01T00:00:00Z, from which Core Data counts, in Unix seconds.
const cocoaEpoch = 978307200

// maxSecond is the last whole second that nanoseconds in an int64 can tell:
// 2262-04-11. Line protocol can carry no later one.
const maxSecond = math.MaxInt64 / 1_000_000_000

// millisecondsFrom is where a count of seconds (the year 5138) is taken for
// one of milliseconds (March 1973).
const millisecondsFrom = 100_000_000_000

// fault says why a value cannot be used; the zero value says that it can.
type problem struct{ reason, text string }

func (f problem) bad() bool { return f.reason != "" }

// integerAt reads a metric's value. SQLite's columns have no fixed type:
// integers are taken also from REAL and TEXT, fractions are not.
func integerAt(stmt *sqlite.Stmt, col int) (int64, problem) {
	if stmt.ColumnType(col) == sqlite.TypeInteger {
		return stmt.ColumnInt64(col), problem{}
	}
	return oddInteger(stmt, col)
}

func oddInteger(stmt *sqlite.Stmt, col int) (int64, problem) {
	switch stmt.ColumnType(col) {
	case sqlite.TypeNull:
		return 0, problem{"null-value", "the value is NULL"}
	case sqlite.TypeFloat:
		return wholeNumber(stmt.ColumnFloat(col))
	case sqlite.TypeText:
		return parseInteger(textAt(stmt, col))
	default:
		return 0, problem{"not-an-integer", "the value is a blob"}
	}
}

// parseInteger takes what SQLite itself would write for a number. Go's own
// parser knows more: hexadecimal, infinities, words.
func parseInteger(text string) (int64, problem) {
	text = strings.TrimSpace(text)
	digits := text
	if whole, rest, ok := strings.Cut(text, "."); ok && strings.Trim(rest, "0") == "" {
		digits = whole // 9007199254740993.0 is more than a float64 can tell
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	if err == nil {
		return v, problem{}
	}
	f, err := parseDecimal(text)
	if err != nil {
		return 0, problem{"not-an-integer", fmt.Sprintf("the value %q is no number", clip(text))}
	}
	v, flt := wholeNumber(f)
	if !flt.bad() && math.Abs(f) >= maxExact {
		return 0, problem{"overflow", fmt.Sprintf("the value %q is not exact", clip(text))}
	}
	return v, flt
}

// maxExact is where a float64 begins to take two whole numbers for one.
const maxExact = 1 << 53

// parseDecimal gives an infinity, and no error, for a number that is too large.
func parseDecimal(text string) (float64, error) {
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, strconv.ErrSyntax
	}
	f, err := strconv.ParseFloat(text, 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil
	}
	return f, err
}

func wholeNumber(f float64) (int64, problem) {
	switch {
	case f != math.Trunc(f): // NaN too
		return 0, problem{"not-an-integer", fmt.Sprintf("the value %v is no whole number", f)}
	case f < math.MinInt64 || f >= math.MaxInt64:
		return 0, problem{"overflow", fmt.Sprintf("the value %v does not fit into 64 bits", f)}
	default:
		return int64(f), problem{}
	}
}

// secondAt reads a date and gives the whole Unix second it lies in. epoch is
// what the column counts from.
func secondAt(stmt *sqlite.Stmt, col int, epoch int64) (int64, problem) {
	if stmt.ColumnType(col) != sqlite.TypeInteger {
		return oddSecond(stmt, col, epoch)
	}
	raw := stmt.ColumnInt64(col)
	if raw < 0 || raw > maxSecond-epoch {
		return 0, rangeFault(raw)
	}
	return raw + epoch, problem{}
}

func oddSecond(stmt *sqlite.Stmt, col int, epoch int64) (int64, problem) {
	switch stmt.ColumnType(col) {
	case sqlite.TypeFloat:
		return floorSecond(stmt.ColumnFloat(col), epoch)
	case sqlite.TypeNull:
		return 0, problem{"null-date", "the date is NULL"}
	case sqlite.TypeText:
		text := strings.TrimSpace(textAt(stmt, col))
		f, err := parseDecimal(text)
		if err != nil {
			return 0, problem{"not-a-date", fmt.Sprintf("the date %q is no number of seconds", clip(text))}
		}
		return floorSecond(f, epoch)
	default:
		return 0, problem{"not-a-date", "the date is a blob"}
	}
}

func floorSecond(f float64, epoch int64) (int64, problem) {
	if math.IsNaN(f) || math.Abs(f) > 1e18 {
		return 0, problem{"date-out-of-range", fmt.Sprintf("the date %v is out of range", f)}
	}
	raw := int64(math.Floor(f))
	if raw < 0 || raw > maxSecond-epoch {
		return 0, rangeFault(raw)
	}
	return raw + epoch, problem{}
}

func rangeFault(raw int64) problem {
	switch {
	case raw < 0:
		return problem{"date-negative", fmt.Sprintf("the date %d is negative", raw)}
	case raw >= millisecondsFrom:
		return problem{"date-in-milliseconds", fmt.Sprintf("the date %d seems to be in milliseconds, not seconds", raw)}
	default:
		return problem{"date-out-of-range", fmt.Sprintf("the date %d is after the year 2262", raw)}
	}
}

// textAt gives a text, or the beginning of a long one.
func textAt(stmt *sqlite.Stmt, col int) string {
	const most = 200
	if stmt.ColumnLen(col) <= most {
		return stmt.ColumnText(col)
	}
	// ColumnLen has made UTF-8 of it.
	var buf [most]byte
	return string(buf[:stmt.ColumnBytes(col, buf[:])])
}

// clip bounds what a hostile database can put into a message.
func clip(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

// rowText prints a row for the quarantine file: its columns as SQL literals.
func rowText(stmt *sqlite.Stmt) string {
	parts := make([]string, 0, stmt.ColumnCount())
	for col := range stmt.ColumnCount() {
		var text string
		switch stmt.ColumnType(col) {
		case sqlite.TypeInteger:
			text = strconv.FormatInt(stmt.ColumnInt64(col), 10)
		case sqlite.TypeFloat:
			text = strconv.FormatFloat(stmt.ColumnFloat(col), 'g', -1, 64)
		case sqlite.TypeNull:
			text = "NULL"
		case sqlite.TypeText:
			text = strconv.Quote(clip(textAt(stmt, col)))
		default:
			text = fmt.Sprintf("blob of %d bytes", stmt.ColumnLen(col))
		}
		parts = append(parts, printable(clip(stmt.ColumnName(col)))+"="+text)
	}
	return strings.Join(parts, " ")
}
