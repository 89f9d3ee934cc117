package encode

import (
	"cmp"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// Frame is a table of sums: a row for each second, a column for each field.
type Frame struct {
	Fields  []metrics.Field // the columns, sorted by measurement and name
	Seconds []int64         // Unix seconds
	Values  []int64         // len(Fields) sums for each second
	Others  []metrics.Other // sorted by second and name
}

// FromWindow returns a window of a database as a Frame; they share memory.
func FromWindow(fields []metrics.Field, w *metrics.Window) *Frame {
	return &Frame{Fields: fields, Seconds: w.Seconds, Values: w.Values, Others: w.Others}
}

// Row returns the sums of the i-th second.
func (f *Frame) Row(i int) []int64 {
	n := len(f.Fields)
	return f.Values[i*n : (i+1)*n : (i+1)*n]
}

// OthersAt returns the unknown metrics of the i-th second.
func (f *Frame) OthersAt(i int) []metrics.Other {
	if len(f.Others) == 0 {
		return nil
	}
	second := f.Seconds[i]
	bySecond := func(o metrics.Other, s int64) int { return cmp.Compare(o.Second, s) }
	from, _ := slices.BinarySearchFunc(f.Others, second, bySecond)
	to := from
	for to < len(f.Others) && f.Others[to].Second == second {
		to++
	}
	return f.Others[from:to]
}

// Clip keeps the seconds from (inclusive) to until (exclusive). The frame must
// be sorted; a zero time means no bound.
func (f *Frame) Clip(from, until time.Time) {
	lo, hi := 0, len(f.Seconds)
	if !from.IsZero() {
		lo, _ = slices.BinarySearch(f.Seconds, ceilSecond(from))
	}
	if !until.IsZero() {
		hi, _ = slices.BinarySearch(f.Seconds, ceilSecond(until))
	}
	f.keep(lo, max(lo, hi))
}

// After keeps the seconds after the given one. The frame must be sorted.
func (f *Frame) After(second int64) {
	at, found := slices.BinarySearch(f.Seconds, second)
	if found {
		at++
	}
	f.keep(at, len(f.Seconds))
}

// keep keeps the seconds from number lo up to, not including, number hi.
func (f *Frame) keep(lo, hi int) {
	if lo == 0 && hi == len(f.Seconds) {
		return
	}
	n := len(f.Fields)
	f.Seconds, f.Values = f.Seconds[lo:hi], f.Values[lo*n:hi*n]
	f.Others = slices.DeleteFunc(f.Others, func(o metrics.Other) bool {
		return len(f.Seconds) == 0 || o.Second < f.Seconds[0] || o.Second > f.Seconds[len(f.Seconds)-1]
	})
}

// ceilSecond rounds up: a second counts as its beginning, so a bound within a
// second excludes it.
func ceilSecond(t time.Time) int64 {
	s := t.Unix()
	if t.Nanosecond() > 0 {
		s++
	}
	return s
}

// Encoder appends the i-th second of a frame in its format.
type Encoder interface {
	Append(dst []byte, f *Frame, i int) []byte
}
