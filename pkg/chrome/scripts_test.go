package chrome_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome"
)

// The scripts of the packages, run as the Installer runs them, on a made-up
// target volume.

const systemVersion = "System/Library/CoreServices/SystemVersion.plist"

// newVolume makes a volume with files by path; a path that ends in a slash is a
// folder.
func newVolume(t *testing.T, version string, files map[string]string) string {
	t.Helper()
	volume := filepath.Join(t.TempDir(), "Macintosh HD $(touch gone)")
	if version != "" {
		put(t, filepath.Join(volume, systemVersion), `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>ProductName</key>
	<string>Mac OS X</string>
	<key>ProductVersion</key>
	<string>`+version+`</string>
</dict>
</plist>
`)
	}
	for path, text := range files {
		if strings.HasSuffix(path, "/") {
			if err := os.MkdirAll(filepath.Join(volume, path), 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		put(t, filepath.Join(volume, path), text)
	}
	return volume
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// install runs a script of a project and returns its exit status and output. The
// programs in stubs are found before any others.
func install(t *testing.T, project, script, volume, stubs string) (int, string) {
	t.Helper()
	command := exec.Command("/bin/sh", filepath.Join(project, "scripts", script), "/tmp/a.pkg", volume, volume, "/")
	command.Env = []string{"PATH=" + stubs + ":/usr/bin:/bin:/usr/sbin:/sbin"}
	out, err := command.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), string(out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, string(out)
}

// Without a target volume no script does anything.
func TestScriptsWantAVolume(t *testing.T) {
	for _, word := range chrome.ModeWords() {
		project := saved(t, chrome.Mode(word))
		for _, script := range []string{"preinstall", "postinstall"} {
			status, out := install(t, project, script, "", "")
			if status == 0 || !strings.Contains(out, "the target volume is missing") {
				t.Errorf("%s, %s: status %d, %s", word, script, status, out)
			}
		}
	}
}

func TestBackup(t *testing.T) {
	project := saved(t, chrome.Initial)
	const google = "Library/Google/"
	volume := newVolume(t, "14.5", map[string]string{
		google + "Google Chrome Master Preferences":                     "theirs",
		google + "Google Chrome Initial Preferences":                    "second",
		google + "Google Chrome Initial Preferences.before-macwrangler": "first",
	})
	if status, out := install(t, project, "preinstall", volume, ""); status != 0 || out != "" {
		t.Fatalf("status %d: %s", status, out)
	}
	got := readFolder(t, filepath.Join(volume, google))
	want := map[string]string{
		"Google Chrome Master Preferences": "theirs", "Google Chrome Master Preferences.before-macwrangler": "theirs",
		"Google Chrome Initial Preferences": "second", "Google Chrome Initial Preferences.before-macwrangler": "first",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	empty := newVolume(t, "14.5", nil)
	if status, out := install(t, project, "preinstall", empty, ""); status != 0 || out != "" {
		t.Errorf("nothing there before: status %d: %s", status, out)
	}
}

// What shadows the settings is named, and stays.
func TestInitialPostinstall(t *testing.T) {
	project := saved(t, chrome.Initial)
	const folder = "Library/User Template/English.lproj/Library/Application Support/Google/Chrome/"
	files := map[string]string{
		folder + "First Run":                                            "",
		folder + "Google Chrome Initial Preferences":                    "x",
		"Users/ada/Library/Application Support/Google/Chrome/First Run": "",
	}
	volume := newVolume(t, "14.5", files)
	before := readFolder(t, volume)
	status, out := install(t, project, "postinstall", volume, "")
	for _, want := range []string{"will not get the settings", folder + "First Run", "will get the settings of this file instead", "Initial Preferences\n"} {
		if status != 0 || !strings.Contains(out, want) {
			t.Errorf("status %d: %q is not in %s", status, want, out)
		}
	}
	if diff := cmp.Diff(before, readFolder(t, volume)); diff != "" || strings.Contains(out, "ada") {
		t.Errorf("something changed, or a home was read: %s%s", diff, out)
	}
	clean := newVolume(t, "14.5", map[string]string{"Library/User Template/English.lproj/": ""})
	if status, out := install(t, project, "postinstall", clean, ""); status != 0 || out != "" {
		t.Errorf("nothing to tell: status %d: %s", status, out)
	}
}

func TestLegacyPostinstall(t *testing.T) {
	project := saved(t, chrome.Legacy)
	prefs := readFolder(t, project)["scripts/Preferences"]
	for version, want := range map[string]string{
		"10.9.5": "System/Library/User Template/", "10.14.6": "System/Library/User Template/", "10.14": "System/Library/User Template/",
		"10.15": "Library/User Template/", "10.15.7": "Library/User Template/", "11.0": "Library/User Template/", "15.1": "Library/User Template/",
	} {
		const chromeFolder = "/Library/Application Support/Google/Chrome/"
		volume := newVolume(t, version, map[string]string{
			"System/Library/User Template/English.lproj/": "", "Library/User Template/German.lproj/": "",
			"Library/User Template/English.lproj/":                                    "",
			"Library/User Template/Non_localized/":                                    "",
			want + "English.lproj" + chromeFolder + "Default/Preferences":             "{}",
			"Users/ada/Library/Application Support/Google/Chrome/Default/Preferences": "{}",
		})
		if status, out := install(t, project, "postinstall", volume, ""); status != 0 || out != "" {
			t.Fatalf("%s: status %d: %s", version, status, out)
		}
		wanted := map[string]string{
			"Users/ada" + chromeFolder + "Default/Preferences":                               "{}",
			want + "English.lproj" + chromeFolder + "Default/Preferences":                    prefs,
			want + "English.lproj" + chromeFolder + "Default/Preferences.before-macwrangler": "{}",
			want + "English.lproj" + chromeFolder + "First Run":                              "",
		}
		if want == "Library/User Template/" {
			wanted[want+"German.lproj"+chromeFolder+"Default/Preferences"] = prefs
			wanted[want+"German.lproj"+chromeFolder+"First Run"] = ""
		}
		got := readFolder(t, volume)
		delete(got, systemVersion)
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", version, diff)
		}
	}
	status, out := install(t, project, "postinstall", newVolume(t, "", map[string]string{systemVersion: "<plist/>"}), "")
	if status != 1 || !strings.Contains(out, "not known") {
		t.Errorf("without a version: status %d: %s", status, out)
	}
}

// A profile is installed only on the running system, which tests do not touch.
func TestPolicyScripts(t *testing.T) {
	project := saved(t, chrome.Policy)
	volume := newVolume(t, "10.13.6", nil)
	for _, script := range []string{"preinstall", "postinstall"} {
		if status, out := install(t, project, script, volume, ""); status != 1 || !strings.Contains(out, "only on the running system") {
			t.Errorf("%s on another volume: status %d: %s", script, status, out)
		}
	}
	stubs := t.TempDir()
	record := filepath.Join(stubs, "record")
	put(t, filepath.Join(stubs, "profiles"), "#!/bin/sh\nprintf '%s\\n' \"$@\" >'"+record+"'\n")
	if err := os.Chmod(filepath.Join(stubs, "profiles"), 0o755); err != nil {
		t.Fatal(err)
	}
	if status, out := install(t, project, "postinstall", "/", stubs); status != 0 {
		t.Fatalf("status %d: %s", status, out)
	}
	if diff := cmp.Diff("-I\n-F\n/"+chrome.ProfilePath+"\n", readFolder(t, stubs)["record"]); diff != "" {
		t.Errorf("profiles was called otherwise: (-want +got)\n%s", diff)
	}
	for version, want := range map[string]int{"10.9.5": 0, "10.13.6": 0, "10.15": 0, "10.15.7": 0, "10.16": 1, "11.0": 1, "15.1": 1, "": 1} {
		put(t, filepath.Join(stubs, "sed"), "#!/bin/sh\necho '"+version+"'\n")
		if err := os.Chmod(filepath.Join(stubs, "sed"), 0o755); err != nil {
			t.Fatal(err)
		}
		status, out := install(t, project, "preinstall", "/", stubs)
		if status != want || (want == 1) != strings.Contains(out, "MDM") {
			t.Errorf("macOS %q: status %d, want %d: %s", version, status, want, out)
		}
	}
}
