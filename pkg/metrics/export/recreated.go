package export

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// Memory is what a sink does with a point that it already has.
type Memory int

// The kinds of memory.
const (
	Overwrites Memory = iota // the later one replaces the earlier one
	Answers                  // it keeps both, and can be asked what it holds
	Adds                     // it keeps both
)

// checkContinuity gives a database that holds none of the last rows of its series
// an entry to go on with, and reports rows that expired before they could be sent.
func (t *tracked) checkContinuity(memory Memory, opts *Options) error {
	if err := t.checkSums(memory); err != nil {
		return err
	}
	if t.recreated {
		return t.takeOver(memory, opts)
	}
	first := sentThrough(t.entry)
	if first != metrics.FirstID && t.tail.Rows && t.tail.MinID-1 > first {
		gone := t.tail.MinID - 1 - first
		t.loseGap(int(gone))
		opts.Note(fmt.Sprintf("%s: up to %s expired before they were sent; run the export more often",
			t.src.DB.Path(), count(int(gone), "row", "rows")))
	}
	return nil
}

// loseGap counts rows that expired. Where positions move while rows are sent, the count
// is kept with a position behind them: a run that is killed has told nobody.
func (t *tracked) loseGap(rows int) {
	if !t.durable || len(t.entry.Intents) > 0 {
		t.done.Expired += rows
		t.gap = t.tail.MinID - 1
		return
	}
	t.entry.Lost += rows
	t.entry.Through = t.tail.MinID - 1
}

// checkSums refuses a database whose points a sink would overwrite with those of
// another one of the series, if that is not there to be summed with.
func (t *tracked) checkSums(memory Memory) error {
	if memory != Overwrites || len(t.absent) == 0 {
		return nil
	}
	return seriesTakenError(t.src, t.absent[0])
}

// takeOver lets a database go on with a series that another was in before it, or
// a newer copy of it. Where the sink overwrites, the position of an older copy, and
// of a database that was restored from one, moves back to what it has in common with
// what was sent.
func (t *tracked) takeOver(memory Memory, opts *Options) error {
	if t.held != (metrics.Mark{}) {
		if another, err := t.isAnother(t.entry); err != nil || another {
			if err == nil {
				err = seriesTakenError(t.src, t.entry)
			}
			return err
		}
	}
	switch {
	case memory == Overwrites && t.held != (metrics.Mark{}):
		t.entry.Rewind(t.held)
		opts.Note(fmt.Sprintf("%s holds an earlier state than the one sent: its rows after %s are sent again",
			t.src.DB.Path(), utc(t.held.Second)))
		return nil
	case memory == Overwrites:
		t.replace(opts)
		opts.Note(t.src.DB.Path() + " was recreated since the last run: all of it is sent")
		return nil
	default:
		return t.fork(memory, opts)
	}
}

// replace gives the database an entry in place of one that has served its purpose.
func (t *tracked) replace(opts *Options) {
	old := t.entry
	if !t.holdsOpen(old) {
		t.loseOpen(old, opts)
	}
	t.entry = t.sink.Replace(old, t.src.path(), t.src.DB.UUID(), t.src.DB.Kind())
	t.entry.Totals = maps.Clone(old.Totals)
	t.sink.Remove(old)
}

// holdsOpen reports whether the database holds the rows of an open window: then it
// is an older copy, and a newer one will bring the others.
func (t *tracked) holdsOpen(e *checkpoint.Entry) bool {
	return !t.kindDiffers(e) && slices.ContainsFunc(e.Intents, func(in checkpoint.Intent) bool {
		found, err := t.src.DB.Verify(in.Mark)
		return err == nil && found == metrics.Same
	})
}

// loseOpen counts the rows of open windows that went with the database they were in.
func (t *tracked) loseOpen(old *checkpoint.Entry, opts *Options) {
	for _, in := range old.Intents {
		t.done.Expired += in.Rows
		opts.Note(fmt.Sprintf("%s: %s being sent when an earlier run ended disappeared with the old database",
			t.src.DB.Path(), count(in.Rows, "row that was", "rows that were")))
	}
}

// fork gives the database an entry of its own, from the last rows on that it has in
// common with the one before. That one's is kept: the next run may find the old
// database again, where this one found an older copy of it. Rows of a time in which
// others of the series were sent may be among these; a server that answers is asked,
// and for any other sink they are left out.
func (t *tracked) fork(memory Memory, opts *Options) error {
	old, db := t.entry, t.src.DB
	latest := old.MaxSecond
	for _, in := range old.Intents {
		latest = max(latest, in.LastSecond)
	}
	_, certain, err := t.differsFrom(old)
	if err != nil {
		return err
	}
	if certain && memory == Adds {
		t.loseOpen(old, opts)
	}
	t.entry = t.sink.Replace(old, t.src.path(), db.UUID(), db.Kind())
	t.entry.Totals = maps.Clone(old.Totals)
	t.entry.MaxSecond = latest
	if t.held != (metrics.Mark{}) {
		t.entry.Trail, t.entry.Sent, t.entry.First = slices.Clone(old.Trail), slices.Clone(old.Sent), old.First
		t.entry.Rewind(t.held)
	}
	left, err := db.CountUpTo(t.tail.MaxID, latest)
	if err != nil {
		return err
	}
	if sent, err := db.CountUpTo(t.entry.Through, latest); err != nil {
		return err
	} else if t.held != (metrics.Mark{}) {
		left -= sent
	}
	if left == 0 {
		opts.Note(db.Path() + " was recreated since the last run: all of it is sent")
		return nil
	}
	if memory == Answers {
		t.entry.Review = &checkpoint.Review{Through: t.tail.MaxID, Own: t.held != (metrics.Mark{})}
		opts.Note(fmt.Sprintf("%s was recreated since the last run, or is an older copy: the server is asked which of %s up to %s it has",
			db.Path(), count(left, "row", "rows"), utc(latest)))
		return nil
	}
	t.entry.Skip = &checkpoint.Skip{Through: t.tail.MaxID, Second: latest}
	t.done.Skipped = left
	if certain {
		t.done.Doubtful = left
	}
	opts.Note(fmt.Sprintf("%s was recreated since the last run: only rows after %s are sent, the last second already sent; %s left out",
		db.Path(), utc(latest), count(left, "row is", "rows are")))
	return nil
}

func utc(second int64) string { return time.Unix(second, 0).UTC().Format(time.RFC3339) }
