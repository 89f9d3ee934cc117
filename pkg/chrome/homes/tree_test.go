package homes_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestReadTree(t *testing.T) {
	t.Parallel()
	initial, master := "payload/"+chrome.InitialPath, "payload/"+chrome.MasterPath
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why  string
		make func(m mac)
		mode chrome.Mode
		code fault.Code
	}{
		{"both", func(m mac) { m.write(initial, "{}"); m.write(master, "{}") }, chrome.Initial, ""},
		{"with a profile", func(m mac) { m.write(initial, "{}"); m.write("x.mobileconfig", "") }, chrome.Initial, ""},
		{"master alone", func(m mac) { m.write(master, "{}") }, chrome.Legacy, ""},
		{"they differ", func(m mac) { m.write(initial, "{}"); m.write(master, "{ }") }, "", homes.CodeNotTree},
		{"a profile", func(m mac) { m.write("payload/"+chrome.ProfilePath, "") }, "", homes.CodePolicyTree},
		{"nothing", func(m mac) { m.write("payload/x", "") }, "", homes.CodeNotTree},
		{"no folder", func(m mac) { _ = os.Remove(m.path) }, "", homes.CodeNotTree},
		{"bad JSON", func(m mac) { m.write(initial, "{,}") }, "", prefjson.CodeBadJSON},
		{"empty", func(m mac) { m.write(initial, "") }, "", prefjson.CodeBadJSON},
		{"a list", func(m mac) { m.write(initial, "[]") }, "", prefjson.CodeBadJSON},
		{"a crasher", func(m mac) { m.write(initial, `{"first_run_tabs":[5]}`) }, "", homes.CodeCrash},
		{"too large", func(m mac) { m.write(initial, ""); _ = os.Truncate(m.at(initial), prefjson.MaxBytes+1) }, "", fault.TooLarge},
		{"leads out", func(m mac) { m.link(initial, secret) }, "", fault.Failed},
		{"a pipe", func(m mac) { m.write(initial+"/../x", ""); _ = syscall.Mkfifo(m.at(initial), 0o600) }, "", fault.NotRegular},
	} {
		m := mac{t, t.TempDir()}
		c.make(m)
		tree, err := homes.ReadTree(volume.Door{}, m.path)
		if code := fault.CodeOf(err); code != c.code || err == nil && tree.Mode != c.mode {
			t.Errorf("%s: %+v, %v, want code %q", c.why, tree, err, c.code)
		}
	}
}

// What chrome prefs builds is what deploy reads.
func TestReadTreeOfBuild(t *testing.T) {
	t.Parallel()
	for _, mode := range []chrome.Mode{chrome.Initial, chrome.Legacy, chrome.Policy} {
		out, err := chrome.Build(chrome.Settings{NoPasswordSaving: true}, chrome.BuildOptions{Mode: mode, Identifier: "com.example.chrome"})
		if err != nil {
			t.Fatal(err)
		}
		files, err := out.Project("1.0")
		if err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		if err := chrome.Save((volume.Door{}).Path(folder), files); err != nil {
			t.Fatal(err)
		}
		tree, err := homes.ReadTree(volume.Door{}, folder)
		if mode == chrome.Policy {
			if fault.CodeOf(err) != homes.CodePolicyTree {
				t.Errorf("%s: %v", mode, err)
			}
			continue
		}
		if err != nil || tree.Mode != mode {
			t.Errorf("%s: %+v, %v", mode, tree, err)
			continue
		}
		m := newMac(t)
		m.user("ada", "{}")
		deploy(t, m, tree, both)
		if got := m.read("Users/ada/" + homes.PreferencesPath); got != `{"credentials_enable_service":false}` {
			t.Errorf("%s: %s", mode, got)
		}
	}
}

func TestDeployNeedsPolicy(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.user("ada", "{}")
	for text, want := range map[string]string{
		`{"homepage":"https://a.example/"}`:                              "homepage is tracked: Chrome on macOS would reset it (policy HomepageLocation)",
		`{"session":{"startup_urls":["x"]}}`:                             "session.startup_urls is tracked: Chrome on macOS would reset it (policy RestoreOnStartupURLs)",
		`{"extensions":{"settings":{"abc":{"x":1}}}}`:                    "extensions.settings is tracked",
		`{"prefs":{"preference_reset_time":"1"}}`:                        "belongs to one user",
		`{"browser":{"check_default_browser":false}}`:                    "browser.check_default_browser is dead: current versions of Chrome do not read it (policy DefaultBrowserSettingEnabled=false)",
		`{"distribution":{"import_bookmarks":false}}`:                    "distribution.import_bookmarks is read only at a first start (policy ImportBookmarks)",
		`{"bookmarks":{"first_run_bookmarks":{"children":[]}}}`:          "bookmarks.first_run_bookmarks is read only at a first start (policy ManagedBookmarks)",
		`{"first_run_tabs":["new_tab_page"]}`:                            "first_run_tabs is read only at a first start (policy RestoreOnStartupURLs)",
		`{"made":{"up":1}}`:                                              "made.up is not a preference of Chrome",
		`{"translate.enabled":false}`:                                    `"translate.enabled" is not a preference of Chrome`,
		`{"translate":{"enabled":"no"}}`:                                 `translate.enabled has the type boolean: Chrome ignores "no"`,
		`{"translate":{"enabled":{"x":1}}}`:                              "translate.enabled has the type boolean: Chrome ignores an object",
		`{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":{}}`: "; 1 more",
	} {
		_, err := homes.Deploy(t.Context(), m.volume(), newTree(t, text), both)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || e.Code != homes.CodeNotDeployable || !strings.Contains(e.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := os.Lstat(m.at("Library/User Template/English.lproj/Library")); !os.IsNotExist(err) {
		t.Errorf("the template was written: %v", err)
	}
	for _, text := range []string{
		`{"import_bookmarks":false}`, `{"bookmark_bar":{"show_on_all_tabs":true}}`, `{}`, `{"homepage":{}}`,
	} {
		if _, err := homes.Deploy(t.Context(), m.volume(), newTree(t, text), both); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
