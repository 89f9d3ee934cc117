package export

import (
	"context"
	"fmt"
)

// DryRun counts what would be sent; overwrites reports whether the sink overwrites a
// point that it already has. It only reads; pos may come from [checkpoint.Peek]
// and must not be saved.
func DryRun(ctx context.Context, sources []Source, pos *Positions, overwrites bool, opts Options) (Summary, error) {
	var summary Summary
	if err := check(sources, pos, &opts); err != nil {
		return summary, err
	}
	all, err := trackDry(sources, pos, overwrites, &opts)
	if err != nil {
		return summary, err
	}
	for _, t := range all {
		for _, s := range t.scans(&opts, pos, localSeconds, overwrites || pos == nil) {
			if err := t.countRows(ctx, s); err != nil {
				return summary, newPartialError(ctx, t.src.DB.Path(), "", err)
			}
		}
		summary.Databases = append(summary.Databases, t.done)
	}
	return summary, nil
}

// trackDry finds where a run would start in the databases, without saving it.
func trackDry(sources []Source, pos *Positions, overwrites bool, opts *Options) ([]*tracked, error) {
	all, err := trackAll(sources, pos, opts)
	if err != nil || pos == nil {
		return all, err
	}
	for _, t := range all {
		if !t.recreated && len(t.entry.Intents) > 0 {
			opts.Note(fmt.Sprintf("%s: an earlier run ended before the server answered; its rows are completed first", t.src.DB.Path()))
			for _, in := range t.entry.Intents {
				t.done.Settled += in.Rows
			}
		}
		if err := t.checkContinuity(overwrites || pos.All, opts); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// countRows reads a scan to its end.
func (t *tracked) countRows(ctx context.Context, s *scan) error {
	for {
		p, err := s.next()
		if err != nil || p == nil {
			return err
		}
		t.done.Rows += p.window.Rows
		t.done.Quarantined += len(p.window.Bad)
		t.done.Seconds += len(p.frame.Seconds)
		if err := context.Cause(ctx); err != nil {
			return err
		}
	}
}
