package alerts_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestKeys covers the ways in which keys and counters can be related.
func TestKeys(t *testing.T) {
	const rows = "INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'a@x.org','en'),(2,4,1,1,'b@x.org','en'),(3,4,1,1,'c@x.org','en'),(4,4,1,1,'d@x.org','en')"
	for _, c := range []struct {
		why       string
		statement string
		want      string // key, Z_ENT, Z_MAX
	}{
		{"the old tool's file without recipients", "SELECT 1", "3|4|3"},
		{"the old tool's file with more rows than its counter says", rows, "5|4|5"},
		{"a counter above the rows", rows + "; UPDATE Z_PRIMARYKEY SET Z_MAX = 40", "41|4|41"},
		{"no counter", rows + "; UPDATE Z_PRIMARYKEY SET Z_MAX = NULL", "5|4|5"},
		{"another entity number", "UPDATE Z_PRIMARYKEY SET Z_ENT = 7 WHERE Z_NAME = 'ADMailRecipient'", "3|7|3"},
		{"a column more", "ALTER TABLE ZADMAILRECIPIENT ADD COLUMN ZPHONE VARCHAR DEFAULT 'none'", "3|4|3"},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := fixture(t, "oldtool", c.statement)
			change, err := d.Add(t.Context(), []string{"o'neil@x.org"}, "")
			if err != nil {
				t.Fatal(err)
			}
			got := shell(t, d.Path, `SELECT Z_PK, r.Z_ENT, Z_MAX FROM ZADMAILRECIPIENT r, Z_PRIMARYKEY
				WHERE ZADDRESS = 'o''neil@x.org' AND Z_NAME = 'ADMailRecipient' AND Z_OPT = 1 AND ZENABLED = 1 AND ZLOCALIZATION = 'en'`)
			if got != c.want {
				t.Errorf("key, entity and counter are %s, want %s", got, c.want)
			}
			if change.Backup != d.Path+alerts.BackupSuffix || len(change.Added) != 1 {
				t.Errorf("%+v", change)
			}
			if !strings.Contains(c.statement, "NULL") { // that of the other entities stays
				judge(t, d.Path)
			}
		})
	}
}

