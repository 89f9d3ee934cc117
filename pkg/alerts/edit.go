package alerts

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// step is one statement of a change; it must hit one row.
type step struct {
	sql  string
	args []any
}

// planner decides what to do about what it reads. It is called a second time
// once the database is locked, because somebody may have changed it meanwhile.
type planner func(ctx context.Context, s *session) ([]step, error)

// edit makes a change: all of its steps or none. It gives the backup's path, ""
// where there was nothing to change.
func (d Database) edit(ctx context.Context, plan planner) (kept string, err error) {
	s, err := d.open(ctx, "changing", forWriting)
	if err != nil {
		return "", err
	}
	defer s.close()
	steps, err := snapshot(ctx, s, func(s *session, ctx context.Context) ([]step, error) { return plan(ctx, s) })
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

// transact takes the write lock, plans, and carries the plan out. copier, which
// may be nil, makes the backup: SQLite makes no copy within a transaction, but
// another connection may read while this one holds the lock, and nobody's
// change can come between the copy and ours.
func (s *session) transact(ctx context.Context, plan planner, copier *session) (kept string, err error) {
	err = s.patiently(ctx, func() error { return s.exec(ctx, "BEGIN IMMEDIATE") })
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

// carryOut plans and works within the transaction.
func (s *session) carryOut(ctx context.Context, plan planner, copier *session) (kept string, err error) {
	steps, err := plan(ctx, s)
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
		return errors.Join(fmt.Errorf("a statement changed %d rows in place of one", n), err)
	}
	return nil
}

// commit cannot be cancelled while it runs, so that it is known whether it
// was done. Readers may keep it waiting, and then it can.
func (s *session) commit(ctx context.Context) error {
	return s.patiently(ctx, func() error { return s.exec(context.WithoutCancel(ctx), "COMMIT") })
}

// rollback may find that SQLite has rolled back by itself.
func (s *session) rollback(ctx context.Context) error {
	err := s.exec(context.WithoutCancel(ctx), "ROLLBACK")
	if err != nil && strings.Contains(err.Error(), "no transaction is active") {
		return nil
	}
	return err
}

// quoted makes an identifier out of a table's name.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
