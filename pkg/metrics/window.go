package metrics

import (
	"cmp"
	"slices"
)

// Window is a run of rows of one database, read in the order of their ids and
// summed by whole second. A window never ends between two adjacent rows of one
// second.
type Window struct {
	After   int64 // ids above this one …
	Through int64 // … up to this one are in the window
	Rows    int   // rows read, the bad ones included
	Done    bool  // no row follows in the requested range

	// Seconds are the distinct times, Unix seconds, ascending.
	Seconds []int64
	// Values has len(Database.Fields()) sums for each second, in that order.
	Values []int64
	// Others are the values of unknown metrics, by second and name.
	Others []Other
	// Bad are the rows that were rejected.
	Bad []BadRow
	// Last marks the last second by id, to recognise the database later; the
	// zero Mark if no row has a date.
	Last Mark

	width    int
	started  bool // Last is set
	unsorted bool
}

// Other is the sum of an unknown metric within a second.
type Other struct {
	Second int64
	Name   string // as the database spells it
	Value  int64
}

// BadRow is a row that was rejected because its content makes no sense.
type BadRow struct {
	ID     int64  // entryIndex or Z_PK; 0 when that itself is missing
	Reason string // one of this package's codes, such as [CodeNullValue]
	Text   string // what is wrong, for a person
	Row    string // the row's columns, for the quarantine file
}

// Mark is a fingerprint of the rows of one second.
type Mark struct {
	First  int64  `json:"first"`       // lowest id
	Last   int64  `json:"last"`        // highest id
	Second int64  `json:"second"`      // Unix seconds
	Hash   uint64 `json:"hash,string"` // over ids, names and values
}

// Row returns the sums of the i-th second.
func (w *Window) Row(i int) []int64 {
	return w.Values[i*w.width : (i+1)*w.width : (i+1)*w.width]
}

func (w *Window) reset(after int64, width int) {
	*w = Window{
		After: after, Through: after, width: width,
		Seconds: w.Seconds[:0], Values: w.Values[:0], Others: w.Others[:0], Bad: w.Bad[:0],
	}
}

// second returns the sums of the second that is being read, after adding it if
// necessary.
func (w *Window) second(t int64) []int64 {
	n := len(w.Seconds)
	if n == 0 || w.Seconds[n-1] != t {
		if n > 0 && t < w.Seconds[n-1] {
			w.unsorted = true
		}
		w.Seconds = append(w.Seconds, t)
		w.Values = slices.Grow(w.Values, w.width)[:len(w.Values)+w.width]
		clear(w.Values[len(w.Values)-w.width:])
		n++
	}
	return w.Row(n - 1)
}

// finish sorts the seconds and sums those that occur twice: when a clock is set
// back, the same seconds come again.
func (w *Window) finish() error {
	if w.unsorted {
		if err := w.sort(); err != nil {
			return err
		}
	}
	return w.mergeOthers()
}

func (w *Window) sort() error {
	order := make([]int, len(w.Seconds))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(w.Seconds[a], w.Seconds[b]) })

	seconds := make([]int64, 0, len(w.Seconds))
	values := make([]int64, 0, len(w.Values))
	for _, i := range order {
		if n := len(seconds); n > 0 && seconds[n-1] == w.Seconds[i] {
			if err := addRow(values[len(values)-w.width:], w.Row(i), w.Seconds[i]); err != nil {
				return err
			}
			continue
		}
		seconds = append(seconds, w.Seconds[i])
		values = append(values, w.Row(i)...)
	}
	w.Seconds, w.Values, w.unsorted = seconds, values, false
	return nil
}

func (w *Window) mergeOthers() error {
	if len(w.Others) < 2 {
		return nil
	}
	slices.SortStableFunc(w.Others, func(a, b Other) int {
		return cmp.Or(cmp.Compare(a.Second, b.Second), cmp.Compare(a.Name, b.Name))
	})
	kept := w.Others[:1]
	for _, o := range w.Others[1:] {
		last := &kept[len(kept)-1]
		if last.Second != o.Second || last.Name != o.Name {
			kept = append(kept, o)
			continue
		}
		sum, ok := add(last.Value, o.Value)
		if !ok {
			return errOverflow(o.Second)
		}
		last.Value = sum
	}
	w.Others = kept
	return nil
}

func addRow(into, row []int64, second int64) error {
	for i, v := range row {
		sum, ok := add(into[i], v)
		if !ok {
			return errOverflow(second)
		}
		into[i] = sum
	}
	return nil
}

// add returns false if the sum does not fit into an int64.
func add(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0)
}
