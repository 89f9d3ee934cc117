package export

import (
	"bytes"
	"context"
	"errors"
	"maps"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// ToPrometheus counts the rows after the positions into the running totals
// that the checkpoint keeps and gives all totals in the text exposition
// format. The caller writes the page and then saves pos.File: a run that fails
// before that is repeated by the next one, with the same totals.
func ToPrometheus(ctx context.Context, sources []Source, pos *Positions, opts Options) ([]byte, Summary, error) {
	if err := check(sources, pos, &opts); err != nil {
		return nil, Summary{}, err
	}
	all, err := matchAll(sources, pos, &opts)
	if err != nil {
		return nil, Summary{}, err
	}
	t := &totals{ctx: ctx, opts: &opts, seen: others{}}
	var summary Summary
	var page []encode.Labelled
	for _, group := range groupsOf(all) {
		sum := encode.Labelled{Tags: group[0].src.Tags, Totals: encode.Totals{}}
		for _, m := range group {
			if err := t.countIn(m); err != nil {
				return nil, Summary{}, partly(ctx, m.src.DB.Path(), "", err)
			}
			summary.Databases = append(summary.Databases, m.done)
			if !sum.Totals.AddTotals(m.entry.Totals) {
				return nil, Summary{}, totalOverflow(m)
			}
		}
		page = append(page, sum)
	}
	var text bytes.Buffer
	if err := encode.WritePrometheus(&text, page); err != nil {
		return nil, Summary{}, writing(err)
	}
	return text.Bytes(), summary, nil
}

// totals counts rows into running totals.
type totals struct {
	ctx  context.Context //nolint:containedctx // one run's
	opts *Options
	seen others
}

// countIn adds what is new in a database to its entry's totals.
func (t *totals) countIn(m *matched) error {
	noteUnknown(m.src, t.opts.Note)
	if err := m.settle(false, t.opts); err != nil {
		return err
	}
	if err := m.quarantineIDs(t.opts.Quarantine); err != nil {
		return err
	}
	sums := encode.Totals(maps.Clone(m.entry.Totals))
	if sums == nil {
		sums = encode.Totals{}
	}
	for _, f := range m.src.DB.Fields() {
		sums[f.Name] += 0 // a counter begins at 0, so that its first rise is seen
	}
	for _, s := range m.fresh(localSeconds) {
		if err := t.scan(m, s, sums); err != nil {
			return err
		}
	}
	m.entry.Totals = sums
	return nil
}

func (t *totals) scan(m *matched, s *scan, sums encode.Totals) error {
	for {
		p, err := s.next()
		if err != nil || p == nil {
			return err
		}
		if !sums.Add(p.frame) {
			return totalOverflow(m)
		}
		t.seen.note(p.frame, t.opts.Note)
		if err := t.opts.Quarantine.Rows(m.src.DB.Path(), p.window.Bad); err != nil {
			return err
		}
		m.done.Rows += p.window.Rows
		m.done.Bad += len(p.window.Bad)
		m.done.Seconds += len(p.frame.Seconds)
		m.advance(p, t.opts)
		if err := context.Cause(t.ctx); err != nil {
			return err
		}
	}
}

func totalOverflow(m *matched) error {
	return &metrics.Error{
		Code: metrics.CodeSumOverflow, Act: "summing", Operand: m.src.DB.Path(),
		Err: errors.New("a running total no longer fits into 64 bits"), Hint: "look for absurd values in the database",
	}
}
