package export

import (
	"context"
	"fmt"
)

// DryRun counts what would be sent to a sink with a memory. It only reads; pos may
// come from [checkpoint.Peek] and must not be saved.
func DryRun(ctx context.Context, sources []Source, pos *Positions, memory Memory, opts Options) (Summary, error) {
	var summary Summary
	if err := check(sources, pos, &opts); err != nil {
		return summary, err
	}
	all := trackDry(sources, pos, memory, &opts)
	err := each(ctx, all, func(t *tracked) error {
		for _, s := range t.scans(&opts, pos, localSeconds, memory == Overwrites || pos == nil) {
			if err := t.countRows(ctx, s); err != nil {
				return newPartialError(ctx, t.src.DB.Path(), "", err)
			}
		}
		summary.Databases = append(summary.Databases, t.done)
		return nil
	})
	summary.Failed = nil
	q := opts.Quarantine
	if q == nil {
		q = &Quarantine{}
	}
	quiet := summary
	quiet.Databases = nil // what a real run would say of its rows
	opts.Quarantine = q
	err = finish(&quiet, all, &opts, err)
	summary.Failed = quiet.Failed
	return summary, err
}

// trackDry finds where a run would start in the databases, without saving it.
func trackDry(sources []Source, pos *Positions, memory Memory, opts *Options) []*tracked {
	all := trackAll(sources, pos, opts)
	if pos == nil {
		return all
	}
	for _, t := range all {
		if t.failed != nil {
			continue
		}
		if !t.recreated && len(t.entry.Intents) > 0 {
			opts.Note(fmt.Sprintf("%s: an earlier run ended before the server answered; its rows are completed first", t.src.DB.Path()))
			for _, in := range t.entry.Intents {
				t.done.Settled += in.Rows
			}
		}
		if pos.All {
			memory = Overwrites
		}
		t.failed = t.checkContinuity(memory, opts)
	}
	return all
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
