package export

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// settleAll settles the windows that an earlier run left open, with their own
// tags and names.
func (r *remote) settleAll(t *tracked) error {
	for len(t.entry.Intents) > 0 {
		if err := r.settle(t, t.entry.Intents[0]); err != nil {
			return err
		}
		t.entry.Confirm(r.opts.Now())
		if err := r.pos.File.Save(); err != nil {
			return err
		}
	}
	return nil
}

// settle settles one window: all of its rows, even if this run is about a part
// of them.
func (r *remote) settle(t *tracked, in checkpoint.Intent) error {
	if r.kind == sink.Appending {
		t.entry.Doubtful += in.Rows
		r.opts.Note(fmt.Sprintf("%s: %s being sent when an earlier run ended, and may be missing: the server cannot be asked, and would count them twice",
			t.src.DB.Path(), count(in.Rows, "row was", "rows were")))
		return nil
	}
	s := newScan(t.src, in.After, in.Through, localSeconds)
	bound(t.entry, s, in.Through)
	s.earlier = newEarlierRows(r.tracked, t.src, in.After, in.Tags, in.Names)
	rows := 0
	for {
		p, err := s.next()
		if err != nil {
			return err
		}
		if p == nil {
			break
		}
		if err := r.settlePiece(t, p, in); err != nil {
			return err
		}
		rows += p.window.Rows
	}
	t.done.Settled += rows
	if gone := in.Rows - rows; gone > 0 {
		t.entry.Lost += gone
		r.opts.Note(fmt.Sprintf("%s: %s being sent when an earlier run ended expired in the meantime and cannot be sent again",
			t.src.DB.Path(), count(gone, "row that was", "rows that were")))
	}
	return nil
}

// settlePiece makes sure that the server has a piece that it may already have.
func (r *remote) settlePiece(t *tracked, p *piece, in checkpoint.Intent) error {
	if r.kind == sink.VictoriaMetrics {
		if err := r.reconcile(t, p, in); err != nil {
			return err
		}
		return r.quarantine(t, p.window.Bad, nil)
	}
	if r.kind == sink.Unknown {
		r.opts.Note(fmt.Sprintf("%s: %s sent again, because an earlier run ended before the server answered; "+
			"this kind of server is not known: if it does not overwrite points, it may have them twice",
			t.src.DB.Path(), count(p.window.Rows, "row is", "rows are")))
	}
	if err := p.earlier.addTo(p.frame); err != nil {
		return err
	}
	refused, err := r.post(r.encode(p.frame, tags.FromMap(in.Tags), in.Names))
	if err != nil && !fault.Has(err, sink.CodeTooManyRefused) {
		return err
	}
	if cerr := r.checkClock(); cerr != nil {
		return cerr
	}
	return combine(err, r.quarantine(t, p.window.Bad, refused))
}
