package alerts_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// TestRunningServer works beside a shell that keeps the database open in WAL
// mode, with rows that are only in the log.
func TestRunningServer(t *testing.T) {
	d := fixture(t, "oldtool server")
	server := hold(t, d.Path, "PRAGMA wal_autocheckpoint = 0; INSERT INTO ZADMAILRECIPIENT VALUES (3,4,1,1,'log@x.org','en'); UPDATE Z_PRIMARYKEY SET Z_MAX = 3 WHERE Z_ENT = 4")
	if info, err := os.Stat(d.Path + "-wal"); err != nil || info.Size() == 0 {
		t.Fatalf("no log: %v", err)
	}
	contents, err := d.Read(t.Context())
	if err != nil || len(contents.Recipients) != 3 {
		t.Fatalf("%v, %v: the log's row is missing", contents.Recipients, err)
	}

	// The server's transactions and ours take turns.
	for i := range 20 {
		key := 4 + 2*i
		server.run(t, fmt.Sprintf("BEGIN IMMEDIATE; INSERT INTO ZADMAILRECIPIENT VALUES (%d,4,1,1,'s%d@x.org','en'); UPDATE Z_PRIMARYKEY SET Z_MAX = %d WHERE Z_ENT = 4; COMMIT", key, i, key))
		change, err := d.Add(t.Context(), []string{fmt.Sprintf("m%d@x.org", i)}, "")
		if err != nil || change.Added[0].ID != int64(key+1) {
			t.Fatalf("round %d: %+v, %v", i, change, err)
		}
	}
	if got := shell(t, d.Path, "SELECT count(*), max(Z_PK) FROM ZADMAILRECIPIENT"); got != "43|43" {
		t.Errorf("rows and last key %s", got)
	}
	server.end(t)
	if got := shell(t, d.Path, "PRAGMA journal_mode"); got != "wal" {
		t.Errorf("journal mode %s", got)
	}
	judge(t, d.Path)
	// The backup includes the rows in the log, except those of the last change.
	if got := shell(t, d.Path+alerts.BackupSuffix, "SELECT count(*) FROM ZADMAILRECIPIENT"); got != "42" {
		t.Errorf("the backup has %s rows, want 42", got)
	}
	want := "1|6F1C1A3E-0000-4000-8000-5A5A5A5A5A5A|62706C697374303000|00FF|508808273.5"
	if got := shell(t, d.Path, "SELECT Z_VERSION, Z_UUID, hex(Z_PLIST), hex(Z_CONTENT), ZCREATIONDATE FROM Z_METADATA, Z_MODELCACHE, ZADALERT"); got != want {
		t.Errorf("what is not ours became %s, was %s", got, want)
	}
}

// TestReadLeavesNothing: even if reading needs a log, none is left behind.
func TestReadLeavesNothing(t *testing.T) {
	for _, files := range []string{"oldtool", "oldtool server"} {
		d := fixture(t, files)
		before := list(t, filepath.Dir(d.Path))
		data, err := os.ReadFile(d.Path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := list(t, filepath.Dir(d.Path)); after != before {
			t.Errorf("%s: the folder held %s, and now %s", files, before, after)
		}
		again, err := os.ReadFile(d.Path)
		if err != nil || string(again) != string(data) {
			t.Errorf("%s: the file changed, %v", files, err)
		}
	}
}

// TestAnotherUser lets a user without permissions read and write.
func TestAnotherUser(t *testing.T) {
	for _, c := range []struct {
		why          string
		files        string
		folder, file fs.FileMode
		recipients   int
		read, added  string // part of the error; "" means no error
	}{
		{"may read", "oldtool", 0o755, 0o644, 0, "", "permission denied"},
		{"may do everything", "oldtool server", 0o777, 0o666, 2, "", ""},
		{"may not even read", "oldtool", 0o777, 0o600, 0, "permission denied", "permission denied"},
		{"may not look into the folder", "oldtool", 0o700, 0o666, 0, "permission denied", "permission denied"},
		{"may write the file, not the folder", "oldtool", 0o755, 0o666, 0, "", "saving backup"},
		{"may write the folder, not the file", "oldtool", 0o777, 0o644, 0, "", "cannot be written"},
		{"may not make what reading a log needs", "oldtool server", 0o755, 0o644, 0, "journal", "permission denied"},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := fixture(t, c.files)
			cmd := child(t, "user", d.Path)
			asAnother(t, cmd, d.Path)
			if err := errors.Join(os.Chmod(d.Path, c.file), os.Chmod(filepath.Dir(d.Path), c.folder)); err != nil {
				t.Fatal(err)
			}
			out, err := cmd.Output()
			var p played
			if err := errors.Join(err, json.Unmarshal(out, &p)); err != nil {
				t.Fatalf("%v: %q", err, out)
			}
			if p.Recipients != c.recipients || !matches(p.Read, c.read) || !matches(p.Added, c.added) {
				t.Errorf("%+v", p)
			}
			// The command line then suggests sudo.
			if p.ReadForbidden != (c.read != "") || p.AddForbidden != (c.added != "") {
				t.Errorf("not told as a matter of rights: %+v", p)
			}
		})
	}
}

func matches(text, want string) bool {
	return (text == "") == (want == "") && strings.Contains(text, want)
}