func TestKeysAreNeverGivenOutTwice(t *testing.T) {
	d := newDatabase(t, "a@x.org", "b@x.org")
	for _, err := range []error{
		second(d.Remove(t.Context(), []string{"B@X.org"})),
		second(d.Add(t.Context(), []string{"c@x.org"}, "fr")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := recipients(t, d.Path); got != "1|4|1|1|a@x.org|en\n3|4|1|1|c@x.org|fr" {
		t.Errorf("rows\n%s", got)
	}
	judge(t, d.Path)
}

func second[T any](_ T, err error) error { return err }

// TestRecipients checks each verb against what the shell then sees.
func TestRecipients(t *testing.T) {
	const before = `1|4|1|1|a@x.org|en
2|4|1|0|b@x.org|de
3|4|1|1|c@x.org|en
4|4|1|1|C@x.org|en
5|4|1|1| d@x.org |en
6|4|1|1||en`
	insert := "INSERT INTO ZADMAILRECIPIENT SELECT * FROM (VALUES (1,4,1,1,'a@x.org','en'),(2,4,1,0,'b@x.org','de')," +
		"(3,4,1,1,'c@x.org','en'),(4,4,1,1,'C@x.org','en'),(5,4,1,1,' d@x.org ','en'),(6,4,1,1,NULL,'en')); UPDATE Z_PRIMARYKEY SET Z_MAX = 30"
	type db = alerts.Database
	for _, c := range []struct {
		why    string
		do     func(ctx context.Context, d db) (alerts.Change, error)
		edit   [2]string // text before, and after
		counts string    // added updated removed unchanged repeated missing
	}{
		{"add one that is there", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Add(ctx, []string{"A@X.ORG", "d@x.org", "B@x.org"}, "")
		}, [2]string{}, "000300"},
		{"add one twice", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Add(ctx, []string{"e@x.org", " E@x.org "}, "")
		}, [2]string{"6|4|1|1||en", "6|4|1|1||en\n31|4|1|1|e@x.org|en"}, "100010"},
		{"remove, with spaces stored around it", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Remove(ctx, []string{"D@x.org", "no@x.org"})
		}, [2]string{"5|4|1|1| d@x.org |en\n", ""}, "001001"},
		{"remove all rows of one", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Remove(ctx, []string{"c@x.org", "c@x.org"})
		}, [2]string{"3|4|1|1|c@x.org|en\n4|4|1|1|C@x.org|en\n", ""}, "002010"},
		{"disable", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.SetEnabled(ctx, []string{"A@x.org", "b@x.org", "no@x.org"}, false)
		}, [2]string{"1|4|1|1|a", "1|4|2|0|a"}, "010101"},
		{"enable", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.SetEnabled(ctx, []string{"a@x.org", "b@x.org"}, true)
		}, [2]string{"2|4|1|0|b", "2|4|2|1|b"}, "010100"},
		{"replace", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Replace(ctx, "B@x.org", "new@x.org")
		}, [2]string{"2|4|1|0|b", "2|4|2|0|new"}, "010000"},
		{"replace by one that is there", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Replace(ctx, "a@x.org", "d@x.org")
		}, [2]string{"1|4|1|1|a@x.org|en\n", ""}, "001000"},
		{"replace by one that is there, disabled", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Replace(ctx, "a@x.org", "b@x.org")
		}, [2]string{"1|4|1|1|a@x.org|en\n2|4|1|0|b", "2|4|2|1|b"}, "011000"},
		{"replace one that is there twice", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Replace(ctx, "c@x.org", "new@x.org")
		}, [2]string{"3|4|1|1|c@x.org|en\n4|4|1|1|C@x.org|en", "3|4|2|1|new@x.org|en"}, "011000"},
		{"replace the spelling", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Replace(ctx, "a@x.org", "A@x.org")
		}, [2]string{"1|4|1|1|a", "1|4|2|1|A"}, "010000"},
		{"replace one by itself", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Replace(ctx, "a@x.org", "a@x.org")
		}, [2]string{}, "000100"},
		{"replace one that is not there", func(ctx context.Context, d db) (alerts.Change, error) {
			return d.Replace(ctx, "no@x.org", "new@x.org")
		}, [2]string{}, "000001"},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := fixture(t, "oldtool", insert)
			dry := d
			dry.DryRun = true
			for _, d := range []alerts.Database{dry, d} {
				change, err := c.do(t.Context(), d)
				if err != nil {
					t.Fatal(err)
				}
				if got := countsOf(change); got != c.counts {
					t.Errorf("dry run %v: counts %s, want %s: %+v", d.DryRun, got, c.counts, change)
				}
				want := before
				if !d.DryRun && c.edit[0] != "" {
					if want = strings.Replace(before, c.edit[0], c.edit[1], 1); want == before {
						t.Fatal("the edit changes nothing")
					}
				}
				if got := recipients(t, d.Path); got != want {
					t.Errorf("dry run %v: %s", d.DryRun, cmp.Diff(want, got))
				}
				_, statErr := os.Stat(d.Path + alerts.BackupSuffix)
				if changed := want != before; changed != (statErr == nil) || changed != (change.Backup != "") {
					t.Errorf("dry run %v: changed %v, but backup %q, %v", d.DryRun, changed, change.Backup, statErr)
				}
			}
			judge(t, d.Path)
		})
	}
}

func countsOf(c alerts.Change) string {
	var b strings.Builder
	for _, n := range []int{len(c.Added), len(c.Updated), len(c.Removed), len(c.Unchanged), len(c.Repeated), len(c.Missing)} {
		b.WriteByte(byte('0' + n))
	}
	return b.String()
}

