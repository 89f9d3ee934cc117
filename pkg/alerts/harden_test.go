package alerts

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// testDatabase makes a database with one recipient.
func testDatabase(t *testing.T) Database {
	t.Helper()
	d := Database{Path: filepath.Join(t.TempDir(), "alertData.db")}
	if _, _, err := d.Create(t.Context(), CreateOptions{Recipients: []string{"a@x.org"}}); err != nil {
		t.Fatal(err)
	}
	return d
}

func testOpen(t *testing.T, d Database, access access) *session {
	t.Helper()
	s, err := d.open(t.Context(), "changing", access)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}

// TestConnections holds the settings of every connection.
func TestConnections(t *testing.T) {
	d := testDatabase(t)
	for access, queryOnly := range map[access]string{forReading: "1", forWriting: "0"} {
		s := testOpen(t, d, access)
		for pragma, want := range map[string]string{"trusted_schema": "0", "fullfsync": "1", "query_only": queryOnly} {
			got, err := s.words(t.Context(), "PRAGMA "+pragma)
			if err != nil || len(got) != 1 || got[0] != want {
				t.Errorf("%s is %v, %v; want %s", pragma, got, err, want)
			}
		}
		// A defensive connection does not let SQL write the schema.
		err := errors.Join(s.exec(t.Context(), "PRAGMA query_only=0"), s.exec(t.Context(), "PRAGMA writable_schema=1"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.exec(t.Context(), "UPDATE sqlite_schema SET sql = sql"); err == nil || !strings.Contains(err.Error(), "may not be modified") {
			t.Errorf("the schema could be written: %v", err)
		}
	}
	pool, conn, err := connect(t.Context(), filepath.Join(t.TempDir(), "new"), "rwc")
	if err != nil {
		t.Fatal(err)
	}
	s := &session{d: d, pool: pool, conn: conn}
	defer s.close()
	if got, err := s.words(t.Context(), "PRAGMA trusted_schema"); err != nil || got[0] != "0" {
		t.Errorf("trusted_schema is %v, %v", got, err)
	}
}

// TestOneRow holds that a statement which changes other than one row undoes all.
func TestOneRow(t *testing.T) {
	d := testDatabase(t)
	d.NoBackup = true
	for _, sql := range []string{
		"DELETE FROM ZADMAILRECIPIENT WHERE Z_PK = 99",
		"UPDATE ZADALERTBUNDLE SET ZMAILENABLED = 0",
	} {
		_, err := d.edit(t.Context(), func(context.Context, *session) ([]step, error) {
			return []step{{sqlDelete, []any{1}}, {sql, nil}}, nil
		})
		if err == nil || !strings.Contains(err.Error(), "rows instead of one") {
			t.Errorf("%s: %v", sql, err)
		}
		contents, err := d.Read(t.Context())
		if _, services := contents.Reached(); err != nil || len(contents.Recipients) != 1 || services != 2 {
			t.Errorf("%s: %+v, %v", sql, contents, err)
		}
	}
}

// TestCommitIsNotCancelled ends the context when the change is about to be
// committed: it is, and that is said.
func TestCommitIsNotCancelled(t *testing.T) {
	d := testDatabase(t)
	s := testOpen(t, d, forWriting)
	ctx, cancel := context.WithCancel(t.Context())
	if err := errors.Join(s.exec(ctx, "BEGIN IMMEDIATE"), s.exec(ctx, sqlDelete, 1)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := s.commit(ctx); err != nil {
		t.Errorf("the commit says: %v", err)
	}
	if contents, err := d.Read(t.Context()); err != nil || len(contents.Recipients) != 0 {
		t.Errorf("%+v, %v", contents, err)
	}
	// Through a whole change: the last thing before the commit is the sync of the
	// backup's folder.
	d.Door = volume.FailingDoor(func(act volume.Act, name string) error {
		if act == volume.ActSync && name == "." {
			cancel()
		}
		return nil
	})
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	if _, err := d.Add(ctx, []string{"b@x.org"}, ""); err != nil || ctx.Err() == nil {
		t.Errorf("the change says %v, the context %v", err, ctx.Err())
	}
	if contents, err := d.Read(t.Context()); err != nil || len(contents.Recipients) != 1 {
		t.Errorf("%+v, %v", contents, err)
	}
}

// TestUncertain: if SQLite cannot say what came of a COMMIT, neither do we.
func TestUncertain(t *testing.T) {
	s := testOpen(t, testDatabase(t), forWriting)
	err := s.commit(t.Context()) // without a transaction
	if e, ok := errors.AsType[*Error](s.explain(t.Context(), err)); !ok || e.Code != CodeUncertain {
		t.Errorf("got %v", err)
	}
}

// TestAnyFailure lets each operation on files fail in turn: then the error is told,
// the database and the backup are whole, as before or after, and nothing else is left.
func TestAnyFailure(t *testing.T) {
	fire := errors.New("the disk is on fire")
	for what, change := range map[string]func(Database) error{
		"add":    func(d Database) error { _, err := d.Add(t.Context(), []string{"b@x.org"}, ""); return err },
		"create": func(d Database) error { d.Path += "2"; _, _, err := d.Create(t.Context(), CreateOptions{}); return err },
	} {
		t.Run(what, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			for nth := 1; ; nth++ {
				d := testDatabase(t)
				if err := os.WriteFile(d.Path+BackupSuffix, []byte("old"), 0o600); err != nil {
					t.Fatal(err)
				}
				count := 0
				d.Door = volume.FailingDoor(func(volume.Act, string) error {
					if count++; count == nth {
						return fire
					}
					return nil
				})
				err := change(d)
				checkWhole(t, d, err)
				if count < nth {
					if err != nil {
						t.Errorf("nothing failed, but: %v", err)
					}
					return
				}
				// TMPDIR is not the only place for temporary files.
				if !errors.Is(err, fire) && (what != "create" || nth > 1) {
					t.Errorf("operation %d failed, but: %v", nth, err)
				}
			}
		})
	}
}

func checkWhole(t *testing.T, d Database, failed error) {
	t.Helper()
	for _, path := range []string{d.Path, d.Path + "2", d.Path + BackupSuffix} {
		data, err := os.ReadFile(path)
		if err != nil || string(data) == "old" {
			continue
		}
		contents, err := Database{Path: path}.Read(t.Context())
		if err != nil || path == d.Path && failed != nil && len(contents.Recipients) != 1 {
			t.Errorf("%s: %+v, %v after %v", path, contents.Recipients, err, failed)
		}
	}
	for _, dir := range []string{filepath.Dir(d.Path), os.TempDir()} {
		left, err := filepath.Glob(filepath.Join(dir, ".*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left: %v, %v after %v", left, err, failed)
		}
	}
}

// TestBackupIsDurable holds that content and name of the backup are synced before
// the change is committed.
func TestBackupIsDurable(t *testing.T) {
	d := testDatabase(t)
	var acts []string
	d.Door = volume.FailingDoor(func(act volume.Act, name string) error {
		acts = append(acts, string(act)+" "+name)
		if act == volume.ActSync && name == "." {
			if contents, err := (Database{Path: d.Path}).Read(t.Context()); err != nil || len(contents.Recipients) != 1 {
				t.Errorf("the change came first: %+v, %v", contents, err)
			}
		}
		return nil
	})
	if _, err := d.Add(t.Context(), []string{"b@x.org"}, ""); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(acts, ", ")
	if !strings.Contains(got, "sync backup, close backup, rename alertData.db"+BackupSuffix+", sync .") {
		t.Error(got)
	}
}
