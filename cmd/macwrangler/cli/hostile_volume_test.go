package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// hostMarks are what only this Mac's files contain.
func hostMarks() []string { return []string{"hostmark", "99887766", "127.0.0.1:19", "203.0.113.77"} }

// makeVolume makes a volume with something for every verb, with marks of its own: a
// good one, or the tree of this Mac that a hostile disk leads to.
func makeVolume(t *testing.T, dir string, host bool) {
	t.Helper()
	mark, number, port, address := "goodmark", 44332211, 1, "192.0.2.10"
	if host {
		mark, number, port, address = "hostmark", 99887766, 19, "203.0.113.77"
	}
	cache, err := os.ReadFile("../../../testdata/cachelocator/diskCache.plist")
	if err != nil || !bytes.Contains(cache, []byte("192.0.2.10")) {
		t.Fatalf("the sample has no 192.0.2.10: %v", err)
	}
	cache = bytes.ReplaceAll(cache, []byte("192.0.2.10"), []byte(address))
	home, plist := "Users/ada/"+chromePlace, `<plist version="1.0"><dict><key>%s</key><string>%s</string></dict></plist>`
	files := map[string]string{
		settingPlace:                           fmt.Sprintf("url: ldaps://127.0.0.1:%d\nbindDN: reader\npasswordFile: /etc/password\ncaFile: /etc/ca.pem\n", port),
		"etc/password":                         mark,
		"etc/ca.pem":                           mark,
		cachePlace:                             string(cache),
		systemCache:                            string(cache),
		versionPlace:                           fmt.Sprintf(plist, "ProductVersion", "14.5"),
		home + "First Run":                     "",
		home + "Local State":                   "{}",
		home + "Default/":                      "",
		"Library/Logs/":                        "",
		"private/var/db/":                      "",
		"Users/mia/Library/":                   "",
		home + "Default/Preferences":           `{"homepage":"x","credentials_enable_service":"` + mark + `"}`,
		"Library/User Template/English.lproj/": "",
		"Library/Google/Google Chrome Initial Preferences":        `{"homepage":"https://` + mark + `.example/"}`,
		"Library/Managed Preferences/com.google.Chrome.plist":     fmt.Sprintf(plist, mark+"Policy", "x"),
		"Library/Managed Preferences/ada/com.google.Chrome.plist": fmt.Sprintf(plist, mark+"Policy", "x"),
	}
	for name, text := range files {
		at := filepath.Join(dir, name)
		folder := filepath.Dir(at)
		if strings.HasSuffix(name, "/") {
			folder = at
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if folder != at {
			if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, place := range []string{metricsPlace, olderMetrics} {
		makeCounted(t, filepath.Join(dir, place), number, 1486944053+i*86400)
	}
	if err := os.Symlink("private/var", filepath.Join(dir, "var")); err != nil {
		t.Fatal(err)
	}
	makeAlerts(t, dir, mark)
}

// makeAlerts makes the database of alerts, with something for every change.
func makeAlerts(t *testing.T, dir, mark string) {
	t.Helper()
	for _, line := range []string{
		"alerts create --mail all --push all", "alerts add --no-backup both@example.com off@example.com " + mark + "@example.com", "alerts disable --no-backup off@example.com",
	} {
		if status, _, stderr := runLine(t, append(strings.Fields(line), "--root", dir)...); status != frame.StatusDone {
			t.Fatal(stderr)
		}
	}
	execSQL(t, filepath.Join(dir, alertsPlace), "UPDATE Z_PRIMARYKEY SET Z_MAX = 0 WHERE Z_NAME = 'ADMailRecipient'", sqlite.OpenReadWrite)
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// makeMetrics makes a database of a caching server with one number in it.
func makeCounted(t *testing.T, path string, number, at int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	makeMetrics(t, path, fmt.Sprintf("INSERT INTO statsData VALUES (1, %d, 1999999999, 'bytes.fromcache.toclients', %d);", at, number))
}

func execSQL(t *testing.T, path, script string, flags ...sqlite.OpenFlags) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, flags...)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sqlitex.ExecuteScript(conn, script, nil), conn.Close()); err != nil {
		t.Fatal(err)
	}
}

// copyPaths copies the files and folders of a good volume that lead to some paths.
func copyPaths(t *testing.T, from, to string, paths []string) {
	t.Helper()
	for _, path := range append(paths, "var", "private/var/db", "Library/Logs", "Users/mia/Library", "Library/User Template/English.lproj") {
		info, err := os.Lstat(filepath.Join(from, path))
		at := filepath.Join(to, path)
		switch {
		case err != nil:
			err = os.MkdirAll(existing(from, to, filepath.Dir(path)), 0o755)
		case info.IsDir():
			err = os.MkdirAll(at, 0o755)
		case info.Mode()&fs.ModeSymlink != 0:
			err = os.Symlink("private/var", at)
		default:
			var data []byte
			data, err = os.ReadFile(filepath.Join(from, path))
			err = errors.Join(err, os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, data, 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// existing returns the part of a folder that a good volume has, below another one.
func existing(good, below, folder string) string {
	for {
		if info, err := os.Stat(filepath.Join(good, folder)); err == nil && info.IsDir() {
			return filepath.Join(below, folder)
		}
		folder = filepath.Dir(folder)
	}
}

// withParents returns the paths and the folders above each, each once.
func withParents(paths []string) []string {
	var all []string
	for _, path := range paths {
		for ; path != "."; path = filepath.Dir(path) {
			all = append(all, path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sum describes all below a folder: names, owners, modes, times and content.
func sum(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&all, path, info.Mode(), owners(info), info.Size(), info.ModTime().UnixNano())
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&all, "%x\n", checksum(data))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
