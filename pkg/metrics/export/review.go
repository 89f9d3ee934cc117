package export

import (
	"fmt"
	"maps"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// lookForOwn asks a server that adds up whether it holds anything of the series of
// a database from which nothing was sent, as far as the checkpoint knows: after the
// checkpoint was lost, it would count everything twice. If it does, it is asked for
// each row.
func (r *remote) lookForOwn(t *tracked) error {
	if r.kind != sink.VictoriaMetrics || !t.fresh || t.entry.Review != nil || r.pos.All || !t.tail.Rows {
		return nil
	}
	first, last, rows, err := t.src.DB.Span(metrics.FirstID)
	if err != nil || rows == 0 {
		return err
	}
	victoria := sink.NewVictoria(r.srv.Client)
	if err := r.flushOnce(victoria); err != nil {
		return err
	}
	var names []string
	for _, m := range append(metrics.Measurements(), metrics.OtherMeasurement) {
		names = append(names, r.opts.Names.Of(m))
	}
	found, err := victoria.HasAny(r.ctx, names, t.src.Tags, first, last)
	if err != nil || !found {
		return err
	}
	t.entry.Review = &checkpoint.Review{Through: t.tail.MaxID, Own: true}
	r.opts.Note(fmt.Sprintf("%s: the server has points of %s already, although this checkpoint knows of none: it is asked what it has, and gets the rest",
		t.src.DB.Path(), shown(t.src.Tags.Map())))
	return nil
}

// flushOnce makes visible, once a run, what was sent before it.
func (r *remote) flushOnce(victoria *sink.Victoria) error {
	if r.flushed {
		return nil
	}
	err := victoria.Flush(r.ctx)
	r.flushed = err == nil
	return err
}

// reviewWindows sends what the server lacks of rows that it may have. A window is
// open while that is done, as any other is.
func (r *remote) reviewWindows(t *tracked, s *scan) error {
	s.earlier = newEarlierRows(r.tracked, t.src, s.after, t.src.Tags.Map(), r.opts.Names)
	for {
		p, err := s.next()
		if err != nil || p == nil {
			return r.endReview(t, err)
		}
		j := &job{piece: p, intent: r.intentFor(t, p)}
		if err := r.recordIntent(t, j); err != nil {
			return err
		}
		missing, err := r.missingLines(p, j.intent)
		if err == nil && len(missing) > 0 {
			j.lines = newlines(missing)
			err = r.sendMissing(t, p, j.intent, missing)
		}
		if err == nil {
			err = r.quarantine(t, p.window.Bad, nil)
		}
		if err != nil {
			return err
		}
		seconds := len(p.frame.Seconds)
		lacking := r.secondsIn(missing)
		t.done.Skipped += seconds - lacking
		r.confirm(t, j)
		t.done.Seconds += lacking - seconds
		if err := r.pos.File.Save(); err != nil {
			return err
		}
	}
}

func (r *remote) endReview(t *tracked, err error) error {
	if err == nil && t.done.Skipped > 0 {
		r.opts.Note(fmt.Sprintf("%s: %s left out: the server has them", t.src.DB.Path(), count(t.done.Skipped, "row is", "rows are")))
	}
	return err
}

// intentFor returns the record of a piece under the tags and names of this run.
func (r *remote) intentFor(t *tracked, p *piece) checkpoint.Intent {
	in := checkpoint.Intent{
		After: p.window.After, Through: p.window.Through, Rows: p.window.Rows, Mark: p.window.Last, Fingerprint: p.fingerprint,
		Tags: t.src.Tags.Map(), Names: maps.Clone(r.opts.Names),
	}
	if n := len(p.frame.Seconds); n > 0 {
		in.FirstSecond, in.LastSecond = p.frame.Seconds[0], p.frame.Seconds[n-1]
	}
	return in
}
