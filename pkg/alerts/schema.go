package alerts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The tables that every verb needs.
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

// tableOf is Core Data's rule for the table of an entity.
func tableOf(entity string) string { return "Z" + strings.ToUpper(entity) }

// needed lists the columns that are read or written. Other columns may be
// there: they are left alone.
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

// checkSchema refuses a database that lacks a table or a column, by its name.
func (s *session) checkSchema(ctx context.Context) (none struct{}, err error) {
	const advice = "is this the alertData.db of macOS Server?"
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
		return none, s.d.fail(CodeUnknownSchema, s.act, errors.New("it has none of the tables of an alerts database"), advice)
	default:
		return none, s.d.fail(CodeMissingTable, s.act, fmt.Errorf("it has no table %s", strings.Join(missing, ", ")), advice)
	}
	for _, need := range needed() {
		columns, err := s.columns(ctx, need.table)
		if err != nil {
			return none, err
		}
		for _, column := range need.columns {
			if !slices.Contains(columns, column) {
				return none, s.d.fail(CodeMissingColumn, s.act, fmt.Errorf("table %s has no column %s", need.table, column), advice)
			}
		}
	}
	return none, nil
}

// tables gives the names of the ordinary tables, in capitals. A view or a
// virtual table of that name is not what it seems.
func (s *session) tables(ctx context.Context) ([]string, error) {
	return s.words(ctx, "SELECT upper(name) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
}

// columns gives the names of a table's columns, in capitals, without those
// that are computed.
func (s *session) columns(ctx context.Context, table string) ([]string, error) {
	return s.words(ctx, "SELECT upper(name) FROM pragma_table_info(?)", table)
}

// words gives the first column of a query.
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

// each calls row for the rows of a query.
func (s *session) each(ctx context.Context, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := s.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err tells
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
