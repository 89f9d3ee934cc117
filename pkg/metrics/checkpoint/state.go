package checkpoint

import (
	"maps"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// Sink is one place that rows are sent to.
type Sink struct {
	// Name is the address without credentials, the absolute path of a file,
	// or "-"; with the format, for everything but line protocol.
	Name string `json:"sink"`
	// Kind is the kind of server that was detected; "" for files.
	Kind string `json:"kind,omitempty"`
	// Length is how long the file was when it was last complete.
	Length int64 `json:"length,omitempty"`
	// Appending is set while the file may be longer than Length by a part that
	// must be cut off.
	Appending bool     `json:"appending,omitempty"`
	Entries   []*Entry `json:"databases"`
}

// Entry is the position within one database.
type Entry struct {
	Path string       `json:"path"`           // absolute
	UUID string       `json:"uuid,omitempty"` // of a Core Data store
	Kind metrics.Kind `json:"kind"`

	Through   int64        `json:"through"`        // the last id that the sink has confirmed
	Mark      metrics.Mark `json:"mark"`           // the rows of the last second of that
	MaxSecond int64        `json:"maxSecond"`      // the latest second confirmed
	Rows      int64        `json:"rows"`           // rows confirmed so far
	Updated   time.Time    `json:"updated"`        // of the last confirmation
	Skip      *Skip        `json:"skip,omitempty"` // after a database was recreated

	// Intents are the ranges that may have been sent and are not confirmed,
	// in the order of their ids.
	Intents []Intent `json:"intents,omitempty"`
	// Sent lists which rows were sent under which tags and names.
	Sent []Range `json:"sent,omitempty"`
	// Fingerprint recognizes a database without a UUID in another place.
	Fingerprint *Fingerprint `json:"proof,omitempty"`
	// BadIDs is how many rows without a usable id are in quarantine.
	BadIDs int `json:"badIDs,omitempty"`
	// Replaced is set when another database was found in this one's place. That
	// may be an older copy, so the entry is kept in case this one returns.
	Replaced bool `json:"replaced,omitempty"`
	// Totals are the running totals of the prometheus format.
	Totals map[string]int64 `json:"totals,omitempty"`
}

// Range is a range of rows that were sent under one tag set.
type Range struct {
	After   int64             `json:"after"`
	Through int64             `json:"through"`
	Tags    map[string]string `json:"tags"`
	Names   map[string]string `json:"measurements,omitempty"`
}

// Fingerprint is a digest of some of the last rows sent, not all of them zeros:
// two idle databases look alike, two that have served do not.
type Fingerprint struct {
	After   int64  `json:"after"`
	Through int64  `json:"through"`
	Digest  uint64 `json:"digest,string"`
}

// Skip is which rows of a recreated database are not sent to a sink that adds
// up: their seconds may have been sent from the old one.
type Skip struct {
	Through int64 `json:"through"` // ids up to this one are in question
	Second  int64 `json:"second"`  // of these, seconds up to this one are left out
}

// Intent is a range of rows that may have been sent and is not confirmed.
type Intent struct {
	After       int64             `json:"after"`
	Through     int64             `json:"through"`
	Rows        int               `json:"rows"`
	FirstSecond int64             `json:"firstSecond"`
	LastSecond  int64             `json:"lastSecond"`
	Mark        metrics.Mark      `json:"mark"`
	Tags        map[string]string `json:"tags"`
	Names       map[string]string `json:"measurements,omitempty"`
	Fingerprint *Fingerprint      `json:"proof,omitempty"`
}

// Sink returns the record of a sink, a new one if there is none.
func (f *File) Sink(name string) *Sink {
	for _, s := range f.state.Sinks {
		if s.Name == name {
			return s
		}
	}
	s := &Sink{Name: name, Entries: []*Entry{}}
	f.state.Sinks = append(f.state.Sinks, s)
	return s
}

// Sinks returns the records of all sinks.
func (f *File) Sinks() []*Sink { return slices.Clone(f.state.Sinks) }

// ByUUID returns the entry of a Core Data store, or nil.
func (s *Sink) ByUUID(uuid string) *Entry {
	if uuid == "" {
		return nil
	}
	return s.find(func(e *Entry) bool { return e.UUID == uuid && !e.Replaced })
}

// ByPath returns the entry of the database last seen at a path, or nil.
func (s *Sink) ByPath(path string) *Entry {
	return s.find(func(e *Entry) bool { return e.Path == path && !e.Replaced })
}

func (s *Sink) find(want func(*Entry) bool) *Entry {
	at := slices.IndexFunc(s.Entries, want)
	if at < 0 {
		return nil
	}
	return s.Entries[at]
}

// Add adds an entry for a database that nothing has been sent from.
func (s *Sink) Add(path, uuid string, kind metrics.Kind) *Entry {
	e := &Entry{Path: path, UUID: uuid, Kind: kind, Through: metrics.FirstID}
	s.Entries = append(s.Entries, e)
	return e
}

// maxReplaced is how many entries of replaced databases are kept for a path.
const maxReplaced = 3

// Replace adds an entry for a database that was found in the place of another,
// whose entry is kept.
func (s *Sink) Replace(old *Entry, path, uuid string, kind metrics.Kind) *Entry {
	old.Replaced = true
	kept := 0
	for i := len(s.Entries) - 1; i >= 0; i-- {
		if s.Entries[i].Replaced && s.Entries[i].Path == old.Path {
			if kept++; kept > maxReplaced {
				s.Entries = slices.Delete(s.Entries, i, i+1)
			}
		}
	}
	return s.Add(path, uuid, kind)
}

// Confirm removes the first intent and moves the position to its end.
func (e *Entry) Confirm(now time.Time) {
	in := e.Intents[0]
	e.Intents = e.Intents[1:]
	e.AddSent(in.After, in.Through, in.Tags, in.Names)
	if in.Fingerprint != nil {
		e.Fingerprint = in.Fingerprint
	}
	e.Advance(in.Through, in.Rows, in.LastSecond, in.Mark, now)
}

// AddSent records under which tags and names a range of rows was sent.
func (e *Entry) AddSent(after, through int64, tags, names map[string]string) {
	for i, r := range e.Sent {
		if maps.Equal(r.Tags, tags) && maps.Equal(r.Names, names) && after <= r.Through && through >= r.After {
			e.Sent[i].After, e.Sent[i].Through = min(after, r.After), max(through, r.Through)
			return
		}
	}
	e.Sent = append(e.Sent, Range{After: after, Through: through, Tags: tags, Names: names})
}

// Advance moves the position.
func (e *Entry) Advance(through int64, rows int, lastSecond int64, mark metrics.Mark, now time.Time) {
	e.Through = through
	e.Rows += int64(rows)
	e.MaxSecond = max(e.MaxSecond, lastSecond)
	if mark != (metrics.Mark{}) {
		e.Mark = mark
	}
	e.Updated = now.UTC()
}
