package export

import (
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// tracked is a database with its entry in the checkpoint.
type tracked struct {
	src       Source
	sink      *checkpoint.Sink
	entry     *checkpoint.Entry // nil without a checkpoint
	original  *checkpoint.Entry // what commit changes, where entry is a copy
	tail      metrics.Tail
	recreated bool  // it is not the database that the entry's rows came from
	through   int64 // rows above this id wait for a later run
	done      Done

	oldest, newest int64 // of the seconds sent by this run; 0: none
}

// untracked returns a database for which no positions are kept.
func untracked(s Source) *tracked {
	return &tracked{src: s, through: metrics.LastID, done: Done{Path: s.DB.Path()}}
}

// trackAll finds the entry of every database, and refuses two that share one.
// Without positions the databases have no entries.
func trackAll(sources []Source, pos *Positions, opts *Options) ([]*tracked, error) {
	seen := map[*checkpoint.Entry]Source{}
	all := make([]*tracked, 0, len(sources))
	for _, s := range sources {
		if pos == nil {
			all = append(all, untracked(s))
			continue
		}
		t, err := track(s, pos, opts)
		if err != nil {
			return nil, err
		}
		if other, taken := seen[t.entry]; taken {
			return nil, duplicateError(other, s)
		}
		seen[t.entry] = s
		all = append(all, t)
	}
	return all, nil
}

// track finds the entry of a database, or adds one, and checks whether it is
// still the same database. Rows that come during this run wait for the next one.
func track(s Source, pos *Positions, opts *Options) (*tracked, error) {
	t := &tracked{src: s, sink: pos.Sink, through: metrics.FirstID, done: Done{Path: s.DB.Path()}}
	var err error
	if t.tail, err = s.DB.Tail(); err != nil {
		return nil, err
	}
	if err := t.findEntry(); err != nil {
		return nil, err
	}
	if t.tail.Rows {
		t.through = t.tail.MaxID
	}
	if pos.moves(opts) {
		t.holdBack(opts.Now())
	}
	return t, nil
}

// holdBack holds back the newest second while it may still be growing: until
// the clock says that it is two intervals old.
func (t *tracked) holdBack(now time.Time) {
	tail := t.tail
	if !tail.Rows || tail.Newest == 0 {
		return
	}
	if now.Sub(time.Unix(tail.Newest, 0)) < 2*tail.Interval {
		t.through = tail.NewestFirst - 1
		t.done.HeldBack = t.recreated || tail.NewestFirst > t.entry.Through
	}
}

// sentThrough returns the id of the last row that was sent, open windows
// included.
func sentThrough(e *checkpoint.Entry) int64 {
	if n := len(e.Intents); n > 0 {
		return e.Intents[n-1].Through
	}
	return e.Through
}

// upToDate reports whether a run without --all has nothing to send.
func (t *tracked) upToDate() bool {
	return !t.recreated && len(t.entry.Intents) == 0 && t.through <= t.entry.Through
}

// scans returns what to read, in order. With beyond, rows after the position may
// be sent although it does not move.
func (t *tracked) scans(opts *Options, pos *Positions, seconds int, beyond bool) []*scan {
	all := newScan(t.src, metrics.FirstID, t.through, seconds)
	all.since, all.until = opts.Since, opts.Until
	all.replay = pos != nil
	switch {
	case pos == nil:
		return []*scan{all}
	case !pos.moves(opts):
		if !beyond {
			all.through = min(all.through, t.entry.Through)
		}
		return []*scan{all}
	case pos.All:
		all.through = min(all.through, t.entry.Through)
		return append([]*scan{all}, t.newScans(seconds)...)
	default:
		return t.newScans(seconds)
	}
}

// newScans returns scans of the rows after the position.
func (t *tracked) newScans(seconds int) []*scan {
	rest := newScan(t.src, sentThrough(t.entry), t.through, seconds)
	rest.fingerprint = true
	skip := t.entry.Skip
	if skip == nil || rest.after >= skip.Through {
		return []*scan{rest}
	}
	partial := newScan(t.src, rest.after, min(skip.Through, t.through), seconds)
	partial.skipThrough = skip.Second
	partial.fingerprint = true
	rest.after = max(rest.after, skip.Through)
	return []*scan{partial, rest}
}

// quarantineIDs puts rows into quarantine that reading by id never reaches,
// except those that are in it from an earlier run.
func (t *tracked) quarantineIDs(q *Quarantine) error {
	bad, err := t.src.DB.BadIDs()
	if err != nil {
		return err
	}
	known := 0
	if t.entry != nil {
		known = min(t.entry.BadIDs, len(bad))
		t.entry.BadIDs = len(bad)
	}
	t.done.Quarantined += len(bad) - known
	return q.Rows(t.src.DB.Path(), bad[known:])
}

// begin makes the position move in a copy of the entry until commit.
func (t *tracked) begin() {
	t.original = t.entry
	work := *t.entry
	work.Sent = slices.Clone(work.Sent)
	t.entry = &work
}

// commit copies the position that was reached to the checkpoint.
func (t *tracked) commit() {
	*t.original = *t.entry
	t.original.Sent = slices.Clone(t.entry.Sent)
}

// advance moves the position, in memory, past a piece that was written.
func (t *tracked) advance(p *piece, opts *Options) {
	latest := t.entry.MaxSecond
	if n := len(p.frame.Seconds); n > 0 {
		latest = p.frame.Seconds[n-1]
	}
	t.entry.AddSent(p.window.After, p.window.Through, t.src.Tags.Map(), opts.Names)
	if p.fingerprint != nil {
		t.entry.Fingerprint = p.fingerprint
	}
	t.entry.Advance(p.window.Through, p.window.Rows, latest, p.window.Last, opts.Now())
}
