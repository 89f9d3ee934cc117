package alerts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The tables that every method needs.
const (
	tableRecipients = "ZADMAILRECIPIENT"
	tableServices   = "ZADALERTBUNDLE"
	tableKeys       = "Z_PRIMARYKEY"
)

// The entities of the store, by their names in Z_PRIMARYKEY.
const (
	entityAlert         = "ADAlert"
	entityService       = "ADAlertBundle"
	entityAttribute     = "ADAttribute"
	entityRecipient     = "ADMailRecipient"
	entityPushRecipient = "ADPushRecipient"
)

func entities() []string {
	return []string{entityAlert, entityService, entityAttribute, entityRecipient, entityPushRecipient}
}

// tableOf returns the table of an entity, by Core Data's rule.
func tableOf(entity string) string { return "Z" + strings.ToUpper(entity) }

// needed returns the columns that are read or written. A table may have others,
// which are not touched.
func needed() []tableColumns {
	return []tableColumns{
		{tableRecipients, []string{"Z_PK", "Z_ENT", "Z_OPT", "ZENABLED", "ZADDRESS", "ZLOCALIZATION"}},
		{tableServices, []string{"Z_PK", "Z_OPT", "ZENABLED", "ZMAILENABLED", "ZPUSHENABLED", "ZBUNDLE", "ZNAME"}},
		{tableKeys, []string{"Z_ENT", "Z_NAME", "Z_MAX"}},
	}
}

type tableColumns struct {
	table   string
	columns []string
}

// checkSchema refuses a database that lacks a table or a column, and names it.
func (s *session) checkSchema(ctx context.Context) (none struct{}, err error) {
	const hint = "is this the alertData.db of macOS Server?"
	tables, err := s.tables(ctx)
	if err != nil {
		return none, err
	}
	var missing []string
	for _, need := range needed() {
		if !slices.Contains(tables, need.table) {
			missing = append(missing, need.table)
		}
	}
	switch len(missing) {
	case 0:
	case len(needed()):
		return none, s.d.fail(CodeUnknownSchema, s.act, errors.New("none of the tables of an alerts database"), hint)
	default:
		return none, s.d.fail(CodeMissingTable, s.act, fmt.Errorf("the database has no table %s", strings.Join(missing, ", ")), hint)
	}
	for _, need := range needed() {
		columns, err := s.columns(ctx, need.table)
		if err != nil {
			return none, err
		}
		for _, column := range need.columns {
			if !slices.Contains(columns, column) {
				return none, s.d.fail(CodeMissingColumn, s.act, fmt.Errorf("table %s has no column %s", need.table, column), hint)
			}
		}
	}
	return none, nil
}

// tables returns the names of the ordinary tables, in capitals. A view or virtual
// table of such a name must not pass for one.
func (s *session) tables(ctx context.Context) ([]string, error) {
	return s.words(ctx, "SELECT upper(name) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
}

// columns returns the names of a table's columns, in capitals, except for computed
// ones.
func (s *session) columns(ctx context.Context, table string) ([]string, error) {
	return s.words(ctx, "SELECT upper(name) FROM pragma_table_info(?)", table)
}

// words returns the first column of a query.
func (s *session) words(ctx context.Context, query string, args ...any) (list []string, err error) {
	err = s.each(ctx, query, args, func(scan func(...any) error) error {
		var word string
		if err := scan(&word); err != nil {
			return err
		}
		list = append(list, word)
		return nil
	})
	return list, err
}

// each calls row for every row of a query.
func (s *session) each(ctx context.Context, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := s.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err reports it
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
