package alerts

import (
	"context"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Repaired is what Repair did or, in a dry run, would do, and what is wrong
// afterwards.
type Repaired struct {
	Done   []Repair
	Left   []finding.Finding
	Backup string // path of the backup; "" if nothing changed
}

// Repair is one thing that was repaired.
type Repair struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// Repair repairs what it can in one transaction, except for the rules in
// except, and checks again. A damaged file is left as it is, and so is one with
// triggers, which would run with every repair.
func (d Database) Repair(ctx context.Context, except []string) (Repaired, error) {
	var r Repaired
	backup, err := d.edit(ctx, func(ctx context.Context, s *session) ([]step, error) {
		found, err := s.examine(ctx)
		if err != nil {
			return nil, err
		}
		var steps []step
		steps, r.Done = planRepair(found, except)
		return steps, nil
	})
	if err != nil {
		r = Repaired{}
		r.Left, err = d.unreadable(err)
		return r, err
	}
	r.Backup = backup
	if r.Left, err = d.Check(ctx); err != nil && backup != "" {
		err = fmt.Errorf("the database is repaired, but then: %w", err)
	}
	return r, err
}

// planRepair collects the steps in the order of the problems: rows are changed
// before they may be removed.
func planRepair(found []problem, except []string) (steps []step, done []Repair) {
	if slices.ContainsFunc(found, func(p problem) bool { return p.Rule == RuleTrigger }) {
		return nil, nil
	}
	for _, p := range found {
		if p.step != nil && !slices.Contains(except, p.Rule) {
			steps = append(steps, *p.step)
			done = append(done, Repair{p.Rule, p.done})
		}
	}
	return steps, done
}
