package sampledb

import (
	"slices"
	"time"
)

// slot is the resolution of totals, in seconds: every calendar period of every
// time zone begins and ends on a quarter of an hour.
const slot = 900

// Totals is what a database contains.
type Totals struct {
	// Rows is the number of rows stored, Seconds that of their collection
	// times; those that come again after a clock was set back count once.
	Rows    int64 `json:"rows"`
	Seconds int64 `json:"seconds"`
	// FirstID and LastID are the ids of the first and the last row.
	FirstID int64 `json:"firstID"`
	LastID  int64 `json:"lastID"`
	// First and Last are the earliest and the latest collection time.
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	// Sums has the sum of each metric by its name in statsData; the other
	// columns of ZMETRIC have names like them. Sums of 0 are included.
	Sums map[string]int64 `json:"sums"`
	// Newest is the part of Sums that belongs to the second Last, which a
	// reader may have to hold back.
	Newest map[string]int64 `json:"newest"`

	names []string
	slots map[int64][]int64
	next  Options
}

// Between returns the sums of what was collected from a time on and before
// another. Both must be at a quarter of an hour; a zero time means no bound.
func (t Totals) Between(from, until time.Time) map[string]int64 {
	sums := make([]int64, len(t.names))
	for at, values := range t.slots {
		begin := at * slot
		if !from.IsZero() && begin < from.Unix() || !until.IsZero() && begin >= until.Unix() {
			continue
		}
		for i, value := range values {
			sums[i] += value
		}
	}
	return byName(t.names, sums)
}

// Plus returns the totals with those of what was appended to the same file.
func (t Totals) Plus(more Totals) Totals {
	if t.Rows == 0 || more.Rows == 0 {
		if t.Rows == 0 {
			return more
		}
		t.next = more.next
		return t
	}
	sum := tally{Totals: t}
	sum.names = slices.Clone(t.names)
	for _, name := range more.names {
		if !slices.Contains(sum.names, name) {
			sum.names = append(sum.names, name)
		}
	}
	sum.slots = map[int64][]int64{}
	for _, part := range []Totals{t, more} {
		for at, values := range part.slots {
			for i, value := range values {
				sum.slotOf(at * slot)[slices.Index(sum.names, part.names[i])] += value
			}
		}
	}
	sum.Rows += more.Rows
	sum.Seconds += more.Seconds
	sum.LastID = more.LastID
	sum.next = more.next
	if more.First.Before(sum.First) {
		sum.First = more.First
	}
	if more.Last.After(sum.Last) {
		sum.Last, sum.Newest = more.Last, more.Newest
	}
	sum.Sums = sum.Between(time.Time{}, time.Time{})
	return sum.Totals
}

// Next returns options that continue where this database ends, with so many more
// batches, other values and none of the faults.
func (t Totals) Next(batches int) Options {
	o := t.next
	o.Batches = batches
	return o
}

// tally counts rows as they are written.
type tally struct {
	Totals
	sums, newest []int64
}

func newTally(names []string) *tally {
	return &tally{
		Totals: Totals{names: names, slots: map[int64][]int64{}},
		sums:   make([]int64, len(names)), newest: make([]int64, len(names)),
	}
}

// row counts one stored row.
func (t *tally) row(id, unix int64) {
	at := time.Unix(unix, 0).UTC()
	if t.Rows == 0 {
		t.FirstID, t.First = id, at
	}
	if at.Before(t.First) {
		t.First = at
	}
	if t.Rows == 0 || at.After(t.Last) {
		t.Last = at
		t.Seconds++
		clear(t.newest)
	}
	t.LastID = id
	t.Rows++
}

// add counts one value of the row just counted.
func (t *tally) add(unix int64, metric int, value int64) {
	t.sums[metric] += value
	if unix == t.Last.Unix() {
		t.newest[metric] += value
	}
	t.slotOf(unix)[metric] += value
}

func (t *tally) slotOf(unix int64) []int64 {
	at := unix / slot
	if t.slots[at] == nil {
		t.slots[at] = make([]int64, len(t.names))
	}
	return t.slots[at]
}

func (t *tally) totals(next Options) Totals {
	out := t.Totals
	out.Sums = byName(t.names, t.sums)
	out.Newest = byName(t.names, t.newest)
	out.slots = make(map[int64][]int64, len(t.slots))
	for at, values := range t.slots {
		out.slots[at] = slices.Clone(values)
	}
	out.next = next
	return out
}

func byName(names []string, values []int64) map[string]int64 {
	sums := make(map[string]int64, len(names))
	for i, name := range names {
		sums[name] = values[i]
	}
	return sums
}
