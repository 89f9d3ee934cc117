package alerts_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

func TestCheck(t *testing.T) {
	const one = "INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'a@x.org','en');"
	for _, c := range []struct {
		why       string
		statement string
		found     string // rule and place of each finding, in order
		left      string // after a repair
		rows      string // of recipients, then; "" for not looked at
	}{
		{"nothing", one, "", "", ""},
		{"nobody", "SELECT 1", "no-recipient ZADMAILRECIPIENT", "no-recipient ZADMAILRECIPIENT", ""},
		{"everybody disabled", one + "UPDATE ZADMAILRECIPIENT SET ZENABLED = 0", "no-recipient ZADMAILRECIPIENT", "no-recipient ZADMAILRECIPIENT", ""},
		{"no service", one + "UPDATE ZADALERTBUNDLE SET ZMAILENABLED = 0", "no-mail-service ZADALERTBUNDLE", "no-mail-service ZADALERTBUNDLE", ""},
		{"a service that is off itself", one + "UPDATE ZADALERTBUNDLE SET ZENABLED = 0", "no-mail-service ZADALERTBUNDLE", "no-mail-service ZADALERTBUNDLE", ""},
		{
			"counters", one + "UPDATE Z_PRIMARYKEY SET Z_MAX = NULL", "key-counter Z_PRIMARYKEY ADAlertBundle, key-counter Z_PRIMARYKEY ADAttribute, key-counter Z_PRIMARYKEY ADMailRecipient",
			"", "1|4|1|1|a@x.org|en",
		},
		{
			"duplicates", one + "INSERT INTO ZADMAILRECIPIENT VALUES (2,4,1,1,'A@X.org ','en')",
			"duplicate-address ZADMAILRECIPIENT 2", "", "1|4|1|1|a@x.org|en",
		},
		{
			"duplicates, the first disabled", one + "UPDATE ZADMAILRECIPIENT SET ZENABLED = 0; INSERT INTO ZADMAILRECIPIENT VALUES (2,4,1,1,'A@X.org','en'),(3,4,1,1,'A@X.org','en')",
			"key-counter Z_PRIMARYKEY ADMailRecipient, duplicate-address ZADMAILRECIPIENT 1, duplicate-address ZADMAILRECIPIENT 3", "", "2|4|1|1|A@X.org|en",
		},
		{
			"no address", one + "INSERT INTO ZADMAILRECIPIENT VALUES (2,4,1,1,' ','en'),(3,NULL,1,1,NULL,'en')",
			"key-counter Z_PRIMARYKEY ADMailRecipient, wrong-entity ZADMAILRECIPIENT 3, empty-address ZADMAILRECIPIENT 2, empty-address ZADMAILRECIPIENT 3", "", "1|4|1|1|a@x.org|en",
		},
		{
			"a bad address, twice", one + "INSERT INTO ZADMAILRECIPIENT VALUES (2,4,1,1,'foo','en'),(0,4,1,1,'FOO','en')",
			"bad-address ZADMAILRECIPIENT 0, duplicate-address ZADMAILRECIPIENT 2", "bad-address ZADMAILRECIPIENT 0", "0|4|1|1|FOO|en\n1|4|1|1|a@x.org|en",
		},
		{
			"rows of another entity", one + "UPDATE ZADMAILRECIPIENT SET Z_ENT = 9; UPDATE ZADATTRIBUTE SET Z_ENT = 9",
			"wrong-entity ZADATTRIBUTE 1, wrong-entity ZADMAILRECIPIENT 1", "wrong-entity ZADATTRIBUTE 1", "1|4|2|1|a@x.org|en",
		},
		{"no entity", one + "DELETE FROM Z_PRIMARYKEY WHERE Z_ENT = 5", "missing-entity Z_PRIMARYKEY ADPushRecipient", "missing-entity Z_PRIMARYKEY ADPushRecipient", ""},
		{"an entity twice", one + "INSERT INTO Z_PRIMARYKEY VALUES (6,'ADAlert',0,0)", "duplicate-entity Z_PRIMARYKEY ADAlert", "duplicate-entity Z_PRIMARYKEY ADAlert", ""},
		{"a table", one + "DROP TABLE ZADALERT", "missing-table Z_PRIMARYKEY ADAlert", "missing-table Z_PRIMARYKEY ADAlert", ""},
		{"a column", one + "ALTER TABLE ZADALERT DROP COLUMN Z_ENT", "missing-table ZADALERT", "missing-table ZADALERT", ""},
		{
			"a trigger, and duplicates", one + "INSERT INTO ZADMAILRECIPIENT VALUES (2,4,1,1,'A@X.org','en'); CREATE TRIGGER t AFTER DELETE ON ZADMAILRECIPIENT BEGIN SELECT 1; END",
			"unknown-trigger trigger t, duplicate-address ZADMAILRECIPIENT 2", "unknown-trigger trigger t, duplicate-address ZADMAILRECIPIENT 2", "1|4|1|1|a@x.org|en\n2|4|1|1|A@X.org|en",
		},
		{"a view", one + "CREATE VIEW v AS SELECT 1", "unknown-view view v", "unknown-view view v", ""},
		{"a table of somebody", one + "CREATE TABLE copied (a)", "unknown-table table copied", "unknown-table table copied", ""},
		{"tables of Core Data", one + "CREATE TABLE ATRANSACTION (a); CREATE TABLE Z_1THINGS (a); CREATE INDEX Z_i ON ZADALERT (ZTYPE)", "", "", ""},
		{"an index with an expression", one + "CREATE INDEX i ON ZADALERT (lower(ZTYPE))", "unknown-expression index i", "unknown-expression index i", ""},
		{"a partial index", one + "CREATE INDEX i ON ZADALERT (ZTYPE) WHERE ZTYPE > 1", "unknown-expression index i", "unknown-expression index i", ""},
		{"a computed column", one + "ALTER TABLE ZADALERT ADD COLUMN c AS (ZTYPE || 1)", "unknown-expression column c", "unknown-expression column c", ""},
		{"a condition", one + "CREATE TABLE ZNEW (a CHECK (a > 1))", "unknown-expression table ZNEW", "unknown-expression table ZNEW", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := fixture(t, "oldtool", c.statement)
			before := dump(t, d.Path)
			found, err := d.Check(t.Context())
			if err != nil || places(found) != c.found {
				t.Errorf("found %s, %v; want %s", places(found), err, c.found)
			}
			dry := d
			dry.DryRun = true
			would, err := dry.Repair(t.Context(), nil)
			if err != nil || places(would.Left) != c.found || would.Backup != "" || dump(t, d.Path) != before {
				t.Errorf("the dry run leaves %s, %v", places(would.Left), err)
			}
			repaired, err := d.Repair(t.Context(), nil)
			if err != nil || places(repaired.Left) != c.left || !cmp.Equal(repaired.Done, would.Done) {
				t.Errorf("the repair did %v, a dry run said %v, and leaves %s, %v; want %s", repaired.Done, would.Done, places(repaired.Left), err, c.left)
			}
			if c.rows != "" && recipients(t, d.Path) != c.rows {
				t.Errorf("rows\n%s\nwant\n%s", recipients(t, d.Path), c.rows)
			}
			if (repaired.Backup != "") != (len(repaired.Done) > 0) || exists(d.Path+alerts.BackupSuffix) != (repaired.Backup != "") {
				t.Errorf("backup %q", repaired.Backup)
			}
			again, err := d.Repair(t.Context(), nil)
			if err != nil || len(again.Done) > 0 || again.Backup != "" {
				t.Errorf("the second repair did %+v, %v", again, err)
			}
		})
	}
}

