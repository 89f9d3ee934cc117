package alerts

import (
	"context"
	"fmt"
	"slices"
)

// examineKeys compares Z_PRIMARYKEY with the tables of its entities.
func (s *session) examineKeys(ctx context.Context) ([]Finding, error) {
	tables, err := s.tables(ctx)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, name := range entities() {
		table := tableOf(name)
		if !slices.Contains(tables, table) {
			found = append(found, Finding{
				Rule: RuleMissingTable, Path: tableKeys + " " + name,
				Message: fmt.Sprintf("entity %s has no table %s", name, table), Fix: restoreFix,
			})
			continue
		}
		columns, err := s.columns(ctx, table)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(columns, "Z_PK") || !slices.Contains(columns, "Z_ENT") {
			found = append(found, Finding{
				Rule: RuleMissingTable, Path: table,
				Message: fmt.Sprintf("table %s has no column Z_PK or no column Z_ENT", table), Fix: restoreFix,
			})
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

// What to do about a finding.
const (
	restoreFix = "put a backup in its place, or move it away and make a new one with: macwrangler alerts create"
	repairFix  = "macwrangler alerts check --repair"
)

func (s *session) examineEntity(ctx context.Context, name, table string) ([]Finding, error) {
	e, err := s.entity(ctx, name, table)
	if err != nil {
		return nil, err
	}
	place := tableKeys + " " + name
	switch {
	case e.rows == 0:
		return []Finding{{Rule: RuleMissingName, Path: place, Message: "there is no row for entity " + name, Fix: restoreFix}}, nil
	case e.rows > 1:
		message := fmt.Sprintf("there are %d rows for entity %s", e.rows, name)
		return []Finding{{Rule: RuleTwiceEntity, Path: place, Message: message, Fix: restoreFix}}, nil
	}
	var found []Finding
	if e.max < e.highest {
		found = append(found, Finding{
			Rule: RuleKeyCounter, Path: place, Fix: repairFix,
			Message: fmt.Sprintf("Z_MAX is %d, but key %d is in use: what Server.app adds next may collide", e.max, e.highest),
			mend:    &step{sqlSetMax, []any{e.highest, e.number}},
			mended:  fmt.Sprintf("Z_MAX of %s raised from %d to %d", name, e.max, e.highest),
		})
	}
	strangers, err := s.strangers(ctx, table, e.number)
	return append(found, strangers...), err
}

// strangers finds rows that Core Data does not see. Only those of recipients
// are mended: scripts write these, and no other entity shares their table.
func (s *session) strangers(ctx context.Context, table string, number int64) (found []Finding, err error) {
	query := `SELECT Z_PK, coalesce(CAST(Z_ENT AS TEXT), 'NULL') FROM ` + quoted(table) +
		` WHERE CAST(Z_ENT AS INTEGER) IS NOT ? ORDER BY Z_PK LIMIT 1000`
	err = s.each(ctx, query, []any{number}, func(scan func(...any) error) error {
		var key int64
		var has string
		if err := scan(&key, &has); err != nil {
			return err
		}
		f := Finding{
			Rule: RuleWrongEntity, Path: row(table, key), Fix: restoreFix,
			Message: fmt.Sprintf("Z_ENT is %s, not %d: Server.app does not see the row", has, number),
		}
		if table == tableRecipients {
			const mend = `UPDATE ZADMAILRECIPIENT SET Z_ENT = ?, Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`
			f.Fix, f.mend = repairFix, &step{mend, []any{number, key}}
			f.mended = fmt.Sprintf("Z_ENT of recipient %d set from %s to %d", key, has, number)
		}
		found = append(found, f)
		return nil
	})
	return found, err
}

// examineAddresses finds addresses that are there twice, or are none.
func examineAddresses(recipients []Recipient) []Finding {
	var found []Finding
	for _, group := range byAddress(recipients) {
		first := group[0]
		switch {
		case fold(first.Address) == "":
			for _, r := range group {
				found = append(found, emptyAddress(r))
			}
			continue
		case checkAddress(first.Address) != nil:
			found = append(found, Finding{
				Rule: RuleBadAddress, Path: row(tableRecipients, first.ID),
				Message: fmt.Sprintf("%q: %v", first.Address, checkAddress(first.Address)),
				Fix:     fmt.Sprintf("macwrangler alerts replace %q ADDRESS, or remove it", first.Address),
			})
		}
		found = append(found, duplicates(group)...)
	}
	return found
}

func emptyAddress(r Recipient) Finding {
	return Finding{
		Rule: RuleEmptyAddress, Path: row(tableRecipients, r.ID), Message: "the recipient has no address", Fix: repairFix,
		mend:   &step{sqlDelete, []any{r.ID}},
		mended: fmt.Sprintf("recipient %d removed, which had no address", r.ID),
	}
}

// duplicates keeps of the rows of one address the first that is enabled, or
// else the first: who gets mails now goes on getting them, once.
func duplicates(group []Recipient) []Finding {
	kept := group[0]
	if at := slices.IndexFunc(group, func(r Recipient) bool { return r.Enabled }); at >= 0 {
		kept = group[at]
	}
	var found []Finding
	for _, r := range group {
		if r.ID == kept.ID {
			continue
		}
		found = append(found, Finding{
			Rule: RuleDuplicate, Path: row(tableRecipients, r.ID), Fix: repairFix,
			Message: fmt.Sprintf("%q is there as recipient %d too", r.Address, kept.ID),
			mend:    &step{sqlDelete, []any{r.ID}},
			mended:  fmt.Sprintf("recipient %d removed: %q stays as recipient %d", r.ID, kept.Address, kept.ID),
		})
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
