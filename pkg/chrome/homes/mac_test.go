package homes_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const (
	userData   = "Library/Application Support/Google/Chrome/"
	untracked  = `{"credentials_enable_service":false,"translate":{"enabled":false}}`
	lockTarget = "mac.local-4711"
)

// A mac is a volume for tests.
type mac struct {
	tb   testing.TB
	path string
}

// newMac makes a volume with a system of macOS 14 and a user template.
func newMac(tb testing.TB) mac {
	tb.Helper()
	m := mac{tb, tb.TempDir()}
	m.write("System/Library/CoreServices/SystemVersion.plist",
		`<?xml version="1.0"?><plist version="1.0"><dict><key>ProductVersion</key><string>14.5</string></dict></plist>`)
	for _, name := range []string{"English.lproj", "German.lproj", "Non_localized"} {
		m.folder("Library/User Template/" + name)
	}
	m.folder("Users/Shared")
	return m
}

func (m mac) volume() volume.Volume { return volume.New(m.path, "") }

func (m mac) at(name string) string { return filepath.Join(m.path, name) }

func (m mac) folder(name string) {
	m.tb.Helper()
	if err := os.MkdirAll(m.at(name), 0o755); err != nil {
		m.tb.Fatal(err)
	}
}

func (m mac) write(name, text string) {
	m.tb.Helper()
	m.folder(filepath.Dir(name))
	if err := os.WriteFile(m.at(name), []byte(text), 0o600); err != nil {
		m.tb.Fatal(err)
	}
}

func (m mac) link(name, target string) {
	m.tb.Helper()
	m.folder(filepath.Dir(name))
	if err := os.Symlink(target, m.at(name)); err != nil {
		m.tb.Fatal(err)
	}
}

// user makes a home in which Chrome has been started, with these preferences.
func (m mac) user(name, preferences string) {
	m.tb.Helper()
	m.write("Users/"+name+"/"+userData+"First Run", "")
	m.write("Users/"+name+"/"+userData+"Local State", "{}")
	m.write("Users/"+name+"/"+userData+"Default/Preferences", preferences)
}

// give makes a home belong to somebody, with all that is in it.
func (m mac) give(name string, uid, gid int) {
	m.tb.Helper()
	if os.Geteuid() != 0 {
		return
	}
	err := filepath.WalkDir(m.at("Users/"+name), func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, uid, gid)
	})
	if err != nil {
		m.tb.Fatal(err)
	}
}

func (m mac) read(name string) string {
	m.tb.Helper()
	data, err := os.ReadFile(m.at(name))
	if err != nil {
		m.tb.Error(err)
	}
	return string(data)
}

// snapshot is all that is below a folder: a changed file has another line.
func snapshot(tb testing.TB, folder string) map[string]string {
	tb.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		all[path] = fmt.Sprint(info.Mode(), info.Size(), info.ModTime())
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// newTree makes what chrome prefs --mode initial --out writes.
func newTree(tb testing.TB, text string) *homes.Tree {
	tb.Helper()
	m := mac{tb, tb.TempDir()}
	m.write("payload/"+chrome.InitialPath, text)
	m.write("payload/"+chrome.MasterPath, text)
	tree, err := homes.ReadTree(volume.Door{}, m.path)
	if err != nil {
		tb.Fatal(err)
	}
	return tree
}
