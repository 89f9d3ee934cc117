package alerts

import (
	"context"
	"fmt"
	"math"
)

// state is what changes are planned from.
type state struct {
	Contents
	entity entity                 // of recipients
	folded map[string][]Recipient // by address, see fold
}

// entity is a row of Z_PRIMARYKEY and what its table says.
type entity struct {
	rows    int   // of that name; 1 in a sound store
	number  int64 // Z_ENT
	max     int64 // Z_MAX, the highest key given out
	highest int64 // the highest Z_PK in the table
}

// maxRecipients bounds what is read into memory.
const maxRecipients = 100_000

// Values of another type than their column's are read as what SQLite makes of
// them, NULL as nothing: scripts have written to these tables.
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

// state reads everything; call it within a transaction.
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
		return st, s.d.fail(CodeTooManyRows, s.act, fmt.Errorf("it has more than %d recipients or services", maxRecipients), "")
	}
	st.entity, err = s.entity(ctx, entityRecipient, tableRecipients)
	return st, err
}

// entity reads what Core Data knows of a table. The name of the table is one
// that the database has.
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

// next checks that n keys can be given out, and gives the one before the
// first. Z_MAX alone is no guide: scripts add rows without moving it.
func (s *session) next(e entity, n int) (last int64, err error) {
	const advice = "see what else is wrong with: macwrangler alerts check"
	last = max(e.max, e.highest, 0)
	switch {
	case e.rows == 0:
		return 0, s.d.fail(CodeMissingEntity, s.act, fmt.Errorf("%s has no row for %s", tableKeys, entityRecipient), advice)
	case e.rows > 1:
		return 0, s.d.fail(CodeDuplicateEntity, s.act, fmt.Errorf("%s has %d rows for %s", tableKeys, e.rows, entityRecipient), advice)
	case last > math.MaxInt64-int64(n):
		return 0, s.d.fail(CodeKeysExhausted, s.act, fmt.Errorf("no key is left after %d", last), advice)
	}
	return last, nil
}
