package export

import (
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// matched is a database with what the checkpoint knows of it.
type matched struct {
	src     Source
	record  *checkpoint.Sink
	entry   *checkpoint.Entry // nil without a checkpoint
	kept    *checkpoint.Entry // what commit changes, where entry is a copy
	tail    metrics.Tail
	anew    bool  // it is not the database that the entry's rows came from
	through int64 // rows above this id wait
	done    Done

	oldest, newest int64 // of the seconds sent by this run; 0: none
}

// everything is a database of which no positions are kept.
func everything(s Source) *matched {
	return &matched{src: s, through: metrics.LastID, done: Done{Path: s.DB.Path()}}
}

// matchAll finds every database's record and refuses two of one record.
func matchAll(sources []Source, pos *Positions, opts *Options) ([]*matched, error) {
	seen := map[*checkpoint.Entry]Source{}
	all := make([]*matched, 0, len(sources))
	for _, s := range sources {
		m, err := match(s, pos, opts)
		if err != nil {
			return nil, err
		}
		if other, taken := seen[m.entry]; taken {
			return nil, sameDatabase(other, s)
		}
		seen[m.entry] = s
		all = append(all, m)
	}
	return all, nil
}

// match finds the record of a database, or begins one, and tells whether it is
// still the same database. Rows that come while we run wait for the next run.
func match(s Source, pos *Positions, opts *Options) (*matched, error) {
	m := &matched{src: s, record: pos.Sink, through: metrics.FirstID, done: Done{Path: s.DB.Path()}}
	var err error
	if m.tail, err = s.DB.Tail(); err != nil {
		return nil, err
	}
	if err := m.find(); err != nil {
		return nil, err
	}
	if m.tail.Rows {
		m.through = m.tail.MaxID
	}
	if pos.keep(opts) {
		m.hold(opts.Now())
	}
	return m, nil
}

// hold keeps the newest second back while it may still be growing: until it is
// two intervals old by the clock.
func (m *matched) hold(now time.Time) {
	t := m.tail
	if !t.Rows || t.Newest == 0 {
		return
	}
	if now.Sub(time.Unix(t.Newest, 0)) < 2*t.Interval {
		m.through = t.NewestFirst - 1
		m.done.Held = m.anew || t.NewestFirst > m.entry.Through
	}
}

// from is the id behind which new rows begin.
func from(e *checkpoint.Entry) int64 {
	if n := len(e.Intents); n > 0 {
		return e.Intents[n-1].Through
	}
	return e.Through
}

// nothingNew tells that a run without --all has nothing to do here.
func (m *matched) nothingNew() bool {
	return !m.anew && len(m.entry.Intents) == 0 && m.through <= m.entry.Through
}

// scans gives what is to be read, in order. wholly says that rows beyond the
// position may be sent without moving it.
func (m *matched) scans(opts *Options, pos *Positions, seconds int, wholly bool) []*scan {
	all := newScan(m.src, metrics.FirstID, m.through, seconds)
	all.since, all.until = opts.Since, opts.Until
	all.replay = pos != nil
	switch {
	case pos == nil:
		return []*scan{all}
	case !pos.keep(opts):
		if !wholly {
			all.through = min(all.through, m.entry.Through)
		}
		return []*scan{all}
	case pos.All:
		all.through = min(all.through, m.entry.Through)
		return append([]*scan{all}, m.fresh(seconds)...)
	default:
		return m.fresh(seconds)
	}
}

// fresh gives the rows after the position.
func (m *matched) fresh(seconds int) []*scan {
	rest := newScan(m.src, from(m.entry), m.through, seconds)
	rest.prove = true
	skip := m.entry.Skip
	if skip == nil || rest.after >= skip.Through {
		return []*scan{rest}
	}
	questioned := newScan(m.src, rest.after, min(skip.Through, m.through), seconds)
	questioned.notUpTo = skip.Second
	questioned.prove = true
	rest.after = max(rest.after, skip.Through)
	return []*scan{questioned, rest}
}

// quarantineIDs puts the rows aside that reading by id never comes to, those
// that are not there yet.
func (m *matched) quarantineIDs(q *Quarantine) error {
	bad, err := m.src.DB.BadIDs()
	if err != nil {
		return err
	}
	known := 0
	if m.entry != nil {
		known = min(m.entry.BadIDs, len(bad))
		m.entry.BadIDs = len(bad)
	}
	m.done.Bad += len(bad) - known
	return q.Rows(m.src.DB.Path(), bad[known:])
}

// begin has positions move in a copy of the entry until commit.
func (m *matched) begin() {
	m.kept = m.entry
	work := *m.entry
	work.Sent = slices.Clone(work.Sent)
	m.entry = &work
}

// commit takes the position that has been reached into the record.
func (m *matched) commit() {
	*m.kept = *m.entry
	m.kept.Sent = slices.Clone(m.entry.Sent)
}

// advance moves the position, in memory, behind a piece that has been written.
func (m *matched) advance(p *piece, opts *Options) {
	latest := m.entry.MaxSecond
	if n := len(p.frame.Seconds); n > 0 {
		latest = p.frame.Seconds[n-1]
	}
	m.entry.Took(p.window.After, p.window.Through, m.src.Tags.Map(), opts.Names)
	if p.proof != nil {
		m.entry.Proof = p.proof
	}
	m.entry.Advance(p.window.Through, p.window.Rows, latest, p.window.Last, opts.Now())
}

// groupsOf puts databases that share a tag set together, in the order given.
func groupsOf(all []*matched) [][]*matched {
	var list [][]*matched
	index := map[string]int{}
	for _, m := range all {
		at, ok := index[m.src.Tags.Key()]
		if !ok {
			at = len(list)
			index[m.src.Tags.Key()] = at
			list = append(list, nil)
		}
		list[at] = append(list[at], m)
	}
	return list
}
