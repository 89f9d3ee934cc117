package alerts_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// every calls every method that opens a database.
func every(t *testing.T, d alerts.Database) map[string]error {
	t.Helper()
	on := true
	ctx := t.Context()
	_, err1 := d.Read(ctx)
	_, err2 := d.Add(ctx, []string{"new@x.org"}, "")
	_, err3 := d.Remove(ctx, []string{"new@x.org"})
	_, err4 := d.Replace(ctx, "a@x.org", "new@x.org")
	_, err5 := d.SetEnabled(ctx, []string{"a@x.org"}, true)
	_, err6 := d.SetServices(ctx, nil, alerts.Switches{Mail: &on})
	_, err7 := d.Check(ctx)
	_, err8 := d.Repair(ctx, nil)
	return map[string]error{
		"Read": err1, "Add": err2, "Remove": err3, "Replace": err4, "SetEnabled": err5, "SetServices": err6, "Check": err7, "Repair": err8,
	}
}

// TestBadFiles: a path that is not an alerts database is refused and not changed.
func TestBadFiles(t *testing.T) {
	for _, c := range []struct {
		why    string
		create func(path string) error
		code   fault.Code
	}{
		{"nothing", func(string) error { return nil }, alerts.CodeNoDatabase},
		{"no folder", func(path string) error { return os.Remove(filepath.Dir(path)) }, alerts.CodeNoDatabase},
		{"zero bytes", func(path string) error { return os.WriteFile(path, nil, 0o644) }, alerts.CodeEmptyFile},
		{"a text", func(path string) error { return os.WriteFile(path, []byte("a@x.org\n"), 0o644) }, alerts.CodeNotDatabase},
		{"a folder", func(path string) error { return os.Mkdir(path, 0o755) }, alerts.CodeNotRegular},
		{"a pipe", func(path string) error { return syscall.Mkfifo(path, 0o644) }, alerts.CodeNotRegular},
		{"a link to nothing", func(path string) error { return os.Symlink("nowhere", path) }, alerts.CodeNotRegular},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := alerts.Database{Path: filepath.Join(t.TempDir(), "alertData.db")}
			if err := c.create(d.Path); err != nil {
				t.Fatal(err)
			}
			before := list(t, filepath.Dir(d.Path))
			for call, err := range every(t, d) {
				if err == nil {
					t.Errorf("%s did not complain", call)
					continue
				}
				wantCode(t, err, c.code)
			}
			if after := list(t, filepath.Dir(d.Path)); after != before {
				t.Errorf("the folder held %s, and now %s", before, after)
			}
		})
	}
}

// list returns the names and sizes of the entries of a folder.
func list(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(info.Mode().String() + " " + info.Name() + " ")
	}
	return b.String()
}

