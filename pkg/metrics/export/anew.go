package export

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// settle draws the consequences of a database made anew, and tells of rows
// that were gone before they could be sent. overwrites says what the sink does
// with a point it already has.
func (m *matched) settle(overwrites bool, opts *Options) error {
	if m.anew {
		return m.restart(overwrites, opts)
	}
	first := from(m.entry)
	if first != metrics.FirstID && m.tail.Rows && m.tail.MinID-1 > first {
		gone := m.tail.MinID - 1 - first
		m.done.Expired += int(gone)
		opts.Note(fmt.Sprintf("%s: up to %s expired before they were sent; run the export more often",
			m.src.DB.Path(), count(int(gone), "row", "rows")))
	}
	return nil
}

// restart begins a database again from its first row. Where points are
// overwritten the old record is of no more use; where they add up, the old
// database may be back in the next run, in place of an older copy of it.
func (m *matched) restart(overwrites bool, opts *Options) error {
	old, db := m.entry, m.src.DB
	latest := old.MaxSecond
	for _, in := range old.Intents {
		latest = max(latest, in.LastSecond)
		m.done.Expired += in.Rows
		opts.Note(fmt.Sprintf("%s: %s being sent when an earlier run ended are gone with the old database",
			db.Path(), count(in.Rows, "row that was", "rows that were")))
	}
	m.entry = m.record.Replace(old, m.src.path(), db.UUID(), db.Kind())
	m.entry.Totals = maps.Clone(old.Totals)
	if overwrites {
		m.record.Entries = slices.DeleteFunc(m.record.Entries, func(e *checkpoint.Entry) bool { return e == old })
		opts.Note(db.Path() + " was made anew since the last run: all of it is sent")
		return nil
	}
	return m.skipUpTo(latest, opts)
}

// skipUpTo leaves rows out whose seconds have been sent from the old database.
func (m *matched) skipUpTo(latest int64, opts *Options) error {
	db := m.src.DB
	left, err := db.CountUpTo(m.tail.MaxID, latest)
	if err != nil {
		return err
	}
	m.done.Skipped = left
	m.entry.MaxSecond = latest
	m.entry.Skip = &checkpoint.Skip{Through: m.tail.MaxID, Second: latest}
	opts.Note(fmt.Sprintf("%s was made anew since the last run: only rows after %s are sent, which is the last second sent; %s left out",
		db.Path(), time.Unix(latest, 0).UTC().Format(time.RFC3339), count(left, "row is", "rows are")))
	return nil
}
