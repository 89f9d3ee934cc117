package export

import (
	"context"
	"fmt"
)

// DryRun counts what would be sent to a sink of which overwrites says what it
// does with a point it already has. It reads only; pos may come from
// checkpoint.Peek and must not be saved.
func DryRun(ctx context.Context, sources []Source, pos *Positions, overwrites bool, opts Options) (Summary, error) {
	var summary Summary
	if err := check(sources, pos, &opts); err != nil {
		return summary, err
	}
	all, err := dryMatch(sources, pos, overwrites, &opts)
	if err != nil {
		return summary, err
	}
	for _, m := range all {
		for _, s := range m.scans(&opts, pos, localSeconds, overwrites || pos == nil) {
			if err := m.countRows(ctx, s); err != nil {
				return summary, partly(ctx, m.src.DB.Path(), "", err)
			}
		}
		summary.Databases = append(summary.Databases, m.done)
	}
	return summary, nil
}

func dryMatch(sources []Source, pos *Positions, overwrites bool, opts *Options) ([]*matched, error) {
	if pos == nil {
		all := make([]*matched, 0, len(sources))
		for _, s := range sources {
			all = append(all, everything(s))
		}
		return all, nil
	}
	all, err := matchAll(sources, pos, opts)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if !m.anew && len(m.entry.Intents) > 0 {
			opts.Note(fmt.Sprintf("%s: an earlier run ended before the server's answer; that is settled first", m.src.DB.Path()))
			for _, in := range m.entry.Intents {
				m.done.Resent += in.Rows
			}
		}
		if err := m.settle(overwrites || pos.All, opts); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// countRows reads a scan to its end.
func (m *matched) countRows(ctx context.Context, s *scan) error {
	for {
		p, err := s.next()
		if err != nil || p == nil {
			return err
		}
		m.done.Rows += p.window.Rows
		m.done.Bad += len(p.window.Bad)
		m.done.Seconds += len(p.frame.Seconds)
		if err := context.Cause(ctx); err != nil {
			return err
		}
	}
}
