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
}

// Positions is where a run with a checkpoint keeps its positions.
type Positions struct {
	File *checkpoint.File
	Sink *checkpoint.Sink
	// All sends everything; the position never moves back.
	All bool
}

// moves reports whether positions move: a run on a part of the rows moves none.
func (p *Positions) moves(opts *Options) bool {
	return p != nil && opts.Since.IsZero() && opts.Until.IsZero()
}

// Summary is what was done with each database.
type Summary struct {
	Databases []Done
}

// Done is what was done with one database.
type Done struct {
	Path        string
	Rows        int  // rows sent and, if there is a checkpoint, confirmed
	Seconds     int  // distinct times of these
	Lines       int  // lines, objects or rows written
	Settled     int  // rows in open windows of earlier runs that were settled
	Skipped     int  // rows of a recreated database that a server that adds up may have
	Expired     int  // rows that expired before they could be sent
	Quarantined int  // rows and lines in quarantine
	HeldBack    bool // the newest second waits for the next run
}
