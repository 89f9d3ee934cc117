package cli

import (
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/pkg/metrics/report"
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

func TestMetricsReportParse(t *testing.T) {
	o := metricsReportOptions{
		by: "day", tz: "local", since: "2017-02-13", until: "36h",
		now:       func() time.Time { return time.Date(2017, 2, 20, 0, 0, 0, 0, time.UTC) },
		localZone: func() string { return "Australia/Sydney" },
	}
	how, err := o.parse()
	if err != nil {
		t.Fatal(err)
	}
	if how.By != report.Day || how.Zone.String() != "Australia/Sydney" ||
		how.Since.Unix() != 1486904400 || how.Until.Unix() != 1487419200 {
		t.Errorf("%+v", how)
	}
}

func TestSpeaksUTF8(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"LANG": "en_AU.UTF-8"}, true},
		{map[string]string{"LANG": "de_DE.utf8"}, true},
		{map[string]string{"LANG": "en_AU.UTF-8", "LC_ALL": "C"}, false},
		{map[string]string{"LC_CTYPE": "UTF-8"}, true}, // Terminal.app over ssh
		{map[string]string{"LANG": "en_AU.ISO8859-1"}, false},
		{nil, false},
	} {
		a := newApp(Streams{LookupEnv: func(name string) (string, bool) { v, ok := c.env[name]; return v, ok }})
		if got := a.speaksUTF8(); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
}
