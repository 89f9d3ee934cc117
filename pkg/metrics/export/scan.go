package export

import (
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// piece is a window with its frame: the points that are made of it.
type piece struct {
	window      *metrics.Window
	frame       *encode.Frame
	earlier     earlierSums             // of earlier rows, at the frame's seconds
	fingerprint *checkpoint.Fingerprint // nil where none is needed
	replay      bool                    // no position moves
	own         bool                    // all that the server may have of it came from this database
}

// scan reads a database between two ids, a piece at a time.
type scan struct {
	src     Source
	fields  []metrics.Field
	after   int64
	through int64
	seconds int // a window's size
	// since and until bound the seconds; zero: no bound.
	since, until time.Time
	// skipThrough leaves out seconds up to and including this one; 0 leaves out
	// none.
	skipThrough int64
	// earlier looks up earlier rows; nil if they are not needed.
	earlier *earlierRows
	// replay reads rows again that have been sent: no position moves.
	replay bool
	// fingerprint makes the pieces carry a fingerprint.
	fingerprint bool
	// review asks the server what it has before anything is sent.
	review bool
	// own is set when all that it may have came from this database.
	own  bool
	done bool
}

func newScan(src Source, after, through int64, seconds int) *scan {
	return &scan{src: src, fields: src.DB.Fields(), after: after, through: through, seconds: seconds}
}

// next returns the next piece, in memory of its own, or nil at the end.
func (s *scan) next() (*piece, error) {
	if s.done || s.after >= s.through {
		return nil, nil
	}
	w := &metrics.Window{}
	if err := s.src.DB.ReadWindow(w, s.after, s.through, s.seconds); err != nil {
		return nil, err
	}
	s.after, s.done = w.Through, w.Done
	if w.Rows == 0 {
		return nil, nil
	}
	p := &piece{window: w, frame: encode.FromWindow(s.fields, w), replay: s.replay, own: s.own}
	if s.skipThrough != 0 {
		p.frame.After(s.skipThrough)
	}
	p.frame.Clip(s.since, s.until)
	var err error
	if s.earlier != nil {
		if p.earlier, err = s.earlier.at(p); err != nil {
			return nil, err
		}
	}
	if s.fingerprint {
		p.fingerprint, err = fingerprintOf(s.src.DB, w.Last)
	}
	return p, err
}
