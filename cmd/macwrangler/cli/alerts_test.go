package cli

import (
	"os/exec"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

// cmdSQLOK is "sqlok DB...": the sqlite3 shell finds the databases intact, and no
// key above the counter of its entity. Without the shell nothing is checked, unless
// the environment requires it.
func cmdSQLOK(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: sqlok database...")
	}
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		if servertest.Required() {
			ts.Fatalf("sqlite3 is not installed: apt-get install --no-install-recommends sqlite3")
		}
		return
	}
	sql := "PRAGMA integrity_check;"
	for _, entity := range []string{"ADAlert", "ADAlertBundle", "ADAttribute", "ADMailRecipient", "ADPushRecipient"} {
		sql += "SELECT '" + entity + "' FROM Z_PRIMARYKEY WHERE Z_NAME = '" + entity +
			"' AND Z_MAX < (SELECT max(Z_PK) FROM Z" + strings.ToUpper(entity) + ");"
	}
	for _, db := range args {
		out, err := exec.Command(shell, "-readonly", ts.MkAbs(db), sql).CombinedOutput()
		if err != nil || string(out) != "ok\n" {
			ts.Fatalf("sqlite3 finds %q in %s, %v", out, db, err)
		}
	}
}
