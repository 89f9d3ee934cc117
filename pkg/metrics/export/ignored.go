package export

import (
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// findIgnored looks for points of this run that the server has dropped.
func (r *remote) findIgnored(t *tracked, scans []*scan) error {
	r.opts.Note(fmt.Sprintf("%q has dropped rows of some client; looking for those of %s", r.srv.Address, t.src.DB.Path()))
	in := checkpoint.Intent{Tags: t.src.Tags.Map(), Names: r.opts.Names}
	for _, s := range scans {
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

// mayHaveIgnored reports whether the server may have dropped points of this run.
// It never drops points of the present, so a run that sends the last minutes
// asks nothing; for older points, its own counter is read when it has flushed
// its buffers. A server that does not report the counter is taken to have kept
// everything.
func (r *remote) mayHaveIgnored(t *tracked) bool {
	now, day := r.opts.Now().Unix(), int64(24*60*60)
	if r.kind != sink.VictoriaMetrics || t.newest == 0 || (t.oldest > now-day/2 && t.newest < now+day) {
		return false
	}
	const shownAfter = 1100 * time.Millisecond // the server caches its page of metrics for a second
	victoria := sink.NewVictoria(r.srv.Client)
	ignored := int64(0)
	err := victoria.Flush(r.ctx)
	if err == nil {
		select {
		case <-r.ctx.Done():
		case <-time.After(shownAfter):
		}
		ignored, err = victoria.Ignored(r.ctx)
	}
	if err != nil && r.ctx.Err() == nil {
		r.opts.Note(err.Error() + "; points that the server has dropped would not be noticed")
	}
	return err == nil && ignored > 0
}
