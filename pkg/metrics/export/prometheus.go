package export

import (
	"bytes"
	"context"
	"errors"
	"maps"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// ToPrometheus adds the rows after the positions to the running totals that the
// checkpoint keeps, and returns all totals in the text exposition format. The
// caller writes the page, if there is one, and then saves pos.File: if a run fails
// before that, the next one repeats it, with the same totals. With a page, an error
// says what was left out of it.
func ToPrometheus(ctx context.Context, sources []Source, pos *Positions, opts Options) ([]byte, Summary, error) {
	if err := check(sources, pos, &opts); err != nil {
		return nil, Summary{}, err
	}
	all := trackAll(sources, pos, &opts)
	r := &prometheusRun{ctx: ctx, opts: &opts, seen: unknownMetrics{}}
	var summary Summary
	err := each(ctx, all, func(t *tracked) error {
		if err := r.countIn(t); err != nil {
			return newPartialError(ctx, t.src.DB.Path(), "", err)
		}
		summary.Databases = append(summary.Databases, t.done)
		return nil
	})
	if err != nil {
		return nil, Summary{}, err
	}
	page, err := labelled(all)
	if err != nil {
		return nil, Summary{}, err
	}
	var text bytes.Buffer
	if err := encode.WritePrometheus(&text, page); err != nil {
		return nil, Summary{}, writeError(err)
	}
	err = finish(&summary, all, &opts, nil)
	if len(summary.Failed) == len(sources)+len(opts.Unread) {
		return nil, Summary{Failed: summary.Failed}, err
	}
	return text.Bytes(), summary, err
}

// labelled returns the totals of all series. A database that failed keeps those that
// it had: a counter must not go back.
func labelled(all []*tracked) (page []encode.Labelled, err error) {
	for _, group := range groupByTags(all, func(t *tracked) Source { return t.src }) {
		sum := encode.Labelled{Tags: group[0].src.Tags, Totals: encode.Totals{}}
		for _, t := range group {
			if t.entry == nil {
				continue
			}
			if !sum.Totals.AddTotals(t.entry.Totals) {
				return nil, newPartialError(context.Background(), t.src.DB.Path(), "", totalOverflow(t))
			}
			sum.LastSecond = max(sum.LastSecond, t.entry.MaxSecond)
		}
		if len(sum.Totals) > 0 {
			page = append(page, sum)
		}
	}
	return page, nil
}

// prometheusRun is one run that adds rows to running totals.
type prometheusRun struct {
	ctx  context.Context //nolint:containedctx // one run's
	opts *Options
	seen unknownMetrics
}

// countIn adds the new rows of a database to its entry's totals.
func (r *prometheusRun) countIn(t *tracked) (err error) {
	noteUnknownColumns(t.src, r.opts.Note)
	if err := t.checkContinuity(Adds, r.opts); err != nil {
		return err
	}
	t.detach()
	defer func() {
		if err == nil {
			t.commit()
		}
		t.entry = t.original
	}()
	if err := t.quarantineIDs(r.opts.Quarantine); err != nil {
		return err
	}
	sums := encode.Totals(maps.Clone(t.entry.Totals))
	if sums == nil {
		sums = encode.Totals{}
	}
	for _, f := range t.src.DB.Fields() {
		sums[f.Name] += 0 // a counter starts at 0, so that its first increase is seen
	}
	for _, s := range t.newScans(localSeconds) {
		if err := r.scan(t, s, sums); err != nil {
			return err
		}
	}
	t.entry.Totals = sums
	return nil
}

func (r *prometheusRun) scan(t *tracked, s *scan, sums encode.Totals) error {
	for {
		p, err := s.next()
		if err != nil || p == nil {
			return err
		}
		if !sums.Add(p.frame) {
			return totalOverflow(t)
		}
		r.seen.note(p.frame, r.opts.Note)
		if err := r.opts.Quarantine.Rows(t.src.DB.Path(), p.window.Bad); err != nil {
			return err
		}
		t.done.Rows += p.window.Rows
		t.done.Quarantined += len(p.window.Bad)
		t.done.Seconds += len(p.frame.Seconds)
		t.advance(p, r.opts)
		if err := context.Cause(r.ctx); err != nil {
			return err
		}
	}
}

func totalOverflow(t *tracked) error {
	return &fault.Error{
		Code: metrics.CodeSumOverflow, Act: "summing", Operand: t.src.DB.Path(),
		Err: errors.New("a running total does not fit into 64 bits"), Hint: "look for implausible values in the database",
	}
}
