package alerts

import (
	"context"
	"slices"
	"strings"
)

// Change says what was done to the recipients or, in a dry run, what would be.
type Change struct {
	Database  string      `json:"database"`
	DryRun    bool        `json:"dryRun"`
	Created   bool        `json:"created"`   // the database was not there before
	Added     []Recipient `json:"added"`     // new rows
	Updated   []Recipient `json:"updated"`   // rows that differ, as they are now
	Removed   []Recipient `json:"removed"`   // rows that are gone
	Unchanged []string    `json:"unchanged"` // addresses that were as asked already
	Repeated  []string    `json:"repeated"`  // addresses that were asked for more than once
	Missing   []string    `json:"missing"`   // addresses that are not there
	Backup    string      `json:"backup"`    // where the state before was kept; "" if it was not
}

// Changed says whether anything differs.
func (c Change) Changed() bool {
	return c.Created || len(c.Added)+len(c.Updated)+len(c.Removed) > 0
}

const (
	sqlInsert = `INSERT INTO ZADMAILRECIPIENT (Z_PK, Z_ENT, Z_OPT, ZENABLED, ZADDRESS, ZLOCALIZATION)
	VALUES (?, ?, 1, 1, ?, ?)`
	sqlDelete = `DELETE FROM ZADMAILRECIPIENT WHERE Z_PK = ?`
	// Core Data counts the changes of a row, to notice those of others.
	sqlUpdate = `UPDATE ZADMAILRECIPIENT SET ZADDRESS = ?, ZENABLED = ?,
	Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`
	sqlEnable = `UPDATE ZADMAILRECIPIENT SET ZENABLED = ?,
	Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`
	sqlSetMax = `UPDATE Z_PRIMARYKEY SET Z_MAX = ? WHERE Z_ENT = ?`
)

// edits collects the steps of a change beside what it says of itself.
type edits struct {
	Change
	steps []step
}

func (e *edits) add(r Recipient, number int64) {
	e.steps = append(e.steps, step{sqlInsert, []any{r.ID, number, r.Address, r.Locale}})
	e.Added = append(e.Added, r)
}

func (e *edits) remove(r Recipient) {
	e.steps = append(e.steps, step{sqlDelete, []any{r.ID}})
	e.Removed = append(e.Removed, r)
}

func (e *edits) update(r Recipient) {
	e.steps = append(e.steps, step{sqlUpdate, []any{r.Address, r.Enabled, r.ID}})
	e.Updated = append(e.Updated, r)
}

// enable leaves the address alone, which may be of another type than text.
func (e *edits) enable(r Recipient, on bool) {
	e.steps = append(e.steps, step{sqlEnable, []any{on, r.ID}})
	r.Enabled = on
	e.Updated = append(e.Updated, r)
}

// changeRecipients carries out what plan makes of the recipients.
func (d Database) changeRecipients(ctx context.Context, plan func(*session, state, *edits) error) (Change, error) {
	var e edits
	backup, err := d.edit(ctx, func(ctx context.Context, s *session) ([]step, error) {
		st, err := s.state(ctx)
		if err != nil {
			return nil, err
		}
		e = edits{Change: Change{Database: d.Path, DryRun: d.DryRun}}
		err = plan(s, st, &e)
		return e.steps, err
	})
	if err != nil {
		return Change{}, err
	}
	e.Backup = backup
	return e.Change, nil
}

// fold makes equal what is the same address: case does not count, nor do
// spaces that a script has stored around one.
func fold(address string) string {
	return strings.ToLower(strings.ToUpper(strings.TrimSpace(address)))
}

// withAddress gives the rows with an address; there may be several.
func (st state) withAddress(address string) []Recipient { return st.folded[fold(address)] }

// once folds repeated addresses; the first spelling stays.
func once(addresses []string) (single, repeated []string) {
	seen := map[string]bool{}
	for _, address := range addresses {
		key := fold(address)
		switch {
		case !seen[key]:
			seen[key] = true
			single = append(single, address)
		case !slices.Contains(repeated, address):
			repeated = append(repeated, address)
		}
	}
	return single, repeated
}
