package export

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// checkContinuity resets the entry of a database that was recreated, and
// reports rows that expired before they could be sent. overwrites says what
// the sink does with a point that it already has.
func (t *tracked) checkContinuity(overwrites bool, opts *Options) error {
	if t.recreated {
		return t.handleRecreated(overwrites, opts)
	}
	first := sentThrough(t.entry)
	if first != metrics.FirstID && t.tail.Rows && t.tail.MinID-1 > first {
		gone := t.tail.MinID - 1 - first
		t.done.Expired += int(gone)
		opts.Note(fmt.Sprintf("%s: up to %s expired before they were sent; run the export more often",
			t.src.DB.Path(), count(int(gone), "row", "rows")))
	}
	return nil
}

// handleRecreated starts a recreated database from its first row. If the sink
// overwrites, the old entry has served its purpose. If it adds up, the entry is
// kept: the next run may find the old database again, where this one found an
// older copy of it.
func (t *tracked) handleRecreated(overwrites bool, opts *Options) error {
	old, db := t.entry, t.src.DB
	latest := old.MaxSecond
	for _, in := range old.Intents {
		latest = max(latest, in.LastSecond)
		t.done.Expired += in.Rows
		opts.Note(fmt.Sprintf("%s: %s being sent when an earlier run ended disappeared with the old database",
			db.Path(), count(in.Rows, "row that was", "rows that were")))
	}
	t.entry = t.sink.Replace(old, t.src.path(), db.UUID(), db.Kind())
	t.entry.Totals = maps.Clone(old.Totals)
	if overwrites {
		t.sink.Entries = slices.DeleteFunc(t.sink.Entries, func(e *checkpoint.Entry) bool { return e == old })
		opts.Note(db.Path() + " was recreated since the last run: all of it is sent")
		return nil
	}
	return t.skipUpTo(latest, opts)
}

// skipUpTo leaves out rows of seconds that may have been sent from the old
// database.
func (t *tracked) skipUpTo(latest int64, opts *Options) error {
	db := t.src.DB
	left, err := db.CountUpTo(t.tail.MaxID, latest)
	if err != nil {
		return err
	}
	t.done.Skipped = left
	t.entry.MaxSecond = latest
	t.entry.Skip = &checkpoint.Skip{Through: t.tail.MaxID, Second: latest}
	opts.Note(fmt.Sprintf("%s was recreated since the last run: only rows after %s are sent, the last second already sent; %s left out",
		db.Path(), time.Unix(latest, 0).UTC().Format(time.RFC3339), count(left, "row is", "rows are")))
	return nil
}