func places(found []finding.Finding) string {
	var list []string
	for _, f := range found {
		list = append(list, fmt.Sprintf("%s %s", f.Rule, f.Path))
		known := slices.ContainsFunc(alerts.Rules(), func(r finding.Rule) bool { return r.ID == f.Rule && r.Severity == f.Severity })
		if f.Message == "" || f.Fix == "" || f.Target == "" || !known {
			list = append(list, fmt.Sprintf("without words: %+v", f))
		}
	}
	return strings.Join(list, ", ")
}

// TestForgedTrigger hides a trigger from those who look at the types in the schema,
// and another behind a comment.
func TestForgedTrigger(t *testing.T) {
	for _, forge := range []string{
		"UPDATE sqlite_schema SET type = 'index' WHERE name = 't'",
		"UPDATE sqlite_schema SET type = 'view', sql = replace(sql, 'CREATE TRIGGER', 'CREATE /**/ TRIGGER') WHERE name = 't'",
		"UPDATE sqlite_schema SET type = CAST('table' AS BLOB) WHERE name = 't'",
	} {
		d := fixture(t, "oldtool", `INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'a@x.org','en');
			CREATE TRIGGER t AFTER INSERT ON ZADMAILRECIPIENT BEGIN DELETE FROM ZADMAILRECIPIENT WHERE Z_PK = 1; END; PRAGMA writable_schema = ON; `+forge)
		before, rerr := os.ReadFile(d.Path)
		found, err := d.Check(t.Context())
		if rerr != nil || err != nil || len(found) == 0 || found[0].Rule != alerts.RuleTrigger && found[0].Rule != alerts.RuleIntegrity {
			t.Errorf("%s: %v, %v", forge, found, err)
		}
		if _, err := d.Add(t.Context(), []string{"b@x.org"}, ""); err == nil {
			t.Errorf("%s: it was changed", forge)
		}
		if after, err := os.ReadFile(d.Path); err != nil || string(after) != string(before) {
			t.Errorf("%s: the file is another one, %v", forge, err)
		}
	}
}

