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
	recreated bool                // it does not hold the last rows of the entry
	held      metrics.Mark        // of the entry's earlier marks, the furthest that it holds
	absent    []*checkpoint.Entry // of the series and of the same time, and not in this run
	fresh     bool                // nothing was sent from it, nor under its tags
	turned    bool                // it has other tags than before
	durable   bool                // its position moves while rows are sent
	failed    error               // why it was set aside
	through   int64               // rows above this id wait for a later run
	gap       int64               // the last id before its first row, if rows before it expired unsent; 0: none
	done      Done

	replayed []checkpoint.Range // sent again by this run, and maybe dropped
}

// untracked returns a database for which no positions are kept.
func untracked(s Source) *tracked {
	return &tracked{src: s, through: metrics.LastID, done: Done{Path: s.DB.Path()}}
}

// trackAll finds the entry of every database. Without positions the databases have
// none. Those that cannot be used are set aside, with the reason.
func trackAll(sources []Source, pos *Positions, opts *Options) []*tracked {
	all := make([]*tracked, 0, len(sources))
	for _, s := range sources {
		t := untracked(s)
		if pos != nil {
			t.sink, t.through = pos.Sink, metrics.FirstID
			t.tail, t.failed = s.DB.Tail()
		}
		all = append(all, t)
	}
	if pos == nil {
		return all
	}
	f := &finder{sink: pos.Sink, used: map[*checkpoint.Entry]*tracked{}, opts: opts, all: pos.All}
	f.find(all, func(t *tracked, err error) { t.failed = err })
	for _, t := range all {
		if t.failed == nil {
			t.failed = t.begin(pos, opts)
		}
	}
	limit(all, opts)
	return all
}

// limit bounds the rows of a run: what one database leaves of them, the next one takes.
func limit(all []*tracked, opts *Options) {
	left := opts.Limit
	for _, t := range all {
		if opts.Limit == 0 || t.failed != nil {
			continue
		}
		after := sentThrough(t.entry)
		if t.recreated {
			after = metrics.FirstID
			if t.held != (metrics.Mark{}) {
				after = t.held.Last
			}
		}
		if after >= t.through {
			continue
		}
		if left <= 0 {
			t.through, t.done.More = after, true
			continue
		}
		id, taken, more, err := t.src.DB.LimitRows(after, t.through, left)
		t.failed = err
		t.through, t.done.More = id, more
		left -= taken
	}
}

// begin sets how far this run goes. Rows that come meanwhile wait for the next one.
func (t *tracked) begin(pos *Positions, opts *Options) error {
	if t.tail.Rows {
		t.through = t.tail.MaxID
	}
	if pos.moves(opts) {
		t.holdBack(opts.Now())
	}
	if t.entry.Rows == 0 && len(t.entry.Intents) == 0 && !pos.Since.IsZero() {
		t.entry.Before = &checkpoint.Skip{Through: t.tail.MaxID, Second: max(0, ceilSecond(pos.Since)-1), Open: true}
	}
	if pos.Until.IsZero() {
		return nil
	}
	id, err := t.src.DB.FirstIDFrom(ceilSecond(pos.Until))
	if err == nil && id <= t.through {
		t.through = id - 1
	}
	return err
}

// ceilSecond rounds up: a second counts as its beginning.
func ceilSecond(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
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

// newScans returns scans of the rows after the position: one for each range of ids in
// which other rows are left out, or asked for.
func (t *tracked) newScans(seconds int) []*scan {
	after := sentThrough(t.entry)
	var scans []*scan
	for _, end := range append(t.ends(after), metrics.LastID) {
		s := newScan(t.src, after, min(end, t.through), seconds)
		s.fingerprint = true
		bound(t.entry, s, end)
		scans = append(scans, s)
		after = end
	}
	return scans
}

// ends returns the ids after one at which what is left out changes, ascending.
func (t *tracked) ends(after int64) (ends []int64) {
	e := t.entry
	if e.Skip != nil {
		ends = append(ends, e.Skip.Through)
	}
	if e.Before != nil {
		ends = append(ends, e.Before.Through)
	}
	if e.Review != nil {
		ends = append(ends, e.Review.Through)
	}
	slices.Sort(ends)
	return slices.DeleteFunc(slices.Compact(ends), func(id int64) bool { return id <= after })
}

// bound sets what a scan that ends with an id leaves out, or asks for.
func bound(e *checkpoint.Entry, s *scan, end int64) {
	for _, skip := range []*checkpoint.Skip{e.Skip, e.Before} {
		if skip != nil && end <= skip.Through {
			s.skipThrough = max(s.skipThrough, skip.Second)
		}
	}
	if e.Review != nil && end <= e.Review.Through {
		s.review, s.own = true, e.Review.Own
	}
}

// endFirst ends the run that has bounds; it reports whether there was one.
func (t *tracked) endFirst() bool {
	if t.entry == nil || t.entry.Before == nil || !t.entry.Before.Open {
		return false
	}
	over := *t.entry.Before
	over.Open = false
	t.entry.Before = &over
	return true
}

// countBefore counts the rows between two ids that --since left out, which are none
// of those sent.
func (t *tracked) countBefore(after, through int64) error {
	b := t.entry.Before
	if b == nil || after >= b.Through {
		return nil
	}
	n, err := t.src.DB.CountWithin(after, min(through, b.Through), b.Second)
	t.done.Before += n
	t.done.Rows -= n
	return err
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

// detach makes the position move in a copy of the entry until commit.
func (t *tracked) detach() {
	t.original = t.entry
	work := *t.entry
	work.Sent, work.Trail = slices.Clone(work.Sent), slices.Clone(work.Trail)
	t.entry = &work
}

// commit copies the position that was reached to the checkpoint.
func (t *tracked) commit() {
	*t.original = *t.entry
	t.original.Sent, t.original.Trail = slices.Clone(t.entry.Sent), slices.Clone(t.entry.Trail)
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
	if n := len(p.frame.Seconds); n > 0 && t.entry.First == 0 && t.entry.Rows == 0 {
		t.entry.First = p.frame.Seconds[0]
	}
	t.entry.Advance(p.window.Through, p.window.Rows, latest, p.window.Last, opts.Now())
}
