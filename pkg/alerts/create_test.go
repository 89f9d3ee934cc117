package alerts_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// TestCreateTables compares a new database with the published copy of a server's:
// tables, columns with their types, and rows.
func TestCreateTables(t *testing.T) {
	made, known := newDatabase(t), fixture(t, "oldtool")
	for _, query := range []string{
		"SELECT m.name, p.cid, p.name, p.type, p.pk FROM sqlite_schema m, pragma_table_info(m.name) p ORDER BY 1, 2",
		"SELECT count(*) FROM sqlite_schema",
		"SELECT * FROM ZADALERTBUNDLE", "SELECT * FROM ZADATTRIBUTE",
		"SELECT Z_ENT, Z_NAME, Z_SUPER FROM Z_PRIMARYKEY",
		"SELECT (SELECT count(*) FROM ZADALERT) + (SELECT count(*) FROM ZADMAILRECIPIENT) + (SELECT count(*) FROM ZADPUSHRECIPIENT)",
		"SELECT (SELECT count(*) FROM Z_METADATA) + (SELECT count(*) FROM Z_MODELCACHE)",
		"PRAGMA journal_mode", "PRAGMA user_version", "PRAGMA application_id", "PRAGMA encoding", "PRAGMA page_size",
	} {
		if got, want := shell(t, made.Path, query), shell(t, known.Path, query); got != want {
			t.Errorf("%s:\n%s", query, cmp.Diff(want, got))
		}
	}
	if got := shell(t, made.Path, "SELECT group_concat(Z_MAX) FROM Z_PRIMARYKEY"); got != "0,13,1,0,0" {
		t.Errorf("Z_MAX: %s", got)
	}
	judge(t, made.Path)
}

func TestCreateOptions(t *testing.T) {
	for _, c := range []struct {
		mail, push []string
		want       string // the services with mail on, and those with push on
	}{
		{nil, nil, "Caching,Common / Caching,Common"},
		{[]string{"disk", "Time machine", "CertificateAlerts"}, nil, "CertificateAlerts,TimeMachine,Disk / Caching,Common"},
		{[]string{}, []string{"Xsan"}, " / Xsan"},
	} {
		d := alerts.Database{Path: filepath.Join(t.TempDir(), "alertData.db")}
		_, contents, err := d.Create(t.Context(), alerts.CreateOptions{Mail: c.mail, Push: c.push, Recipients: []string{"a@x.org", "A@x.org", "b@x.org"}, Locale: "de"})
		if err != nil {
			t.Fatal(err)
		}
		read, err := d.Read(t.Context())
		if err != nil || !cmp.Equal(read.Recipients, contents.Recipients) || fmt.Sprint(read.Services) != fmt.Sprint(contents.Services) {
			t.Errorf("created %v, read %v, %v", contents, read, err)
		}
		if got := switched(read.Services); got != c.want {
			t.Errorf("mail %v, push %v: got %s, want %s", c.mail, c.push, got, c.want)
		}
		if got := recipients(t, d.Path); got != "1|4|1|1|a@x.org|de\n2|4|1|1|b@x.org|de" {
			t.Errorf("rows\n%s", got)
		}
		judge(t, d.Path)
	}
	_, all, err := alerts.Database{Path: "x.db", DryRun: true}.Create(t.Context(), alerts.CreateOptions{Mail: []string{alerts.All}})
	if got := switched(all.Services); err != nil || strings.Count(got, ",") != 13 || exists("x.db") {
		t.Errorf("%s, %v", got, err)
	}
}

// switched returns the services with mail on, and those with push on.
func switched(services []alerts.Service) string {
	var mail, push []string
	for _, s := range services {
		if s.Mail {
			mail = append(mail, s.ID)
		}
		if s.Push {
			push = append(push, s.ID)
		}
	}
	return strings.Join(mail, ",") + " / " + strings.Join(push, ",")
}

func TestCreateFolder(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	root := t.TempDir()
	d := alerts.Database{Path: filepath.Join(root, filepath.FromSlash(alerts.DefaultPath))}
	if _, _, err := d.Create(t.Context(), alerts.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{
		d.Path: 0o644, filepath.Dir(d.Path): 0o755 | os.ModeDir, filepath.Join(root, "Library"): 0o755 | os.ModeDir,
	} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
	if left := list(t, filepath.Dir(d.Path)); left != "-rw-r--r-- alertData.db " {
		t.Errorf("the folder holds %s", left)
	}
}

// TestCreateRefuses: whatever exists is not changed.
func TestCreateRefuses(t *testing.T) {
	for why, create := range map[string]func(path string) error{
		"a database":        func(path string) error { return os.WriteFile(path, []byte("SQLite format 3\x00"), 0o600) },
		"zero bytes":        func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"a folder":          func(path string) error { return os.Mkdir(path, 0o700) },
		"a link to nothing": func(path string) error { return os.Symlink("nowhere", path) },
		"a log":             func(path string) error { return os.WriteFile(path+"-wal", []byte("x"), 0o600) },
		"a journal":         func(path string) error { return os.WriteFile(path+"-journal", []byte("x"), 0o600) },
	} {
		d := alerts.Database{Path: filepath.Join(t.TempDir(), "alertData.db")}
		if err := create(d.Path); err != nil {
			t.Fatal(err)
		}
		before := list(t, filepath.Dir(d.Path))
		change, _, err := d.Create(t.Context(), alerts.CreateOptions{})
		want := alerts.CodeExists
		if strings.HasSuffix(why, "l") || strings.HasSuffix(why, "log") {
			want = alerts.CodeLeftover
		}
		wantCode(t, err, want)
		if after := list(t, filepath.Dir(d.Path)); after != before || change.Created {
			t.Errorf("%s: the folder held %s, and now %s", why, before, after)
		}
	}
	d := alerts.Database{Path: filepath.Join(t.TempDir(), "alertData.db")}
	_, _, err := d.Create(t.Context(), alerts.CreateOptions{Recipients: []string{"a@x.org", "foo"}})
	wantCode(t, err, alerts.CodeBadAddress)
	_, _, err = d.Create(t.Context(), alerts.CreateOptions{Mail: []string{"Caching", "Cache"}})
	wantCode(t, err, alerts.CodeUnknownService)
	if exists(d.Path) {
		t.Errorf("the database was made despite %v", err)
	}
	_, _, err = alerts.Database{Path: filepath.Join(os.DevNull, "x", "alertData.db")}.Create(t.Context(), alerts.CreateOptions{})
	wantCode(t, err, alerts.CodeFailed)
}

// TestCreateAtOnce: of many processes that make the same database, one succeeds.
func TestCreateAtOnce(t *testing.T) {
	d := alerts.Database{Path: filepath.Join(t.TempDir(), "new", "alertData.db")}
	var wg sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		wg.Go(func() { _, _, results[i] = d.Create(t.Context(), alerts.CreateOptions{}) })
	}
	wg.Wait()
	made := 0
	for _, err := range results {
		if err == nil {
			made++
		} else {
			wantCode(t, err, alerts.CodeExists)
		}
	}
	if made != 1 {
		t.Errorf("%d of them succeeded", made)
	}
	judge(t, d.Path)
}
