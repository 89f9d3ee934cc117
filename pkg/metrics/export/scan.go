package export

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// piece is a window with its frame: what is sent of it.
type piece struct {
	window *metrics.Window
	frame  *encode.Frame
	prior  history           // what else stands at the frame's seconds
	proof  *checkpoint.Proof // nil where none is needed
	replay bool              // no position moves
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
	// notUpTo leaves seconds up to this one out; 0 leaves none out.
	notUpTo int64
	// past knows what came before; nil where nobody needs to.
	past *past
	// replay reads rows again that have been sent: no position moves.
	replay bool
	// prove has the pieces bring a proof.
	prove bool
	done  bool
}

func newScan(src Source, after, through int64, seconds int) *scan {
	return &scan{src: src, fields: src.DB.Fields(), after: after, through: through, seconds: seconds}
}

// next gives the next piece in memory of its own, nil at the end.
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
	p := &piece{window: w, frame: encode.FromWindow(s.fields, w), replay: s.replay}
	if s.notUpTo != 0 {
		p.frame.After(s.notUpTo)
	}
	p.frame.Clip(s.since, s.until)
	var err error
	if s.past != nil {
		if p.prior, err = s.past.at(p); err != nil {
			return nil, err
		}
	}
	if s.prove && s.src.DB.UUID() == "" {
		p.proof, err = proofOf(s.src.DB, w.Last)
	}
	return p, err
}

// ahead reads pieces in a goroutine of its own while the caller works on the
// one before. The channel is closed at the end; the error is there then.
func (s *scan) ahead(ctx context.Context) (<-chan *piece, <-chan error) {
	pieces, errs := make(chan *piece, 1), make(chan error, 1)
	go func() {
		defer close(pieces)
		defer close(errs)
		for {
			p, err := s.next()
			if err != nil {
				errs <- err
				return
			}
			if p == nil {
				return
			}
			select {
			case pieces <- p:
			case <-ctx.Done():
				errs <- context.Cause(ctx)
				return
			}
		}
	}()
	return pieces, errs
}

// others tells once of metrics without a known name.
type others map[string]bool

func (o others) note(f *encode.Frame, note func(string)) {
	var fresh []string
	for _, m := range f.Others {
		if !o[m.Name] {
			o[m.Name] = true
			fresh = append(fresh, fmt.Sprintf("%q", m.Name))
		}
	}
	if len(fresh) == 0 {
		return
	}
	const most = 5
	if len(fresh) > most {
		fresh = append(fresh[:most], fmt.Sprintf("and %d more", len(fresh)-most))
	}
	note(fmt.Sprintf("metrics that are not known here go to the measurement %q: %s", metrics.OtherMeasurement, strings.Join(fresh, ", ")))
}
