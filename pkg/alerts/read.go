package alerts

import (
	"context"
	"fmt"
	"math"
)

// state is the content that changes are planned from.
type state struct {
	Contents
	entity entity                 // of recipients
	folded map[string][]Recipient // by address, see fold
}

// entity is a row of Z_PRIMARYKEY, and the highest key of its table.
type entity struct {
	rows    int   // with that name; 1 in a sound store
	number  int64 // Z_ENT
	max     int64 // Z_MAX, the highest key assigned
	highest int64 // the highest Z_PK in the table
}

// maxRecipients is how many recipients or services are read into memory.
const maxRecipients = 100_000

// Scripts have written to these tables, so a value may have another type than its
// column. It is read as SQLite converts it; NULL is read as empty.
const (
	sqlRecipients = `SELECT Z_PK, coalesce(CAST(ZADDRESS AS TEXT), ''),
	coalesce(CAST(ZENABLED AS INTEGER), 0) <> 0, coalesce(CAST(ZLOCALIZATION AS TEXT), '')
	FROM ZADMAILRECIPIENT ORDER BY Z_PK LIMIT ?`
	sqlServices = `SELECT Z_PK, coalesce(CAST(ZBUNDLE AS TEXT), ''), coalesce(CAST(ZNAME AS TEXT), ''),
	coalesce(CAST(ZENABLED AS INTEGER), 0) <> 0, coalesce(CAST(ZMAILENABLED AS INTEGER), 0) <> 0,
	coalesce(CAST(ZPUSHENABLED AS INTEGER), 0) <> 0 FROM ZADALERTBUNDLE ORDER BY Z_PK LIMIT ?`
	sqlEntity = `SELECT CAST(Z_ENT AS INTEGER), coalesce(CAST(Z_MAX AS INTEGER), 0) FROM Z_PRIMARYKEY
	WHERE CAST(Z_NAME AS TEXT) = ? ORDER BY Z_ENT`
	sqlHighest = `SELECT coalesce(max(CAST(Z_PK AS INTEGER)), 0) FROM `
)

// state reads all rows. Call it within a transaction.
func (s *session) state(ctx context.Context) (st state, err error) {
	st.Database = s.d.Path
	st.folded = map[string][]Recipient{}
	limit := []any{maxRecipients + 1}
	err = s.each(ctx, sqlRecipients, limit, func(scan func(...any) error) error {
		var r Recipient
		err := scan(&r.ID, &r.Address, &r.Enabled, &r.Locale)
		st.Recipients = append(st.Recipients, r)
		st.folded[fold(r.Address)] = append(st.folded[fold(r.Address)], r)
		return err
	})
	if err != nil {
		return st, err
	}
	err = s.each(ctx, sqlServices, limit, func(scan func(...any) error) error {
		var v Service
		err := scan(&v.key, &v.ID, &v.Name, &v.Enabled, &v.Mail, &v.Push)
		st.Services = append(st.Services, v)
		return err
	})
	if err != nil {
		return st, err
	}
	if len(st.Recipients) > maxRecipients || len(st.Services) > maxRecipients {
		return st, s.d.fail(CodeTooManyRows, s.act, fmt.Errorf("more than %d recipients or services", maxRecipients), "")
	}
	st.entity, err = s.entity(ctx, entityRecipient, tableRecipients)
	return st, err
}

// entity reads the row of Z_PRIMARYKEY with that name. The table must exist.
func (s *session) entity(ctx context.Context, name, table string) (e entity, err error) {
	err = s.each(ctx, sqlEntity, []any{name}, func(scan func(...any) error) error {
		e.rows++
		if e.rows > 1 {
			return nil
		}
		return scan(&e.number, &e.max)
	})
	if err != nil {
		return e, err
	}
	err = s.conn.QueryRowContext(ctx, sqlHighest+quoted(table)).Scan(&e.highest)
	return e, err
}

// lastKey returns the key after which n new ones can be assigned. Z_MAX alone is
// not enough: scripts add rows without raising it.
func (s *session) lastKey(e entity, n int) (last int64, err error) {
	const hint = "see what else is wrong: macwrangler alerts check"
	last = max(e.max, e.highest, 0)
	switch {
	case e.rows == 0:
		return 0, s.d.fail(CodeMissingEntity, s.act, fmt.Errorf("%s has no row for %s", tableKeys, entityRecipient), hint)
	case e.rows > 1:
		return 0, s.d.fail(CodeDuplicateEntity, s.act, fmt.Errorf("%s has %d rows for %s", tableKeys, e.rows, entityRecipient), hint)
	case last > math.MaxInt64-int64(n):
		return 0, s.d.fail(CodeKeysExhausted, s.act, fmt.Errorf("no keys are left after %d", last), hint)
	}
	return last, nil
}
