package export

import (
	"path/filepath"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Source is a database and the tags of its points.
type Source struct {
	DB   *metrics.Database
	Tags tags.Set
	// HostDerived is set when nobody gave the tag [HostTag]: a series from before
	// goes on without it, or with another value.
	HostDerived bool
}

func (s Source) path() string {
	if abs, err := filepath.Abs(s.DB.Path()); err == nil {
		return abs
	}
	return s.DB.Path()
}

// Options are what to send, and how.
type Options struct {
	Names        encode.Names // measurement names
	Merge        bool         // databases may share a tag set: sum them
	Since, Until time.Time    // zero: no bound; Until is exclusive
	Now          func() time.Time
	Note         func(string) // receives notes for a person
	Quarantine   *Quarantine
	Limit        int      // rows a run, with positions; 0: no bound
	Unread       []Failed // databases of the run that could not be opened
}

// Positions is where a run with a checkpoint keeps its positions.
type Positions struct {
	File *checkpoint.File
	Sink *checkpoint.Sink
	// All sends everything; the position never moves back.
	All bool
	// Since and Until bound the first run: rows before the one are left out for good,
	// rows from the other on wait for a later run. Zero: no bound.
	Since, Until time.Time
}

// moves reports whether positions move: a run on a part of the rows moves none.
func (p *Positions) moves(opts *Options) bool {
	return p != nil && opts.Since.IsZero() && opts.Until.IsZero()
}

// Summary is what was done with each database.
type Summary struct {
	Databases []Done
	Failed    []Failed
}

// Done is what was done with one database.
type Done struct {
	Path        string
	Rows        int  // rows sent and, if there is a checkpoint, confirmed
	Seconds     int  // distinct times of these
	Lines       int  // lines, objects or rows written
	Settled     int  // rows in open windows of earlier runs that were settled
	Skipped     int  // rows, or their seconds, that were sent before, or may have been
	Doubtful    int  // of these, rows of which that is not known
	Expired     int  // rows that expired before they could be sent
	Beyond      int  // rows that are older than the server keeps
	Before      int  // rows that --since leaves out for good, on the first run
	Quarantined int  // rows and lines in quarantine
	HeldBack    bool // the newest second waits for the next run
	More        bool // rows beyond the limit wait, too
}
