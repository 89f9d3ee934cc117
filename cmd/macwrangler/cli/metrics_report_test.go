package cli

import (
	"github.com/rogpeppe/go-internal/testscript"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// cmdSQL is "sql DB FILE...": it runs the statements of files on a database,
// which it makes if need be. A Mac need not have the sqlite3 shell.
func cmdSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: sql database file...")
	}
	conn, err := sqlite.OpenConn(ts.MkAbs(args[0]), sqlite.OpenReadWrite|sqlite.OpenCreate)
	ts.Check(err)
	for _, name := range args[1:] {
		ts.Check(sqlitex.ExecuteScript(conn, ts.ReadFile(name), nil))
	}
	ts.Check(conn.Close())
}

// cmdSQLLock is "sqllock DB": it keeps everybody else from reading a database
// until the script ends.
func cmdSQLLock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sqllock database")
	}
	conn, err := sqlite.OpenConn(ts.MkAbs(args[0]), sqlite.OpenReadWrite)
	ts.Check(err)
	ts.Defer(func() { ts.Check(conn.Close()) })
	ts.Check(sqlitex.ExecuteTransient(conn, "BEGIN EXCLUSIVE", nil))
}
