package export

import (
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// noteUnchecked remembers a window that the server may drop although it has accepted
// it. It never drops points of the present, so a run that sends the last minutes has
// nothing to ask.
func (r *remote) noteUnchecked(t *tracked, j *job) {
	now, day := r.opts.Now().Unix(), int64(24*60*60)
	if r.kind != sink.VictoriaMetrics || len(j.piece.frame.Seconds) == 0 {
		return
	}
	if first := max(j.intent.FirstSecond, r.keptFrom()); first > now-day/2 && j.intent.LastSecond < now+day {
		return
	}
	if j.piece.replay {
		t.replayed = append(t.replayed, checkpoint.Range{After: j.intent.After, Through: j.intent.Through, Tags: j.intent.Tags, Names: j.intent.Names})
		return
	}
	t.entry.AddUnchecked(j.intent)
}

// unchecked reports whether the server may have dropped rows of a database.
func (t *tracked) unchecked() bool {
	return t.failed == nil && t.entry != nil && len(t.entry.Unchecked)+len(t.replayed) > 0
}

// checkIgnored asks the server, once a run, whether it has dropped anything, and if so
// looks for points of ours. It shows that a second late, and only when it has flushed
// its buffers.
func (r *remote) checkIgnored() error {
	asked := false
	for _, t := range r.tracked {
		asked = asked || t.unchecked()
	}
	if !asked {
		return nil
	}
	ignored, err := r.hasIgnored()
	if err != nil {
		return err
	}
	err = r.each(func(t *tracked) error {
		if !t.unchecked() {
			return nil
		}
		if ignored {
			if err := r.findIgnored(t); err != nil {
				return err
			}
		}
		t.entry.Unchecked, t.replayed = nil, nil
		return nil
	})
	if serr := r.pos.File.Save(); err == nil {
		err = serr
	}
	return err
}

// hasIgnored reads the server's own counter. A server that does not report it is taken
// to have kept everything.
func (r *remote) hasIgnored() (bool, error) {
	const shownAfter = 1100 * time.Millisecond // the server caches its page of metrics for a second
	victoria := sink.NewVictoria(r.srv.Client)
	err := victoria.Flush(r.ctx)
	if err == nil {
		select {
		case <-r.ctx.Done():
		case <-time.After(shownAfter):
		}
		var n int64
		if n, err = victoria.Ignored(r.ctx); err == nil {
			return n > 0, nil
		}
	}
	if r.ctx.Err() != nil {
		return false, err // the next run asks
	}
	r.opts.Note(err.Error() + "; points that the server has dropped would not be noticed")
	return false, nil
}

// findIgnored looks for points of a database that the server has dropped.
func (r *remote) findIgnored(t *tracked) error {
	r.opts.Note(fmt.Sprintf("%q has dropped rows of some client; looking for those of %s", r.srv.Address, t.src.DB.Path()))
	for _, sent := range append(t.replayed, t.entry.Unchecked...) {
		in := checkpoint.Intent{Tags: sent.Tags, Names: sent.Names}
		s := newScan(t.src, sent.After, sent.Through, r.seconds)
		bound(t.entry, s, sent.Through)
		s.earlier = newEarlierRows(r.tracked, t.src, s.after, in.Tags, in.Names)
		for {
			p, err := s.next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			if err := r.quarantineMissing(t, p, in); err != nil {
				return err
			}
		}
	}
	return nil
}
