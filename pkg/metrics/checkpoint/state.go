package checkpoint

import (
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

// Entry is the position within one database, in one series: what a sink was sent
// is told apart there by its tags, and not by where it came from.
type Entry struct {
	Path string       `json:"path"`           // absolute; where the database was last seen
	UUID string       `json:"uuid,omitempty"` // of a Core Data store; a Mac's image takes it along
	Kind metrics.Kind `json:"kind"`
	// Tags are those of the series that the last rows went to; nil if that is not
	// known, since nothing was sent.
	Tags map[string]string `json:"series,omitzero"`

	Through   int64        `json:"through"`        // the last id that the sink has confirmed
	Mark      metrics.Mark `json:"mark"`           // the rows of the last second of that
	MaxSecond int64        `json:"maxSecond"`      // the latest second confirmed
	Rows      int64        `json:"rows"`           // rows confirmed so far
	Updated   time.Time    `json:"updated"`        // of the last confirmation
	Skip      *Skip        `json:"skip,omitempty"` // after a database was recreated
	// First is the second of the first row sent; 0 if it is not known.
	First int64 `json:"firstSecond,omitempty"`
	// Trail are marks of earlier positions, the oldest first: an older copy, and a
	// database that was restored from one, hold some of them.
	Trail []metrics.Mark `json:"trail,omitempty"`
	// Review is which rows the server may have already, from another database of
	// the series or because a checkpoint was lost: it is asked before they are sent.
	Review *Review `json:"review,omitempty"`
	// Before is what --since left out when the database was first sent.
	Before *Skip `json:"before,omitempty"`
	// Unchecked are rows that a server has accepted and may have dropped in silence, for
	// their age or another reason: it has not been asked yet.
	Unchecked []Range `json:"unchecked,omitempty"`
	// Lost and Doubtful are how many rows were lost, or may be, of which no run that came
	// to its end has told; Untold is the id from which on rows that are too old for the
	// server have not been told, and Kept the first second that it keeps, as such a run
	// has found out.
	Lost     int    `json:"lost,omitempty"`
	Doubtful int    `json:"doubtful,omitempty"`
	Untold   *int64 `json:"untold,omitempty"`
	Kept     int64  `json:"keptFrom,omitempty"`
	// Turned is set when the database was given other tags: its position goes on in
	// another entry, unless it turns out to be another database.
	Turned bool `json:"turned,omitempty"`

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
	// Open is set while the run that leaves them out has not come to its end.
	Open bool `json:"open,omitempty"`
}

// Review is which rows a sink is asked for before they are sent.
type Review struct {
	Through int64 `json:"through"` // ids up to this one
	// Own is set when whatever the sink has of their seconds came from this database,
	// or from an older or newer copy of it.
	Own bool `json:"own,omitempty"`
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
