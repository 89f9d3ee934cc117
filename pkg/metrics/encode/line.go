package encode

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Precision is the unit of a line's timestamp.
type Precision int

// The units that InfluxDB's write APIs accept. Minutes and hours, which InfluxDB
// 1 has too, would make several points overwrite each other.
const (
	Nanosecond Precision = iota
	Microsecond
	Millisecond
	Second
)

// zeros returns the digits that a whole second needs after it in that unit.
func (p Precision) zeros() string {
	return [...]string{"000000000", "000000", "000", ""}[p]
}

// ParsePrecision reads the word of a write address: n, ns, nanosecond, u, us,
// ms, s and so on. It refuses minutes and hours.
func ParsePrecision(word string) (Precision, error) {
	switch word {
	case "n", "ns", "nanosecond":
		return Nanosecond, nil
	case "u", "us", "µ", "microsecond":
		return Microsecond, nil
	case "ms", "millisecond":
		return Millisecond, nil
	case "s", "second":
		return Second, nil
	default:
		return 0, fmt.Errorf("reading precision %q: want ns, us, ms or s", word)
	}
}

// Line encodes frames as line protocol. A Line belongs to one list of fields
// and one tag set.
type Line struct {
	points []point
	other  []byte // measurement and tags of unknown metrics
	stamp  string
}

// point is one measurement of a second: a line.
type point struct {
	head   []byte   // measurement, tags, a space
	labels [][]byte // "name=", all but the first with a comma before it
	from   int      // the column of the first label
}

// NewLine prepares the parts of lines that do not change. fields must be
// sorted by measurement, as [metrics.Database.Fields] returns them.
func NewLine(fields []metrics.Field, set tags.Set, names Names, p Precision) *Line {
	tail := tagList(set)
	l := &Line{stamp: p.zeros() + "\n", other: []byte(escape(names.Of(metrics.OtherMeasurement), ", ") + tail + " ")}
	for i, f := range fields {
		if i == 0 || fields[i-1].Measurement != f.Measurement {
			head := escape(names.Of(f.Measurement), ", ") + tail + " "
			l.points = append(l.points, point{head: []byte(head), from: i})
		}
		p := &l.points[len(l.points)-1]
		label := escape(f.Name, ",= ") + "="
		if len(p.labels) > 0 {
			label = "," + label
		}
		p.labels = append(p.labels, []byte(label))
	}
	return l
}

// tagList returns ",key=value" for every tag.
func tagList(set tags.Set) string {
	var b strings.Builder
	for _, t := range set {
		b.WriteString("," + escape(t.Key, ",= ") + "=" + escape(t.Value, ",= "))
	}
	return b.String()
}

// escape puts a backslash before each of the given characters. A backslash
// itself is left alone, as InfluxDB expects; VictoriaMetrics expects it doubled,
// which the sender does.
func escape(text, special string) string {
	if !strings.ContainsAny(text, special) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Lines returns how many lines Append writes for the i-th second.
func (l *Line) Lines(f *Frame, i int) int {
	if len(f.OthersAt(i)) > 0 {
		return len(l.points) + 1
	}
	return len(l.points)
}

// Append appends the lines of the i-th second.
func (l *Line) Append(dst []byte, f *Frame, i int) []byte {
	row := f.Row(i)
	for _, p := range l.points {
		dst = append(dst, p.head...)
		for j, label := range p.labels {
			dst = append(dst, label...)
			dst = strconv.AppendInt(dst, row[p.from+j], 10)
			dst = append(dst, 'i')
		}
		dst = l.end(dst, f.Seconds[i])
	}
	return l.appendOthers(dst, f.Seconds[i], f.OthersAt(i))
}

func (l *Line) end(dst []byte, second int64) []byte {
	dst = append(dst, ' ')
	dst = strconv.AppendInt(dst, second, 10)
	return append(dst, l.stamp...)
}

func (l *Line) appendOthers(dst []byte, second int64, others []metrics.Other) []byte {
	if len(others) == 0 {
		return dst
	}
	dst = append(dst, l.other...)
	for j, o := range others {
		if j > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, escape(o.Name, ",= ")...)
		dst = append(dst, '=')
		dst = strconv.AppendInt(dst, o.Value, 10)
		dst = append(dst, 'i')
	}
	return l.end(dst, second)
}

// AppendSome appends the lines of the i-th second with only those fields for
// which keep returns true: columns by number, then the others by len(f.Fields) +
// position. A line without a field is left out.
func (l *Line) AppendSome(dst []byte, f *Frame, i int, keep func(field int) bool) []byte {
	row := f.Row(i)
	for _, p := range l.points {
		dst = l.appendSome(dst, p, row, f.Seconds[i], keep)
	}
	var others []metrics.Other
	for j, o := range f.OthersAt(i) {
		if keep(len(f.Fields) + j) {
			others = append(others, o)
		}
	}
	return l.appendOthers(dst, f.Seconds[i], others)
}

func (l *Line) appendSome(dst []byte, p point, row []int64, second int64, keep func(field int) bool) []byte {
	before := dst
	dst = append(dst, p.head...)
	kept := 0
	for j, label := range p.labels {
		if !keep(p.from + j) {
			continue
		}
		if kept == 0 && j > 0 {
			label = label[1:] // the first one has no comma
		}
		kept++
		dst = append(dst, label...)
		dst = strconv.AppendInt(dst, row[p.from+j], 10)
		dst = append(dst, 'i')
	}
	if kept == 0 {
		return before
	}
	return l.end(dst, second)
}
