package alerts

import (
	"context"
	"slices"
	"strings"
)

// Change is what was done to the recipients or, in a dry run, what would be
// done.
type Change struct {
	Database  string      `json:"database"`
	DryRun    bool        `json:"dryRun"`
	Created   bool        `json:"created"`   // the database did not exist before
	Added     []Recipient `json:"added"`     // new rows
	Updated   []Recipient `json:"updated"`   // changed rows, as they are now
	Removed   []Recipient `json:"removed"`   // deleted rows
	Unchanged []string    `json:"unchanged"` // addresses that needed no change
	Repeated  []string    `json:"repeated"`  // addresses that were given more than once
	Missing   []string    `json:"missing"`   // addresses that were not found
	Backup    string      `json:"backup"`    // path of the backup; "" if there is none
}

// Changed reports whether anything was changed.
func (c Change) Changed() bool {
	return c.Created || len(c.Added)+len(c.Updated)+len(c.Removed) > 0
}

const (
	sqlInsert = `INSERT INTO ZADMAILRECIPIENT (Z_PK, Z_ENT, Z_OPT, ZENABLED, ZADDRESS, ZLOCALIZATION)
	VALUES (?, ?, 1, 1, ?, ?)`
	sqlDelete = `DELETE FROM ZADMAILRECIPIENT WHERE Z_PK = ?`
	// Core Data counts the changes of a row to detect those of other processes.
	sqlUpdate = `UPDATE ZADMAILRECIPIENT SET ZADDRESS = ?, ZENABLED = ?,
	Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`
	sqlEnable = `UPDATE ZADMAILRECIPIENT SET ZENABLED = ?,
	Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`
	sqlSetMax = `UPDATE Z_PRIMARYKEY SET Z_MAX = ? WHERE Z_ENT = ?`
)

// edits collects the steps of a change beside its result.
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

// enable does not write the address, which may have a type other than text.
func (e *edits) enable(r Recipient, on bool) {
	e.steps = append(e.steps, step{sqlEnable, []any{on, r.ID}})
	r.Enabled = on
	e.Updated = append(e.Updated, r)
}

// changeRecipients carries out what plan adds to the edits.
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

// fold returns the form in which addresses are compared: without regard to case, to
// spaces that a script has stored around one, or to how its domain is written.
func fold(address string) string {
	address = strings.ToLower(strings.ToUpper(strings.TrimSpace(address)))
	at := strings.LastIndexByte(address, '@') + 1
	return address[:at] + plainDomain(address[at:])
}

// withAddress returns the rows with an address; there may be several.
func (st state) withAddress(address string) []Recipient { return st.folded[fold(address)] }

// unique removes repeated addresses and keeps the first spelling.
func unique(addresses []string) (single, repeated []string) {
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
