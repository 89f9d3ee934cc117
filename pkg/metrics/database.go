package metrics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Database is an open Metrics.sqlite or Metrics.db. It is not safe for
// concurrent use.
type Database struct {
	path   string
	ctx    context.Context // Open's; the database is usable until it ends
	opts   Options
	conn   *sqlite.Conn
	rows   *sqlite.Stmt     // ReadWindow's, prepared once
	copied *volume.Snapshot // that is read instead, or nil

	kind    Kind
	uuid    string
	fields  []Field
	hashes  []int64  // of the fields' names in this schema
	unknown []string // ZMETRIC columns that this package does not know
	uniqID  bool     // the id column is the rowid: never NULL, never text, never twice
	utf16   bool     // text is not stored in UTF-8
	lookup  *names   // statsData: metric names to positions
}

// Close closes the database and removes the private copy, if there is one.
func (d *Database) Close() error {
	var err error
	if d.rows != nil {
		_ = d.rows.Finalize() // repeats the last step's error
		d.rows = nil
	}
	if d.conn != nil {
		err = d.conn.Close()
		d.conn = nil
	}
	return errors.Join(err, d.removeCopy())
}

// Path returns the path that was given to Open.
func (d *Database) Path() string { return d.path }

// Kind returns the schema.
func (d *Database) Kind() Kind { return d.kind }

// UUID returns the identity of a Core Data store (Z_METADATA.Z_UUID), or "" if
// there is none, as in every statsData database.
func (d *Database) UUID() string { return d.uuid }

// Fields returns the metrics that a Window of this database has sums for, sorted
// by measurement and name: the 21 of statsData, or those ZMETRIC columns that
// the store has.
func (d *Database) Fields() []Field { return slices.Clone(d.fields) }

// UnknownColumns returns the columns of ZMETRIC that this package does not
// know. Their integer values go to Window.Others.
func (d *Database) UnknownColumns() []string { return slices.Clone(d.unknown) }

// introspect finds out the schema, and the columns by name, never by order.
func (d *Database) introspect() error {
	tables, err := d.tables()
	if err != nil {
		return err
	}
	if err := d.query("PRAGMA encoding", func(stmt *sqlite.Stmt) { d.utf16 = stmt.ColumnText(0) != "UTF-8" }); err != nil {
		return err
	}
	switch {
	case slices.Contains(tables, "statsdata"):
		return d.introspectStatsData()
	case slices.Contains(tables, "zmetric"):
		return d.introspectZMetric(slices.Contains(tables, "z_metadata"))
	default:
		return &Error{
			Code: CodeUnknownSchema,
			Act:  "reading database", Operand: d.path,
			Err:  fmt.Errorf("neither a table statsData nor a table ZMETRIC found; %s", listed(tables)),
			Hint: "name a Metrics.sqlite (macOS 10.12) or Metrics.db (10.13.4 and newer) of a caching server",
		}
	}
}

// tables returns the ordinary tables in lower case, the ones of interest first.
// Views and virtual tables are left out: reading one may run anything. SQLite
// normalises the beginning of a table's SQL to these two words, and to others
// for a virtual table; it refuses a row of sqlite_schema whose type or name
// differs from its SQL.
func (d *Database) tables() ([]string, error) {
	var tables []string
	err := d.query(`SELECT lower(name) FROM sqlite_schema WHERE type='table' AND sql LIKE 'CREATE TABLE%'
		ORDER BY lower(name) NOT IN ('statsdata', 'zmetric', 'z_metadata'), 1 LIMIT 1000`, func(stmt *sqlite.Stmt) {
		tables = append(tables, fault.Clip(stmt.ColumnText(0)))
	})
	return tables, err
}

type column struct {
	name string // as declared
	pk   int64  // its position in the primary key, from 1; 0 if not in it
}

// columns returns a table's columns by upper-case name. Generated columns are
// not among them, because they store nothing. upper folds ASCII only, as SQLite
// does with names.
func (d *Database) columns(table string) (map[string]column, error) {
	columns := map[string]column{}
	err := d.query("SELECT upper(name), name, pk FROM pragma_table_info('"+table+"')", func(stmt *sqlite.Stmt) {
		columns[stmt.ColumnText(0)] = column{name: stmt.ColumnText(1), pk: stmt.ColumnInt64(2)}
	})
	return columns, err
}

// isRowid reports whether a column is an alias of the rowid: the only column of
// the primary key, and without an index of its own.
func (d *Database) isRowid(table string, columns map[string]column, id string) (bool, error) {
	for name, c := range columns {
		if (name == id) != (c.pk == 1) || c.pk > 1 {
			return false, nil
		}
	}
	rowid := true
	err := d.query("SELECT 1 FROM pragma_index_list('"+table+"') WHERE origin='pk'", func(*sqlite.Stmt) { rowid = false })
	return rowid, err
}

// need returns an error unless the table has the named columns.
func (d *Database) need(table string, have map[string]column, names ...string) error {
	var missing []string
	for _, name := range names {
		if _, ok := have[strings.ToUpper(name)]; !ok {
			missing = append(missing, name)
		}
	}
	if missing == nil {
		return nil
	}
	return &Error{
		Code: CodeMissingColumn,
		Act:  "reading database", Operand: d.path,
		Err:  fmt.Errorf("table %s has no column %s", table, strings.Join(missing, ", ")),
		Hint: "please report this unknown schema with the output of: sqlite3 FILE .schema",
	}
}

func listed(words []string) string {
	const maxListed = 5
	words = slices.Clone(words)
	for i, w := range words {
		words[i] = fault.Printable(w)
	}
	switch {
	case len(words) == 0:
		return "it has no tables"
	case len(words) > maxListed:
		return fmt.Sprintf("its tables are %s and %d more", strings.Join(words[:maxListed], ", "), len(words)-maxListed)
	default:
		return "its tables are " + strings.Join(words, ", ")
	}
}
