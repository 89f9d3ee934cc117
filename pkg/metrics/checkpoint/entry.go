package checkpoint

import (
	"maps"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// Add adds an entry for a database that nothing has been sent from.
func (s *Sink) Add(path, uuid string, kind metrics.Kind) *Entry {
	e := &Entry{Path: path, UUID: uuid, Kind: kind, Through: metrics.FirstID}
	s.Entries = append(s.Entries, e)
	return e
}

// maxReplaced is how many entries of replaced databases are kept for a series.
const maxReplaced = 3

// Replace adds an entry for a database that goes on with another's series; that
// one's entry is kept, since the database may come back.
func (s *Sink) Replace(old *Entry, path, uuid string, kind metrics.Kind) *Entry {
	old.Replaced = true
	kept := 0
	for i := len(s.Entries) - 1; i >= 0; i-- {
		if s.Entries[i].Replaced && SameTags(s.Entries[i].Tags, old.Tags) {
			if kept++; kept > maxReplaced {
				s.Entries = slices.Delete(s.Entries, i, i+1)
			}
		}
	}
	e := s.Add(path, uuid, kind)
	e.Tags = maps.Clone(old.Tags)
	return e
}

// Turn gives a database other tags from its next row on. What it was under the old
// ones is kept, as far as no earlier turn of the same database left it there.
func (s *Sink) Turn(e *Entry, tags map[string]string) {
	kept := *e
	kept.Turned, kept.Intents, kept.Totals, kept.Unchecked = true, nil, nil, nil
	kept.Sent, kept.Trail = slices.Clone(e.Sent), slices.Clone(e.Trail)
	s.Entries = slices.DeleteFunc(s.Entries, func(o *Entry) bool {
		return o.Turned && SameTags(o.Tags, e.Tags) && o.UUID == e.UUID && o.Path == e.Path
	})
	s.Entries = append(s.Entries, &kept)
	e.Tags = maps.Clone(tags)
}

// Remove removes an entry.
func (s *Sink) Remove(e *Entry) {
	s.Entries = slices.DeleteFunc(s.Entries, func(o *Entry) bool { return o == e })
}

// Begun reports whether anything was sent to the sink. A first run that was left in
// the middle has not begun, as far as its bounds are concerned: they stay as they were.
func (s *Sink) Begun() bool {
	return slices.ContainsFunc(s.Entries, func(e *Entry) bool {
		return (e.Rows > 0 || len(e.Intents) > 0) && (e.Before == nil || !e.Before.Open)
	})
}

// Untells reports whether something was lost, or may be, of which nobody was told.
func (e *Entry) Untells() bool { return e.Lost > 0 || e.Doubtful > 0 || e.Untold != nil }

// SameTags reports whether two tag sets are known and equal.
func SameTags(a, b map[string]string) bool { return a != nil && b != nil && maps.Equal(a, b) }

// Confirm removes the first intent and moves the position to its end.
func (e *Entry) Confirm(now time.Time) {
	in := e.Intents[0]
	e.Intents = e.Intents[1:]
	e.AddSent(in.After, in.Through, in.Tags, in.Names)
	if in.Fingerprint != nil {
		e.Fingerprint = in.Fingerprint
	}
	if e.First == 0 && e.Rows == 0 {
		e.First = in.FirstSecond
	}
	e.Advance(in.Through, in.Rows, in.LastSecond, in.Mark, now)
}

// AddSent records under which tags and names a range of rows was sent.
func (e *Entry) AddSent(after, through int64, tags, names map[string]string) {
	e.Sent = addRange(e.Sent, Range{After: after, Through: through, Tags: tags, Names: names})
}

// AddUnchecked records rows that a server may have dropped.
func (e *Entry) AddUnchecked(in Intent) {
	e.Unchecked = addRange(e.Unchecked, Range{After: in.After, Through: in.Through, Tags: in.Tags, Names: in.Names})
}

// addRange adds a range to a list, as a part of one that it touches if there is one.
func addRange(list []Range, add Range) []Range {
	for i, r := range list {
		if maps.Equal(r.Tags, add.Tags) && maps.Equal(r.Names, add.Names) && add.After <= r.Through && add.Through >= r.After {
			list[i].After, list[i].Through = min(add.After, r.After), max(add.Through, r.Through)
			return list
		}
	}
	return append(list, add)
}

// Advance moves the position.
func (e *Entry) Advance(through int64, rows int, lastSecond int64, mark metrics.Mark, now time.Time) {
	e.Through = through
	e.Rows += int64(rows)
	e.MaxSecond = max(e.MaxSecond, lastSecond)
	if mark != (metrics.Mark{}) {
		e.remember(e.Mark)
		e.Mark = mark
	}
	e.Updated = now.UTC()
}

// maxTrail bounds the marks that are kept of a database: at 12, a thousand
// databases have a checkpoint of 3 MiB.
const maxTrail = 12

// remember adds a mark to the trail. If it grows too long, the mark goes whose
// neighbours are closest, compared with how far back they are: the trail is dense
// at its end, where copies are made, and goes back far.
func (e *Entry) remember(m metrics.Mark) {
	if m == (metrics.Mark{}) {
		return
	}
	e.Trail = append(e.Trail, m)
	if len(e.Trail) <= maxTrail {
		return
	}
	end, closest, least := e.Through, 1, 0.0
	for i := 1; i < len(e.Trail)-1; i++ {
		before, after := e.Trail[i-1].Last, e.Trail[i+1].Last
		if ratio := float64(after-before) / float64(end-before+1); i == 1 || ratio < least {
			closest, least = i, ratio
		}
	}
	e.Trail = slices.Delete(e.Trail, closest, closest+1)
}

// Rewind moves the position back to an earlier mark: what came after it is sent
// again, to a sink that overwrites.
func (e *Entry) Rewind(to metrics.Mark) {
	e.Through, e.Mark, e.Intents, e.Fingerprint = to.Last, to, nil, nil
	e.Trail = slices.DeleteFunc(e.Trail, func(m metrics.Mark) bool { return m.Last >= to.Last })
	e.Sent = slices.DeleteFunc(e.Sent, func(r Range) bool { return r.After >= to.Last })
	for i := range e.Sent {
		e.Sent[i].Through = min(e.Sent[i].Through, to.Last)
	}
}
