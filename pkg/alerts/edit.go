package alerts

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// step is one statement of a change; it must change exactly one row.
type step struct {
	sql  string
	args []any
}

// planner reads the database and returns the steps of a change. It is called
// again once the database is locked, because another process may have changed it
// in between.
type planner func(ctx context.Context, s *session) ([]step, error)

// edit makes a change: all of its steps or none. It returns the path of the
// backup, or "" if there was nothing to change.
func (d Database) edit(ctx context.Context, plan planner) (kept string, err error) {
	s, err := d.open(ctx, "changing", forWriting)
	if err != nil {
		return "", err
	}
	defer s.close()
	steps, err := snapshot(ctx, s, func(s *session, ctx context.Context) ([]step, error) { return s.plan(ctx, plan) })
	if err != nil || len(steps) == 0 || d.DryRun {
		return "", err
	}
	if d.NoBackup {
		_, err = s.transact(ctx, plan, nil)
		return "", s.explain(ctx, err)
	}
	copier, err := d.open(ctx, "changing", forWriting)
	if err != nil {
		return "", err
	}
	defer copier.close()
	kept, err = s.transact(ctx, plan, copier)
	return kept, s.explain(ctx, err)
}

// transact takes the write lock, plans, and carries out the plan. copier, which
// may be nil, makes the backup: SQLite cannot copy within a transaction, but
// another connection may read while this one holds the lock, so that no other
// change can come between the copy and ours.
func (s *session) transact(ctx context.Context, plan planner, copier *session) (kept string, err error) {
	err = s.retry(ctx, func() error { return s.exec(ctx, "BEGIN IMMEDIATE") })
	if err != nil {
		return "", err
	}
	if kept, err = s.carryOut(ctx, plan, copier); err == nil {
		err = s.commit(ctx)
	}
	if err != nil {
		return "", errors.Join(err, s.rollback(ctx))
	}
	return kept, nil
}

// plan plans a change, of a database in which nothing else would run with it.
func (s *session) plan(ctx context.Context, plan planner) ([]step, error) {
	steps, err := plan(ctx, s)
	if err == nil && len(steps) > 0 {
		err = s.refuseTriggers(ctx)
	}
	return steps, err
}

// carryOut plans and makes the change within the transaction.
func (s *session) carryOut(ctx context.Context, plan planner, copier *session) (kept string, err error) {
	steps, err := s.plan(ctx, plan)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	var b *backup
	if copier != nil {
		if b, err = copier.newBackup(ctx); err != nil {
			return "", err
		}
		defer b.discard()
	}
	for _, st := range steps {
		if err := s.do(ctx, st); err != nil {
			return "", err
		}
	}
	if b == nil {
		return "", nil
	}
	return b.target, b.keep(ctx)
}

func (s *session) do(ctx context.Context, st step) error {
	result, err := s.conn.ExecContext(ctx, st.sql, st.args...)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(fmt.Errorf("a statement changed %d rows instead of one", n), err)
	}
	return nil
}

// commit cannot be cancelled while it runs, so that its outcome is known. While
// it waits for readers it can: then nothing has been written yet.
func (s *session) commit(ctx context.Context) error {
	err := s.retry(ctx, func() error { return s.exec(context.WithoutCancel(ctx), "COMMIT") })
	if err == nil || isLocked(err) {
		return err
	}
	// SQLite takes the change back, unless only the last step failed: making it durable
	// that the journal is gone.
	return s.d.fail(CodeUncertain, s.act, fmt.Errorf("it is not certain whether the change was made: %w", err),
		"see what is there now: macwrangler alerts list")
}

// rollback ends the transaction. SQLite may already have rolled it back.
func (s *session) rollback(ctx context.Context) error {
	err := s.exec(context.WithoutCancel(ctx), "ROLLBACK")
	if err != nil && strings.Contains(err.Error(), "no transaction is active") {
		return nil
	}
	return err
}

// quoted quotes the name of a table as an SQL identifier.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
