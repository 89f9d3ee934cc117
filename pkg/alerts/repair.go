package alerts

import (
	"context"
	"fmt"
	"slices"
)

// Repaired says what Repair did or, in a dry run, would do, and what is wrong
// afterwards.
type Repaired struct {
	Done   []Mend
	Left   []Finding
	Backup string // where the state before was kept; "" if nothing changed
}

// Mend is one repair.
type Mend struct {
	Rule    Rule   `json:"rule"`
	Message string `json:"message"`
}

// Repair mends what it can in one transaction, but for the rules in except,
// and checks again. A damaged file is left as it is.
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
		r.Left, err = unreadable(err)
		return r, err
	}
	r.Backup = backup
	if r.Left, err = d.Check(ctx); err != nil && backup != "" {
		err = fmt.Errorf("the database is repaired, but then: %w", err)
	}
	return r, err
}

// planRepair carries out each finding's own step, in the order of the
// findings: rows are changed before they may be removed.
func planRepair(found []Finding, except []string) (steps []step, done []Mend) {
	for _, f := range found {
		if f.mend != nil && !slices.Contains(except, string(f.Rule)) {
			steps = append(steps, *f.mend)
			done = append(done, Mend{f.Rule, f.mended})
		}
	}
	return steps, done
}
