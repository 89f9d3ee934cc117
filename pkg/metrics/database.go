package metrics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Database is an open Metrics.sqlite or Metrics.db. It is not safe for use by
// several goroutines at a time.
type Database struct {
	path    string
	ctx     context.Context // of Open: it ends the use of the database
	opts    Options
	conn    *sqlite.Conn
	rows    *sqlite.Stmt // ReadWindow's, prepared once
	copyDir string

	kind    Kind
	uuid    string
	fields  []Field
	hashes  []int64  // of the fields' names in this schema
	unknown []string // ZMETRIC columns without a known name
	uniqID  bool     // the id column is the rowid: never NULL, never text, never twice
	utf16   bool     // text is not kept in UTF-8
	lookup  *names   // statsData: metric names to positions
}

// Close ends the use of the database and removes the private copy, if there is one.
func (d *Database) Close() error {
	var err error
	if d.rows != nil {
		_ = d.rows.Finalize() // tells the last step's error again
		d.rows = nil
	}
	if d.conn != nil {
		err = d.conn.Close()
		d.conn = nil
	}
	return errors.Join(err, d.removeCopy())
}

// Path is the path that was given to Open.
func (d *Database) Path() string { return d.path }

// Kind is the schema.
func (d *Database) Kind() Kind { return d.kind }

// UUID is the identity of a Core Data store (Z_METADATA.Z_UUID); "" where
// there is none, as in every statsData database.
func (d *Database) UUID() string { return d.uuid }

// Fields are the metrics that a Window of this database has sums for, sorted
// by measurement and name: the 21 of statsData, or those ZMETRIC columns that
// the store has.
func (d *Database) Fields() []Field { return slices.Clone(d.fields) }

// UnknownColumns are the columns of ZMETRIC that this package has no name for.
// Their integer values go to Window.Others.
func (d *Database) UnknownColumns() []string { return slices.Clone(d.unknown) }

// introspect finds the table by its columns' names, never by their order.
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
			Err:  fmt.Errorf("it has neither a table statsData nor a table ZMETRIC, but %s", listed(tables)),
			Hint: "name a Metrics.sqlite (macOS 10.12) or Metrics.db (10.13.4 and newer) of a caching server",
		}
	}
}

// tables lists the ordinary tables in lower case, the ones that are looked for
// first. Views and virtual tables are left out: reading one may run anything.
// SQLite itself begins the text of a table with these two words, whatever was
// typed, and of a virtual one with others; it refuses a row of sqlite_schema
// whose type or name differs from its text.
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
	pk   int64  // its place in the primary key, from 1; 0: not in it
}

// columns gives a table's columns by upper-case name. Generated columns are
// not among them: what computes its values stores none. upper folds ASCII
// alone, as SQLite does with names.
func (d *Database) columns(table string) (map[string]column, error) {
	columns := map[string]column{}
	err := d.query("SELECT upper(name), name, pk FROM pragma_table_info('"+table+"')", func(stmt *sqlite.Stmt) {
		columns[stmt.ColumnText(0)] = column{name: stmt.ColumnText(1), pk: stmt.ColumnInt64(2)}
	})
	return columns, err
}

// isRowid says whether a column is another name of the rowid: a primary key
// alone, for which SQLite has not made an index.
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

// need gives the named columns or refuses the table.
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
		Hint: "this schema is not known; please report it with the output of: sqlite3 FILE .schema",
	}
}

func listed(words []string) string {
	const most = 5
	words = slices.Clone(words)
	for i, w := range words {
		words[i] = fault.Printable(w)
	}
	switch {
	case len(words) == 0:
		return "no table at all"
	case len(words) > most:
		return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), len(words)-most)
	default:
		return strings.Join(words, ", ")
	}
}
