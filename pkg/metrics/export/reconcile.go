package export

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// reconcile brings a window to a server that adds up, when it is not known
// what of it has arrived: what the server lacks is sent, once; what still does
// not appear then is named in the quarantine file.
func (r *remote) reconcile(m *matched, p *piece, in checkpoint.Intent) error {
	lacks, err := r.lacking(p, in)
	if err != nil || len(lacks) == 0 {
		return err
	}
	refused, err := r.post(lacks)
	if err != nil {
		return err
	}
	if err := r.putAside(m, nil, refused); err != nil {
		return err
	}
	return r.nameLacking(m, p, in)
}

// nameLacking puts the points that the server does not hold into quarantine:
// VictoriaMetrics answers 204 to what it throws away.
func (r *remote) nameLacking(m *matched, p *piece, in checkpoint.Intent) error {
	lacks, err := r.lacking(p, in)
	if err != nil {
		return err
	}
	var lines []sink.Refusal
	for line := range bytes.Lines(lacks) {
		lines = append(lines, sink.Refusal{
			Line:   line,
			Reason: "the server took the line and does not hold its points; they may be older than its retention period",
		})
	}
	return r.putAside(m, nil, lines)
}

// lacking gives the lines, with only those fields, that the server does not
// hold when nothing is under way to it any more.
func (r *remote) lacking(p *piece, in checkpoint.Intent) ([]byte, error) {
	f := p.frame
	if len(f.Seconds) == 0 {
		return nil, nil
	}
	held, err := r.held(f, in)
	if err != nil {
		return nil, err
	}
	set, names := tags.FromMap(in.Tags), encode.Names(in.Names)
	line := encode.NewLine(f.Fields, set, names, r.srv.Address.Precision())
	var lacks []byte
	for i, second := range f.Seconds {
		row, others := f.Row(i), f.OthersAt(i)
		lacks = line.AppendSome(lacks, f, i, func(field int) bool {
			if field < len(row) {
				at := f.Fields[field]
				return !isHeld(held[at.Measurement][at.Name][second], row[field], p.prior[second][at.Name])
			}
			o := others[field-len(row)]
			return !isHeld(held[metrics.OtherMeasurement][o.Name][second], o.Value, p.prior[second][o.Name])
		})
	}
	return lacks, nil
}

// held asks the server, once everything sent to it is visible, what it has of
// a frame's series: by measurement, then by field.
func (r *remote) held(f *encode.Frame, in checkpoint.Intent) (map[string]map[string]sink.Series, error) {
	victoria := sink.NewVictoria(r.srv.Client)
	if err := r.settle(victoria); err != nil {
		return nil, err
	}
	held := map[string]map[string]sink.Series{}
	names, set := encode.Names(in.Names), tags.FromMap(in.Tags)
	for _, measurement := range append(metrics.Measurements(), metrics.OtherMeasurement) {
		series, err := victoria.Held(r.ctx, names.Of(measurement), set, f.Seconds[0], f.Seconds[len(f.Seconds)-1])
		if err != nil {
			return nil, err
		}
		held[measurement] = series
	}
	return held, nil
}

// settle waits, once, until no request can be under way of which the outcome
// is not known; what was answered with yes is only to be made visible.
func (r *remote) settle(victoria *sink.Victoria) error {
	if r.settled {
		return victoria.Flush(r.ctx)
	}
	err := victoria.Settle(r.ctx, r.srv.Patience)
	r.settled = err == nil
	return err
}

// isHeld tells whether a sample has our value in it, beside what earlier rows
// have said in the same second: it is there, and the sum says that it is not
// just an earlier one that was alike.
func isHeld(s sink.Sample, value, prior int64) bool {
	alike := func(v float64) bool { return math.Abs(v-float64(value)) <= 1e-12*math.Abs(float64(value)) }
	with, without := float64(prior)+float64(value), float64(prior)
	switch {
	case !slices.ContainsFunc(s.Values, alike):
		return false
	case len(s.Values) == 1:
		return prior == 0 || !alike(without)
	default:
		return math.Abs(s.Sum-with) <= math.Abs(s.Sum-without)
	}
}

// review looks for points of this run that the server has thrown away.
func (r *remote) review(m *matched, scans []*scan) error {
	r.opts.Note(fmt.Sprintf("%q has thrown rows away, of whatever client; looking for those of %s", r.srv.Address, m.src.DB.Path()))
	in := checkpoint.Intent{Tags: m.src.Tags.Map(), Names: r.opts.Names}
	for _, s := range scans {
		s.past = newPast(r.matched, m.src, s.after, in.Tags, in.Names)
		for {
			p, err := s.next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			if err := r.nameLacking(m, p, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// mayHaveIgnored tells whether the server may have thrown away some of the
// points of this run. What is about as old as now it never throws away, so a
// run that sends the last minutes asks nothing; for older points its own count
// is looked at, when it has taken all of them out of its buffers. A server that
// does not tell keeps what it has.
func (r *remote) mayHaveIgnored(m *matched) bool {
	now, day := r.opts.Now().Unix(), int64(24*60*60)
	if r.kind != sink.VictoriaMetrics || m.newest == 0 || (m.oldest > now-day/2 && m.newest < now+day) {
		return false
	}
	const shownAfter = 1100 * time.Millisecond // a page of metrics is given out for a second
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
		r.opts.Note(err.Error() + "; points that the server has thrown away would not be noticed")
	}
	return err == nil && ignored > 0
}
