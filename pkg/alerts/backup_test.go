package alerts_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// TestOwnerAndMode: the file keeps them, and the backup gets the same.
func TestOwnerAndMode(t *testing.T) {
	d := newDatabase(t, "a@x.org")
	owner := os.Geteuid()
	if owner == 0 {
		owner = 123
	}
	if err := errors.Join(os.Chown(d.Path, owner, -1), os.Chmod(d.Path, 0o600)); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(d.Path)
	if err != nil {
		t.Fatal(err)
	}
	// An older backup is replaced.
	if err := os.WriteFile(d.Path+alerts.BackupSuffix, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Add(t.Context(), []string{"b@x.org"}, ""); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(d.Path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was replaced: %v", err)
	}
	for _, path := range []string{d.Path, d.Path + alerts.BackupSuffix} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if stat := info.Sys().(*syscall.Stat_t); info.Mode() != 0o600 || int(stat.Uid) != owner {
			t.Errorf("%s: mode %v, owner %d; want 0600, %d", path, info.Mode(), stat.Uid, owner)
		}
	}
	if got := recipients(t, d.Path+alerts.BackupSuffix); got != "1|4|1|1|a@x.org|en" {
		t.Errorf("the backup has\n%s", got)
	}
}

func TestNoBackup(t *testing.T) {
	d := newDatabase(t)
	d.NoBackup = true
	change, err := d.Add(t.Context(), []string{"a@x.org"}, "")
	if err != nil || change.Backup != "" || exists(d.Path+alerts.BackupSuffix) {
		t.Errorf("%+v, %v", change, err)
	}
}

// TestBackupFirst: without a backup nothing is changed.
func TestBackupFirst(t *testing.T) {
	d := newDatabase(t, "a@x.org")
	if err := os.MkdirAll(filepath.Join(d.Path+alerts.BackupSuffix, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := d.Add(t.Context(), []string{"b@x.org"}, "")
	wantCode(t, err, alerts.CodeBackup)
	if got := recipients(t, d.Path); got != "1|4|1|1|a@x.org|en" || len(hidden(t, filepath.Dir(d.Path))) > 0 {
		t.Errorf("rows\n%s", got)
	}
}

// TestBackupStays: a change that is prepared but not made keeps the backup of the
// last one.
func TestBackupStays(t *testing.T) {
	d := newDatabase(t, "a@x.org")
	if _, err := d.Add(t.Context(), []string{"b@x.org"}, ""); err != nil {
		t.Fatal(err)
	}
	h := hold(t, d.Path, "BEGIN IMMEDIATE") // allows a copy, but not a change
	d.BusyTimeout = 100 * time.Millisecond
	_, err := d.Add(t.Context(), []string{"c@x.org"}, "")
	wantCode(t, err, alerts.CodeLocked)
	h.run(t, "ROLLBACK")
	if got := recipients(t, d.Path+alerts.BackupSuffix); got != "1|4|1|1|a@x.org|en" {
		t.Errorf("the backup became\n%s", got)
	}
	if left := hidden(t, filepath.Dir(d.Path)); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}
