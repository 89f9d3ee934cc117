package tags

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	newerPlace = "Library/Application Support/Apple/AssetCache/Metrics/Metrics.db"
	olderPlace = "Library/Server/Caching/Logs/Metrics.sqlite"
)

func TestHostOf(t *testing.T) {
	for _, c := range []struct{ why, path, want string }{
		{"this Mac's own", "/" + newerPlace, "Cache01.example.org"},
		{"this Mac's own, older", "/" + olderPlace, "Cache01.example.org"},
		{"by the volume's own name", "/System/Volumes/Data/" + newerPlace, "Cache01.example.org"},
		{"in another case, which a Mac ignores", "/library/application support/Apple/AssetCache/Metrics/metrics.db", "Cache01.example.org"},
		{"a copy", "/srv/servers/cache02/Metrics.db", "cache02"},
		{"a copy with the folder around it", "/srv/servers/cache02/Metrics/Metrics.db", "cache02"},
		{"a copy with two of them", "/srv/servers/cache02/AssetCache/Metrics/Metrics.db", "cache02"},
		{"a copy of the whole path", "/srv/servers/cache02/" + newerPlace, "cache02"},
		{"an older copy of the whole path", "/srv/servers/cache02/" + olderPlace, "cache02"},
		{"a folder called Metrics for another file", "/srv/Metrics/Metrics.sqlite", "Metrics"},
		{"another file name", "/srv/cache02/Metrics/copy.db", "Metrics"},
		{"a mounted Mac", "/Volumes/OldMac/" + newerPlace, "OldMac"},
		{"its data volume", "/Volumes/OldMac - Data/" + newerPlace, "OldMac"},
		{"in no folder", "/Metrics.db", ""},
		{"nothing is left", "/Metrics/Metrics.db", ""},
	} {
		if got := HostOf(testMac(), c.path); got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.why, c.path, got, c.want)
		}
	}
	unknown := Mac{Host: func() (string, error) { return "", errors.New("no name") }}
	if got := HostOf(unknown, "/"+newerPlace); got != "" {
		t.Errorf("a Mac without a name: got %q", got)
	}
	if got := HostOf(Mac{}, "/srv/cache02/Metrics.db"); got != "cache02" {
		t.Errorf("a copy, without asking the Mac: got %q", got)
	}
}

// TestHostOfARelativePath: the folder is the one that the path is taken from.
func TestHostOfARelativePath(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "cache07")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	for _, path := range []string{"Metrics.db", "./Metrics.db", "../cache07/Metrics.db", "Metrics/Metrics.db"} {
		if got := HostOf(testMac(), path); got != "cache07" {
			t.Errorf("%s: got %q", path, got)
		}
	}
}

// TestChooseByFolder: copies of a fleet, told apart by their folders, as the
// column host has them; the collector is a cache itself, and listed.
func TestChooseByFolder(t *testing.T) {
	table := mustRead(t, "host,t\ncache01,1\ncache02,2\nCACHE03,3\ncache04.example.org,4\n")
	got, err := table.Choose(testMac(), []string{
		"/" + newerPlace, "s/cache02/Metrics.db", "s/cache03.example.org/Metrics.db", "s/cache04/Metrics.db", "s/cache05/Metrics.db", "s/cache04.example.com/Metrics.db",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"cache01 t=1", "cache02 t=2", "CACHE03 t=3", "cache04.example.org t=4", "cache05 ", "cache04.example.com "} {
		if have := got[i].Host + " " + got[i].Tags.String(); have != want {
			t.Errorf("database %d: got %q, want %q", i, have, want)
		}
		code := fault.Code("")
		if i >= 4 {
			code = CodeNoTagsRow // and not the collector's row
		}
		if codeOf(t, got[i].Err) != code {
			t.Errorf("database %d: %v, want code %q", i, got[i].Err, code)
		}
	}
}

// TestChooseAlone: what is named alone may be this Mac's own database, copied to
// another folder; a row for the folder goes first.
func TestChooseAlone(t *testing.T) {
	for _, c := range []struct{ why, csv, want string }{
		{"this Mac's row", "host,t\ncache01,1\n", "cache01 t=1"},
		{"the folder's row", "host,t\ncache01,1\nDesktop,2\n", "Desktop t=2"},
		{"a row by serial", "serial,t\nC02ABC123XYZ,1\n", "Desktop t=1"},
		{"a row for all", "t\n1\n", "Desktop t=1"},
	} {
		got, err := mustRead(t, c.csv).Choose(testMac(), []string{"/Users/admin/Desktop/Metrics.db"}, nil)
		if err != nil || got[0].Err != nil {
			t.Errorf("%s: %v, %v", c.why, err, got)
			continue
		}
		if have := got[0].Host + " " + got[0].Tags.String(); have != c.want {
			t.Errorf("%s: got %q, want %q", c.why, have, c.want)
		}
	}
}

func TestChooseWithoutInventory(t *testing.T) {
	var none *Table
	got, err := none.Choose(testMac(), []string{"/" + olderPlace, "s/cache02/Metrics.db", "/Metrics.db"}, nil)
	if err != nil || len(got) != 3 || got[0].Host != "Cache01.example.org" || got[1].Host != "cache02" || got[2].Host != "" || got[1].Tags != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestHostIsATag: what line protocol cannot carry is changed, with a note, or
// unknown.
func TestHostIsATag(t *testing.T) {
	var none *Table
	var notes []string
	got, err := none.Choose(testMac(), []string{"s/a\nb/Metrics.db", "s/c\\/Metrics.db", "s/\xff/Metrics.db"}, func(n string) { notes = append(notes, n) })
	if err != nil || got[0].Host != "a b" || got[1].Host != "c_" || got[2].Host != "" || len(notes) != 3 {
		t.Errorf("got %q, %v, notes %q", got, err, notes)
	}
	for i, want := range []string{"control characters", "backslash", "not UTF-8"} {
		if !strings.Contains(notes[i], want) {
			t.Errorf("note %q does not say %q", notes[i], want)
		}
	}
}

// TestRelativePaths: a path of the inventory may be written from the working
// directory or from the inventory's folder, however the database is named.
func TestRelativePaths(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"fleet/servers/a", "work"} {
		if err := os.MkdirAll(filepath.Join(top, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	const csv = "database,t\nservers/a/Metrics.db,1\n"
	for _, c := range []struct {
		why, from, inventory, database string
		found                          bool
	}{
		{"absolute, from the working directory", "fleet", "../sites.csv", top + "/fleet/servers/a/Metrics.db", true},
		{"relative to the inventory", "work", "../fleet/sites.csv", "../fleet/servers/a/Metrics.db", true},
		{"absolute, relative to the inventory", "work", top + "/fleet/sites.csv", top + "/fleet/servers/a/Metrics.db", true},
		{"another fleet's", "work", "../sites.csv", "../fleet/servers/a/Metrics.db", false},
		{"from standard input", "work", "-", "../fleet/servers/a/Metrics.db", false},
	} {
		t.Chdir(filepath.Join(top, c.from))
		table, err := Read(strings.NewReader(csv), c.inventory)
		if err != nil {
			t.Fatal(err)
		}
		got, err := table.Choose(testMac(), []string{c.database, top + "/other/Metrics.db"}, nil)
		if err != nil || (got[0].Err == nil) != c.found {
			t.Errorf("%s: %v, %v", c.why, got, err)
		}
	}
}