// TestRefused: a change that is refused leaves the database as it was.
func TestRefused(t *testing.T) {
	insert := "INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'a@x.org','en')"
	for _, c := range []struct {
		why       string
		statement string
		addresses []string
		code      fault.Code
		text      string
	}{
		{"one bad address of three", insert, []string{"new@x.org", "foo", "bar"}, alerts.CodeBadAddress, `"bar"`},
		{"none", insert, nil, alerts.CodeNoAddresses, ""},
		{"no entity", "DELETE FROM Z_PRIMARYKEY WHERE Z_ENT = 4", []string{"new@x.org"}, alerts.CodeMissingEntity, "ADMailRecipient"},
		{"an entity twice", "INSERT INTO Z_PRIMARYKEY VALUES (8,'ADMailRecipient',0,1)", []string{"new@x.org"}, alerts.CodeDuplicateEntity, "2 rows"},
		{"the last key", "UPDATE Z_PRIMARYKEY SET Z_MAX = 9223372036854775807", []string{"new@x.org"}, alerts.CodeKeysExhausted, ""},
		{"no table of recipients", "DROP TABLE ZADMAILRECIPIENT", []string{"new@x.org"}, alerts.CodeMissingTable, "ZADMAILRECIPIENT"},
		{"no column of locales", "ALTER TABLE ZADMAILRECIPIENT DROP COLUMN ZLOCALIZATION", []string{"new@x.org"}, alerts.CodeMissingColumn, "ZLOCALIZATION"},
		{"no column of counters", "ALTER TABLE Z_PRIMARYKEY DROP COLUMN Z_MAX", []string{"new@x.org"}, alerts.CodeMissingColumn, "Z_MAX"},
		{"a view in place of a table", "ALTER TABLE Z_PRIMARYKEY RENAME TO x; CREATE VIEW Z_PRIMARYKEY AS SELECT * FROM x", []string{"new@x.org"}, alerts.CodeMissingTable, "Z_PRIMARYKEY"},
		{"a column more that wants a value", "ALTER TABLE ZADMAILRECIPIENT RENAME TO x; CREATE TABLE ZADMAILRECIPIENT (Z_PK INTEGER PRIMARY KEY, Z_ENT, Z_OPT, ZENABLED, ZADDRESS, ZLOCALIZATION, ZNEW NOT NULL)", []string{"new@x.org"}, alerts.CodeFailed, "ZNEW"},
		{"a trigger that forbids it", "CREATE TRIGGER t BEFORE UPDATE ON Z_PRIMARYKEY BEGIN SELECT RAISE(ABORT, 'not now'); END", []string{"new@x.org"}, alerts.CodeTrigger, `trigger "t"`},
		{"a condition that forbids it", "ALTER TABLE ZADMAILRECIPIENT RENAME TO x; CREATE TABLE ZADMAILRECIPIENT (Z_PK INTEGER PRIMARY KEY, Z_ENT, Z_OPT, ZENABLED, ZADDRESS CONSTRAINT notnow CHECK (ZADDRESS <> 'new@x.org'), ZLOCALIZATION)", []string{"new@x.org"}, alerts.CodeFailed, "notnow"},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := fixture(t, "oldtool", c.statement)
			before := dump(t, d.Path)
			_, err := d.Add(t.Context(), c.addresses, "")
			wantCode(t, err, c.code)
			if err != nil && !strings.Contains(err.Error(), c.text) {
				t.Errorf("error %v does not say %s", err, c.text)
			}
			if after := dump(t, d.Path); after != before {
				t.Errorf("the database changed:\n%s", cmp.Diff(before, after))
			}
			left, err := filepath.Glob(filepath.Join(filepath.Dir(d.Path), ".*"))
			if err != nil || len(left) > 0 {
				t.Errorf("left over: %v %v", left, err)
			}
		})
	}
}

// TestManyRecipients: the time is proportional to the rows. If it were to their
// square it would be minutes, and no deadline would end it.
func TestManyRecipients(t *testing.T) {
	d := newDatabase(t)
	many := make([]string, 20_000)
	for i := range many {
		many[i] = fmt.Sprintf("u%d@x.org", i)
	}
	for _, want := range []int{0, len(many)} {
		begin := time.Now()
		change, err := d.Add(t.Context(), many, "")
		if err != nil || len(change.Unchanged) != want {
			t.Fatalf("%d unchanged, want %d, %v", len(change.Unchanged), want, err)
		}
		if took := time.Since(begin); took > 30*time.Second {
			t.Errorf("took %v", took)
		}
	}
}

func TestEmptyAddressIsAnUnsetVariable(t *testing.T) {
	d := fixture(t, "oldtool", "INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'','en')")
	_, err := d.Remove(t.Context(), []string{" "})
	wantCode(t, err, alerts.CodeBadAddress)
	_, err = d.Replace(t.Context(), "", "a@x.org")
	wantCode(t, err, alerts.CodeBadAddress)
	_, err = d.SetEnabled(t.Context(), nil, true)
	wantCode(t, err, alerts.CodeNoAddresses)
	_, err = d.Add(t.Context(), []string{"a@x.org"}, "english please")
	wantCode(t, err, alerts.CodeBadLocale)
}