func TestForeignDatabase(t *testing.T) {
	d := fixture(t, "", "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
	before := dump(t, d.Path)
	for call, err := range every(t, d) {
		if err == nil {
			t.Errorf("%s did not complain", call)
			continue
		}
		wantCode(t, err, alerts.CodeUnknownSchema)
	}
	if after := dump(t, d.Path); after != before {
		t.Error(cmp.Diff(before, after))
	}
}

// TestDamagedFile cuts a database short and overwrites its middle.
func TestDamagedFile(t *testing.T) {
	for why, damage := range map[string]func(data []byte) []byte{
		"cut short":   func(data []byte) []byte { return data[:len(data)/2] },
		"overwritten": func(data []byte) []byte { copy(data[4096:], strings.Repeat("\xee", len(data)-4096)); return data },
	} {
		d := newDatabase(t, "a@x.org")
		data, err := os.ReadFile(d.Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(d.Path, damage(data), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err = d.Add(t.Context(), []string{"new@x.org"}, "")
		wantCode(t, err, alerts.CodeBroken)
		found, err := d.Check(t.Context())
		if err != nil || len(found) == 0 || found[0].Rule != alerts.RuleIntegrity {
			t.Errorf("%s: the check finds %v, %v", why, found, err)
		}
		repaired, err := d.Repair(t.Context(), nil)
		if err != nil || len(repaired.Left) == 0 || len(repaired.Done) > 0 {
			t.Errorf("%s: the repair does %+v, %v", why, repaired, err)
		}
	}
}

// TestPlainNames opens files whose names have a meaning to SQLite in other places.
func TestPlainNames(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{
		":memory:", "file:x.db", "file:x.db?mode=memory", "a?mode=ro", "a#b", "a%41", "a&b=c", "a b", "ü", "'q'", "?_pragma=user_version(7)",
	} {
		d := alerts.Database{Path: name}
		_, _, err := d.Create(t.Context(), alerts.CreateOptions{Recipients: []string{"a@x.org"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Add(t.Context(), []string{"b@x.org"}, ""); err != nil {
			t.Fatal(err)
		}
		contents, err := d.Read(t.Context())
		if err != nil || len(contents.Recipients) != 2 || !exists("./"+name) || !exists("./"+name+alerts.BackupSuffix) {
			t.Errorf("%q: %v, %v", name, contents.Recipients, err)
		}
	}
}

func TestSymbolicLink(t *testing.T) {
	d := newDatabase(t, "a@x.org")
	link := alerts.Database{Path: filepath.Join(t.TempDir(), "link.db")}
	if err := os.Symlink(d.Path, link.Path); err != nil {
		t.Fatal(err)
	}
	change, err := link.Add(t.Context(), []string{"b@x.org"}, "")
	if err != nil || change.Backup != d.Path+alerts.BackupSuffix {
		t.Errorf("%+v, %v", change, err)
	}
	info, err := os.Lstat(link.Path)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info, err)
	}
	if got := recipients(t, d.Path); !strings.Contains(got, "b@x.org") {
		t.Errorf("the target has\n%s", got)
	}
}

func TestStopped(t *testing.T) {
	d := newDatabase(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := d.Add(ctx, []string{"a@x.org"}, "")
	wantCode(t, err, alerts.CodeStopped)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v does not wrap the context's error", err)
	}
	if _, _, err := (alerts.Database{Path: d.Path + "2"}).Create(ctx, alerts.CreateOptions{}); err == nil || exists(d.Path+"2") {
		t.Errorf("created: %v", err)
	}
	if got := recipients(t, d.Path); got != "" {
		t.Errorf("rows\n%s", got)
	}
}

// TestLocked waits for a lock that the shell holds, up to the limit.
func TestLocked(t *testing.T) {
	d := fixture(t, "oldtool")
	h := hold(t, d.Path, "BEGIN EXCLUSIVE")
	d.BusyTimeout = 100 * time.Millisecond
	_, err := d.Read(t.Context())
	wantCode(t, err, alerts.CodeLocked)
	_, err = d.Add(t.Context(), []string{"a@x.org"}, "")
	wantCode(t, err, alerts.CodeLocked)

	// A signal ends the wait.
	d.BusyTimeout = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = d.Add(ctx, []string{"a@x.org"}, "")
	wantCode(t, err, alerts.CodeStopped)

	// Once the lock is released, the change is made.
	result := make(chan error)
	go func() { result <- second(d.Add(t.Context(), []string{"a@x.org"}, "")) }()
	select {
	case err := <-result:
		t.Errorf("it did not wait: %v", err)
	case <-time.After(150 * time.Millisecond):
	}
	h.run(t, "ROLLBACK")
	if err := <-result; err != nil {
		t.Error(err)
	}

	// A reader blocks the commit. The change is then not made at all.
	h.run(t, "BEGIN; SELECT count(*) FROM ZADALERT")
	d.BusyTimeout, d.NoBackup = 100*time.Millisecond, true
	_, err = d.Add(t.Context(), []string{"b@x.org"}, "")
	wantCode(t, err, alerts.CodeLocked)
	ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	d.BusyTimeout = time.Hour
	_, err = d.Add(ctx, []string{"b@x.org"}, "")
	wantCode(t, err, alerts.CodeStopped)
	h.run(t, "COMMIT")
	if got := recipients(t, d.Path); got != "3|4|1|1|a@x.org|en" {
		t.Errorf("rows\n%s", got)
	}
	judge(t, d.Path)
}
