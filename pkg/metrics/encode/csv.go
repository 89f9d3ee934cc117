package encode

import (
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// CSV encodes frames as rows of time, measurement, field, value and then the
// tags: one number per row, so that a new metric is a new row and never a new
// column, and the file suits a pivot table.
type CSV struct {
	columns []string // what is between the time and the value
	other   string
	tail    []byte
}

// CSVKeys returns the tag columns for several tag sets: their keys, sorted.
func CSVKeys(sets ...tags.Set) []string {
	var keys []string
	for _, set := range sets {
		for _, t := range set {
			keys = append(keys, t.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// CSVHeader returns the first line of a file with the given tag columns.
func CSVHeader(keys []string) []byte {
	columns := []string{"time", "measurement", "field", "value"}
	for _, key := range keys {
		columns = append(columns, quote(key))
	}
	return []byte(strings.Join(columns, ",") + "\n")
}

// NewCSV prepares the parts of rows that do not change. keys are the tag columns;
// set need not have all of them.
func NewCSV(fields []metrics.Field, set tags.Set, names Names, keys []string) *CSV {
	c := &CSV{other: quote(names.Of(metrics.OtherMeasurement))}
	for _, f := range fields {
		c.columns = append(c.columns, ","+quote(names.Of(f.Measurement))+","+quote(f.Name)+",")
	}
	for _, key := range keys {
		value, _ := set.Get(key)
		c.tail = append(c.tail, ","+quote(value)...)
	}
	c.tail = append(c.tail, '\n')
	return c
}

// Append appends the rows of the i-th second.
func (c *CSV) Append(dst []byte, f *Frame, i int) []byte {
	for j, v := range f.Row(i) {
		dst = c.row(dst, f.Seconds[i], c.columns[j], v)
	}
	for _, o := range f.OthersAt(i) {
		dst = c.row(dst, f.Seconds[i], ","+c.other+","+quote(o.Name)+",", o.Value)
	}
	return dst
}

func (c *CSV) row(dst []byte, second int64, columns string, value int64) []byte {
	dst = appendTime(dst, second)
	dst = append(dst, columns...)
	dst = strconv.AppendInt(dst, value, 10)
	return append(dst, c.tail...)
}

// quote follows RFC 4180. A cell that a spreadsheet would take for a formula is
// left as it is: the values are the admin's own tags.
func quote(cell string) string {
	if !strings.ContainsAny(cell, ",\"\r\n") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}
