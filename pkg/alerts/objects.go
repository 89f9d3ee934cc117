package alerts

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// object is a row of the schema.
type object struct{ kind, name, table, sql string }

// maxObjects is how many objects of the schema are looked at. A server's database
// has eight tables.
const maxObjects = 10_000

// sqlForeign finds what may run when a row is written. SQLite believes the SQL of a
// row, not its type, and writes these beginnings itself; whatever begins in another
// way, such as with a comment, somebody has forged.
const sqlForeign = `NOT coalesce(
	type = 'table' AND (sql LIKE 'CREATE TABLE %' OR sql LIKE 'CREATE VIRTUAL TABLE %')
	OR type = 'index' AND (sql IS NULL OR sql LIKE 'CREATE INDEX %' OR sql LIKE 'CREATE UNIQUE INDEX %')
	OR type = 'view' AND sql LIKE 'CREATE VIEW %', 0)`

// refuseTriggers refuses to change a database that has triggers: they would change
// other rows than was planned. Within a transaction that holds the write lock
// nobody can add one before the change.
func (s *session) refuseTriggers(ctx context.Context) error {
	names, err := s.words(ctx, "SELECT coalesce(CAST(name AS TEXT), '') FROM sqlite_schema WHERE "+sqlForeign+" LIMIT 1")
	if err != nil || len(names) == 0 {
		return err
	}
	return s.d.fail(CodeTrigger, s.act, fmt.Errorf("nothing was changed: trigger %q would run with the change", fault.Clip(names[0])),
		"see what it does: macwrangler alerts check")
}

// objects reads the schema.
func (s *session) objects(ctx context.Context) (all []object, err error) {
	query := `SELECT CASE WHEN ` + sqlForeign + ` THEN 'trigger' ELSE type END, coalesce(CAST(name AS TEXT), ''),
		coalesce(CAST(tbl_name AS TEXT), ''), coalesce(CAST(sql AS TEXT), '') FROM sqlite_schema LIMIT ?`
	err = s.each(ctx, query, []any{maxObjects + 1}, func(scan func(...any) error) error {
		var o object
		err := scan(&o.kind, &o.name, &o.table, &o.sql)
		all = append(all, o)
		return err
	})
	if err == nil && len(all) > maxObjects {
		err = s.d.fail(CodeTooManyRows, s.act, fmt.Errorf("more than %d tables and other objects", maxObjects), "")
	}
	return all, err
}

// examineObjects finds what Core Data does not make.
func (s *session) examineObjects(ctx context.Context) (found []problem, err error) {
	all, err := s.objects(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if p, ok := o.problem(); ok {
			found = append(found, p)
		}
	}
	computed, err := s.computed(ctx)
	return append(found, computed...), err
}

// problem returns what is wrong with an object.
func (o object) problem() (problem, bool) {
	place := fault.Clip(o.kind + " " + o.name)
	switch {
	case o.kind == "trigger":
		message := fmt.Sprintf("trigger %q on %q: it runs whenever a row is written, and macwrangler changes nothing while it is there", fault.Clip(o.name), fault.Clip(o.table))
		return newProblem(RuleTrigger, place, message, dropFix("TRIGGER", o.name)), true
	case o.kind == "view":
		return newProblem(RuleView, place, fmt.Sprintf("view %q", fault.Clip(o.name)), dropFix("VIEW", o.name)), true
	case o.kind == "table" && (!coreDataTable(o.name) || strings.HasPrefix(o.sql, "CREATE VIRTUAL")):
		return newProblem(RuleTable, place, fmt.Sprintf("table %q", fault.Clip(o.name)), "find out who uses it before you remove it"), true
	case o.kind == "table" && checkClause().MatchString(o.sql):
		return newProblem(RuleExpression, place, fmt.Sprintf("table %q has a CHECK clause", fault.Clip(o.name)), restoreFix), true
	}
	return problem{}, false
}

// dropFix returns a command that an admin may paste, if it can be quoted.
func dropFix(kind, name string) string {
	if fault.Clip(name) != name || fault.Printable(name) != name {
		return restoreFix
	}
	return "sudo sqlite3 FILE " + shellWord("DROP "+kind+" "+quoted(name))
}

// checkClause matches a condition in the SQL of a table, or a comment that looks
// like one; Core Data writes neither.
func checkClause() *regexp.Regexp { return regexp.MustCompile(`(?i)\bCHECK\s*\(`) }

// coreDataTable reports whether Core Data may have made a table: those of the model,
// its own, those of its history, and SQLite's own.
func coreDataTable(name string) bool {
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "Z") || strings.HasPrefix(name, "SQLITE_") ||
		slices.Contains([]string{"ACHANGE", "ATRANSACTION", "ATRANSACTIONSTRING"}, name)
}

// The virtual tables of pragmas are asked only about ordinary tables: a virtual one
// would load its module.
const (
	sqlComputed = `SELECT t.name, x.name FROM pragma_table_list t, pragma_table_xinfo(t.name) x
	WHERE t.schema = 'main' AND t.type = 'table' AND x.hidden IN (2, 3) LIMIT 1000`
	sqlExpressions = `SELECT t.name, l.name FROM pragma_table_list t, pragma_index_list(t.name) l
	WHERE t.schema = 'main' AND t.type = 'table'
	AND (l.partial OR EXISTS (SELECT 1 FROM pragma_index_xinfo(l.name) WHERE cid = -2)) LIMIT 1000`
)

// computed finds columns and indexes with expressions, which SQLite computes
// whenever a row is written.
func (s *session) computed(ctx context.Context) (found []problem, err error) {
	for _, one := range []struct{ query, kind string }{{sqlComputed, "column"}, {sqlExpressions, "index"}} {
		err := s.each(ctx, one.query, nil, func(scan func(...any) error) error {
			var table, name string
			err := scan(&table, &name)
			message := fmt.Sprintf("%s %q of table %q is computed by an expression", one.kind, fault.Clip(name), fault.Clip(table))
			found = append(found, newProblem(RuleExpression, fault.Clip(one.kind+" "+name), message, restoreFix))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
