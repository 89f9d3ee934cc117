package alerts

import (
	"context"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// examineKeys compares Z_PRIMARYKEY with the tables of its entities.
func (s *session) examineKeys(ctx context.Context) ([]problem, error) {
	tables, err := s.tables(ctx)
	if err != nil {
		return nil, err
	}
	var found []problem
	for _, name := range entities() {
		table := tableOf(name)
		if !slices.Contains(tables, table) {
			message := fmt.Sprintf("entity %s has no table %s", name, table)
			found = append(found, newProblem(RuleMissingTable, tableKeys+" "+name, message, restoreFix))
			continue
		}
		columns, err := s.columns(ctx, table)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(columns, "Z_PK") || !slices.Contains(columns, "Z_ENT") {
			message := fmt.Sprintf("table %s has no column Z_PK or no column Z_ENT", table)
			found = append(found, newProblem(RuleMissingTable, table, message, restoreFix))
			continue
		}
		more, err := s.examineEntity(ctx, name, table)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

func (s *session) examineEntity(ctx context.Context, name, table string) ([]problem, error) {
	e, err := s.entity(ctx, name, table)
	if err != nil {
		return nil, err
	}
	place := tableKeys + " " + name
	switch {
	case e.rows == 0:
		return []problem{newProblem(RuleMissingEntity, place, "no row for entity "+name, restoreFix)}, nil
	case e.rows > 1:
		message := fmt.Sprintf("%d rows for entity %s", e.rows, name)
		return []problem{newProblem(RuleDuplicateEntity, place, message, restoreFix)}, nil
	}
	var found []problem
	if e.max < e.highest {
		message := fmt.Sprintf("Z_MAX is %d, but key %d is in use: what Server.app adds next may collide", e.max, e.highest)
		p := newProblem(RuleKeyCounter, place, message, repairFix)
		p.step = &step{sqlSetMax, []any{e.highest, e.number}}
		p.done = fmt.Sprintf("Z_MAX of %s raised from %d to %d", name, e.max, e.highest)
		found = append(found, p)
	}
	invisible, err := s.invisibleRows(ctx, table, e.number)
	return append(found, invisible...), err
}

const sqlSetEntity = `UPDATE ZADMAILRECIPIENT SET Z_ENT = ?, Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`

// invisibleRows finds rows that Core Data does not find. Only recipients are
// repaired: scripts write these, and no other entity shares their table.
func (s *session) invisibleRows(ctx context.Context, table string, number int64) (found []problem, err error) {
	query := `SELECT Z_PK, coalesce(CAST(Z_ENT AS TEXT), 'NULL') FROM ` + quoted(table) +
		` WHERE CAST(Z_ENT AS INTEGER) IS NOT ? ORDER BY Z_PK LIMIT 1000`
	err = s.each(ctx, query, []any{number}, func(scan func(...any) error) error {
		var key int64
		var has string
		if err := scan(&key, &has); err != nil {
			return err
		}
		has = fault.Clip(has)
		message := fmt.Sprintf("Z_ENT is %s, not %d: Server.app does not find the row", has, number)
		p := newProblem(RuleWrongEntity, row(table, key), message, restoreFix)
		if table == tableRecipients {
			p.Fix, p.step = repairFix, &step{sqlSetEntity, []any{number, key}}
			p.done = fmt.Sprintf("Z_ENT of recipient %d set from %s to %d", key, has, number)
		}
		found = append(found, p)
		return nil
	})
	return found, err
}

// examineAddresses finds missing, bad and duplicate addresses.
func examineAddresses(recipients []Recipient) []problem {
	var found []problem
	for _, group := range byAddress(recipients) {
		first := group[0]
		switch {
		case fold(first.Address) == "":
			for _, r := range group {
				found = append(found, emptyAddressProblem(r))
			}
			continue
		case checkAddress(first.Address) != nil:
			found = append(found, badAddressProblem(first))
		}
		found = append(found, duplicates(group)...)
	}
	return found
}

func badAddressProblem(r Recipient) problem {
	message := fmt.Sprintf("%q: %v", shown(r.Address), checkAddress(r.Address))
	fix := fmt.Sprintf("macwrangler alerts replace %s ADDRESS, or remove it", shellWord(r.Address))
	if shown(r.Address) != r.Address {
		fix = "replace or remove it; to see the whole address: macwrangler alerts list --format json"
	}
	return newProblem(RuleBadAddress, row(tableRecipients, r.ID), message, fix)
}

func emptyAddressProblem(r Recipient) problem {
	p := newProblem(RuleEmptyAddress, row(tableRecipients, r.ID), "the recipient has no address", repairFix)
	p.step = &step{sqlDelete, []any{r.ID}}
	p.done = fmt.Sprintf("recipient %d removed: it had no address", r.ID)
	return p
}

// duplicates keeps one of the rows of an address, the first enabled one or
// else the first: whoever gets mail now still gets it, once.
func duplicates(group []Recipient) []problem {
	kept := group[0]
	if at := slices.IndexFunc(group, func(r Recipient) bool { return r.Enabled }); at >= 0 {
		kept = group[at]
	}
	var found []problem
	for _, r := range group {
		if r.ID == kept.ID {
			continue
		}
		message := fmt.Sprintf("%q is also recipient %d", shown(r.Address), kept.ID)
		p := newProblem(RuleDuplicate, row(tableRecipients, r.ID), message, repairFix)
		p.step = &step{sqlDelete, []any{r.ID}}
		p.done = fmt.Sprintf("recipient %d removed: %q stays as recipient %d", r.ID, shown(kept.Address), kept.ID)
		found = append(found, p)
	}
	return found
}

// byAddress groups rows by their address, in the order of the first ones.
func byAddress(recipients []Recipient) [][]Recipient {
	at := map[string]int{}
	var groups [][]Recipient
	for _, r := range recipients {
		i, ok := at[fold(r.Address)]
		if !ok {
			i = len(groups)
			at[fold(r.Address)] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}
