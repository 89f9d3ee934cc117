package metrics

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// cocoaEpoch is 2001-01-01T00:00:00Z, from which Core Data counts, in Unix seconds.
const cocoaEpoch = 978307200

// maxSecond is the last whole second that int64 nanoseconds can hold:
// 2262-04-11. Line protocol cannot carry a later one.
const maxSecond = math.MaxInt64 / 1_000_000_000

// millisecondsFrom is where a count of seconds (the year 5138) is taken for a
// count of milliseconds (March 1973).
const millisecondsFrom = 100_000_000_000

// integerAt reads a metric's value, and returns the reason if it cannot be
// used. SQLite's columns have no fixed type: integers are also accepted as REAL
// and TEXT, fractions are not.
func integerAt(stmt *sqlite.Stmt, col int) (int64, fault.Reason) {
	if stmt.ColumnType(col) == sqlite.TypeInteger {
		return stmt.ColumnInt64(col), fault.Reason{}
	}
	return oddInteger(stmt, col)
}

func oddInteger(stmt *sqlite.Stmt, col int) (int64, fault.Reason) {
	switch stmt.ColumnType(col) {
	case sqlite.TypeNull:
		return 0, fault.Reason{Code: CodeNullValue, Text: "the value is NULL"}
	case sqlite.TypeFloat:
		return wholeNumber(stmt.ColumnFloat(col))
	case sqlite.TypeText:
		text, whole := textAt(stmt, col)
		v, f := parseInteger(text)
		if f.Code == "" && !whole { // what follows the beginning would count too
			return 0, fault.Reason{Code: CodeOverflow, Text: fmt.Sprintf("the value %q is too long for a number", fault.Clip(text))}
		}
		return v, f
	default:
		return 0, fault.Reason{Code: CodeNotInteger, Text: "the value is a blob"}
	}
}

// parseInteger accepts what SQLite itself would write for a number. Go's own
// parser accepts more: hexadecimal, infinities, words.
func parseInteger(text string) (int64, fault.Reason) {
	text = strings.TrimSpace(text)
	digits := text
	if whole, rest, ok := strings.Cut(text, "."); ok && strings.Trim(rest, "0") == "" {
		digits = whole // 9007199254740993.0 has more digits than a float64
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	if err == nil {
		return v, fault.Reason{}
	}
	f, err := parseDecimal(text)
	if err != nil {
		return 0, fault.Reason{Code: CodeNotInteger, Text: fmt.Sprintf("the value %q is not a number", fault.Clip(text))}
	}
	v, flt := wholeNumber(f)
	if flt.Code == "" && (math.Abs(f) >= maxExact || !isExactly(text, v)) {
		return 0, fault.Reason{Code: CodeOverflow, Text: fmt.Sprintf("the value %q is not exact", fault.Clip(text))}
	}
	return v, flt
}

// maxExact is where float64 stops representing every whole number.
const maxExact = 1 << 53

// parseDecimal returns an infinity, and no error, for a number that is too large.
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

func wholeNumber(f float64) (int64, fault.Reason) {
	switch {
	case f != math.Trunc(f): // NaN too
		return 0, fault.Reason{Code: CodeNotInteger, Text: fmt.Sprintf("the value %v is not a whole number", f)}
	case f < math.MinInt64 || f >= math.MaxInt64:
		return 0, fault.Reason{Code: CodeOverflow, Text: fmt.Sprintf("the value %v does not fit into 64 bits", f)}
	default:
		return int64(f), fault.Reason{}
	}
}

// secondAt reads a date and returns the whole Unix second it lies in. epoch is
// what the column counts from.
func secondAt(stmt *sqlite.Stmt, col int, epoch int64) (int64, fault.Reason) {
	if stmt.ColumnType(col) != sqlite.TypeInteger {
		return oddSecond(stmt, col, epoch)
	}
	raw := stmt.ColumnInt64(col)
	if raw < 0 || raw > maxSecond-epoch {
		return 0, rangeFault(raw)
	}
	return raw + epoch, fault.Reason{}
}

func oddSecond(stmt *sqlite.Stmt, col int, epoch int64) (int64, fault.Reason) {
	switch stmt.ColumnType(col) {
	case sqlite.TypeFloat:
		return floorSecond(stmt.ColumnFloat(col), epoch)
	case sqlite.TypeNull:
		return 0, fault.Reason{Code: CodeNullDate, Text: "the date is NULL"}
	case sqlite.TypeText:
		text, whole := textAt(stmt, col)
		text = strings.TrimSpace(text)
		f, err := parseDecimal(text)
		if err != nil || !whole {
			return 0, fault.Reason{Code: CodeNotDate, Text: fmt.Sprintf("the date %q is not a number of seconds", fault.Clip(text))}
		}
		return floorSecond(f, epoch)
	default:
		return 0, fault.Reason{Code: CodeNotDate, Text: "the date is a blob"}
	}
}

func floorSecond(f float64, epoch int64) (int64, fault.Reason) {
	if math.IsNaN(f) || math.Abs(f) > 1e18 {
		return 0, fault.Reason{Code: CodeDateOutOfRange, Text: fmt.Sprintf("the date %v is out of range", f)}
	}
	raw := int64(math.Floor(f))
	if raw < 0 || raw > maxSecond-epoch {
		return 0, rangeFault(raw)
	}
	return raw + epoch, fault.Reason{}
}

func rangeFault(raw int64) fault.Reason {
	switch {
	case raw < 0:
		return fault.Reason{Code: CodeDateNegative, Text: fmt.Sprintf("the date %d is negative", raw)}
	case raw >= millisecondsFrom:
		return fault.Reason{Code: CodeDateInMilliseconds, Text: fmt.Sprintf("the date %d seems to be in milliseconds, not seconds", raw)}
	default:
		return fault.Reason{Code: CodeDateOutOfRange, Text: fmt.Sprintf("the date %d is after the year 2262", raw)}
	}
}

// textAt returns a text, or the beginning of a long one: more of it than a
// message shows, so that the cut is marked there, and whole is false.
func textAt(stmt *sqlite.Stmt, col int) (text string, whole bool) {
	const maxText = 400 // the 80 characters of fault.Clip have 320 bytes at most
	if stmt.ColumnLen(col) <= maxText {
		return stmt.ColumnText(col), true
	}
	// ColumnLen has converted it to UTF-8.
	var buf [maxText]byte
	return string(buf[:stmt.ColumnBytes(col, buf[:])]), false
}

// rowText formats a row for the quarantine file: its columns and their values.
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
			text, _ = textAt(stmt, col)
			text = strconv.Quote(fault.Clip(text))
		default:
			text = fmt.Sprintf("blob of %d bytes", stmt.ColumnLen(col))
		}
		parts = append(parts, fault.Printable(fault.Clip(stmt.ColumnName(col)))+"="+text)
	}
	return strings.Join(parts, " ")
}