func TestRepairExcept(t *testing.T) {
	d := fixture(t, "oldtool", "INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'a@x.org','en'),(5,4,1,1,'A@x.org','en')")
	repaired, err := d.Repair(t.Context(), []string{"duplicate-address"})
	if err != nil || len(repaired.Done) != 1 || places(repaired.Left) != "duplicate-address ZADMAILRECIPIENT 5" {
		t.Errorf("%+v, %v", repaired, err)
	}
}

// TestCheckIndex finds what only SQLite's own check does.
func TestCheckIndex(t *testing.T) {
	d := fixture(t, "oldtool", `CREATE INDEX i ON ZADATTRIBUTE (ZNAME); PRAGMA writable_schema = ON;
		UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON ZADATTRIBUTE (ZVALUE)' WHERE name = 'i'`)
	found, err := d.Check(t.Context())
	if err != nil || len(found) == 0 || found[0].Rule != alerts.RuleIntegrity {
		t.Errorf("%v, %v", found, err)
	}
	if last := found[len(found)-1]; last.Rule != finding.NotChecked {
		t.Errorf("nothing says that the rest was not checked: %+v", last)
	}
	repaired, err := d.Repair(t.Context(), nil)
	if err != nil || len(repaired.Done) > 0 || len(repaired.Left) == 0 {
		t.Errorf("%+v, %v", repaired, err)
	}
}

// TestCheckHostileAddress: an address does not fill the screen, and a command
// that an admin may paste runs nothing else.
func TestCheckHostileAddress(t *testing.T) {
	d := fixture(t, "oldtool", `INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'$(id) it''s','en'),
		(2,4,1,1,replace(hex(zeroblob(50000)), '0', 'A'),'en'),(3,4,1,1,replace(hex(zeroblob(50000)), '0', 'A'),'en')`)
	found, err := d.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := `macwrangler alerts replace '$(id) it'\''s' ADDRESS, or remove it`
	for _, f := range found {
		if len(f.Message) > 600 || len(f.Fix) > 600 {
			t.Errorf("%s: %d and %d bytes", f.Path, len(f.Message), len(f.Fix))
		}
		if f.Path == "ZADMAILRECIPIENT 1" && f.Fix != want {
			t.Errorf("fix %s, want %s", f.Fix, want)
		}
	}
	repaired, err := d.Repair(t.Context(), nil)
	if err != nil || len(repaired.Done) != 2 {
		t.Fatalf("%d repairs, %v", len(repaired.Done), err)
	}
	for _, done := range repaired.Done {
		if len(done.Message) > 600 {
			t.Errorf("%s: %d bytes", done.Rule, len(done.Message))
		}
	}
}

// TestCheckManyRows: more findings than are listed are all repaired.
func TestCheckManyRows(t *testing.T) {
	d := fixture(t, "oldtool", `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
		INSERT INTO ZADMAILRECIPIENT SELECT i, 4, 1, 1, 'a@x.org', 'en' FROM n`)
	found, err := d.Check(t.Context())
	if err != nil || len(found) != 1001 || found[1000].Rule != finding.MoreFindings {
		t.Errorf("%d findings, %v", len(found), err)
	}
	repaired, err := d.Repair(t.Context(), nil)
	if err != nil || len(repaired.Done) != 1500 || len(repaired.Left) != 0 {
		t.Errorf("%d repairs, %d findings left, %v", len(repaired.Done), len(repaired.Left), err)
	}
}

// TestRules holds that each rule explains itself.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range alerts.Rules() {
		if seen[r.ID] || r.Severity == "" || !strings.HasSuffix(r.Guideline, ".") || !strings.HasSuffix(r.Why, ".") || r.Fix == "" {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
	}
}
