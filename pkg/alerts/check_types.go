package alerts

import (
	"context"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// stored is how the values of a column must be stored.
type stored struct{ table, column, as string }

// storage lists the columns whose values Core Data reads without asking how they are
// stored. Its own are text, integer or NULL.
func storage() []stored {
	return []stored{
		{tableRecipients, "ZADDRESS", "text"},
		{tableRecipients, "ZLOCALIZATION", "text"},
		{tableRecipients, "Z_OPT", "integer"},
		{tableRecipients, "ZENABLED", "integer"},
		{tableRecipients, "Z_ENT", "integer"},
		{tableServices, "ZBUNDLE", "text"},
		{tableServices, "ZNAME", "text"},
		{tableServices, "Z_OPT", "integer"},
		{tableServices, "ZENABLED", "integer"},
		{tableServices, "ZMAILENABLED", "integer"},
		{tableServices, "ZPUSHENABLED", "integer"},
	}
}

// examineStorage finds values that are stored in another way than Core Data stores
// them, such as an address as a BLOB: every verb here converts what it reads,
// Server.app does not.
func (s *session) examineStorage(ctx context.Context) (found []problem, err error) {
	for _, c := range storage() {
		query := `SELECT Z_PK, typeof(` + c.column + `) FROM ` + c.table +
			` WHERE typeof(` + c.column + `) NOT IN ('null', ?) ORDER BY Z_PK LIMIT 1000`
		err := s.each(ctx, query, []any{c.as}, func(scan func(...any) error) error {
			var key int64
			var has string
			err := scan(&key, &has)
			found = append(found, c.problem(key, fault.Clip(has)))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// problem returns the finding for the value of a row. What it means, as every verb
// reads it, is what the repair stores.
func (c stored) problem(key int64, has string) problem {
	message := fmt.Sprintf("%s is stored as %s, not as %s: Server.app may not read the row", c.column, has, c.as)
	p := newProblem(RuleStorage, row(c.table, key), message, repairFix)
	set := c.column + ` = CAST(` + c.column + ` AS ` + c.as + `), `
	if c.column == "Z_OPT" {
		set = ""
	}
	p.step = &step{`UPDATE ` + c.table + ` SET ` + set + `Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`, []any{key}}
	p.done = fmt.Sprintf("%s of %s stored as %s, not as %s", c.column, row(c.table, key), c.as, has)
	return p
}
