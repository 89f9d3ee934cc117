package export

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// finishAll settles the windows of an earlier run whose fate is not known,
// with their own tags and names.
func (r *remote) finishAll(m *matched) error {
	for len(m.entry.Intents) > 0 {
		if err := r.finish(m, m.entry.Intents[0]); err != nil {
			return err
		}
		m.entry.Confirm(r.opts.Now())
		if err := r.pos.File.Save(); err != nil {
			return err
		}
	}
	return nil
}

// finish settles one window: all of its rows, whatever part of them this run
// is about.
func (r *remote) finish(m *matched, in checkpoint.Intent) error {
	s := newScan(m.src, in.After, in.Through, localSeconds)
	if skip := m.entry.Skip; skip != nil && in.Through <= skip.Through {
		s.notUpTo = skip.Second
	}
	s.past = newPast(r.matched, m.src, in.After, in.Tags, in.Names)
	rows := 0
	for {
		p, err := s.next()
		if err != nil {
			return err
		}
		if p == nil {
			break
		}
		if err := r.settlePiece(m, p, in); err != nil {
			return err
		}
		rows += p.window.Rows
	}
	m.done.Resent += rows
	if gone := in.Rows - rows; gone > 0 {
		m.done.Expired += gone
		r.opts.Note(fmt.Sprintf("%s: %s being sent when an earlier run ended expired since and cannot be sent again",
			m.src.DB.Path(), count(gone, "row that was", "rows that were")))
	}
	return nil
}

// settlePiece has the server have a piece that it may have already.
func (r *remote) settlePiece(m *matched, p *piece, in checkpoint.Intent) error {
	if r.kind == sink.VictoriaMetrics {
		if err := r.reconcile(m, p, in); err != nil {
			return err
		}
		return r.putAside(m, p.window.Bad, nil)
	}
	if r.kind == sink.Unknown {
		r.opts.Note(fmt.Sprintf("%s: %s sent again, because an earlier run ended before the answer; "+
			"this kind of server is not known, and if it does not overwrite, it may have them twice",
			m.src.DB.Path(), count(p.window.Rows, "row is", "rows are")))
	}
	if err := p.prior.addTo(p.frame); err != nil {
		return err
	}
	refused, err := r.post(r.encode(p.frame, tags.FromMap(in.Tags), in.Names))
	if err != nil && !isCode(err, sink.CodeTooManyRefused) {
		return err
	}
	return also(err, r.putAside(m, p.window.Bad, refused))
}
