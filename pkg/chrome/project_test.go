package chrome_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// saved writes the project of a mode to a new folder.
func saved(t *testing.T, mode chrome.Mode) string {
	t.Helper()
	files, err := mustBuild(t, settingsFor(t, mode), options(mode)).Project("1.0")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "project")
	if err := chrome.Save((volume.Door{}).Path(folder), files); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestSave(t *testing.T) {
	folder := saved(t, chrome.Initial)
	for path, want := range map[string]fs.FileMode{
		"": 0o755, "payload/Library/Google": 0o755, "scripts/preinstall": 0o755, "scripts/postinstall": 0o755,
		"build-info.plist": 0o644, "payload/" + chrome.InitialPath: 0o644, "chrome.mobileconfig": 0o644,
	} {
		info, err := os.Stat(filepath.Join(folder, path))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, error %v, want %v", path, info, err, want)
		}
	}
	err := chrome.Save((volume.Door{}).Path(folder), nil)
	wantError(t, err, chrome.CodeFolderExists, "not empty")
	err = chrome.Save((volume.Door{}).Path(filepath.Join(folder, "build-info.plist")), nil)
	wantError(t, err, chrome.CodeFolderExists, "not a folder")
	if err := chrome.Save((volume.Door{}).Path(filepath.Join(folder, "no", "such")), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a parent: %v", err)
	}
}

// A folder is named in the ways that people do.
func TestSaveNames(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"a", "./b", "c/", "a/../d", "a/sub"} {
		if err := chrome.Save((volume.Door{}).Path(name), []chrome.File{{Path: "x/y/z", Data: []byte("Z"), Mode: 0o600}}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := readFolder(t, name); got["x/y/z"] != "Z" {
			t.Errorf("%s: %v", name, got)
		}
	}
	t.Chdir(t.TempDir())
	wantError(t, chrome.Save((volume.Door{}).Path("."), nil), chrome.CodeFolderExists, "the current folder")
}

// An empty folder is taken, with its mode, also behind a link; a failure leaves
// nothing.
func TestSaveEmptyFolder(t *testing.T) {
	above := t.TempDir()
	folder, link := filepath.Join(above, "folder"), filepath.Join(above, "link")
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Symlink(folder, link)); err != nil {
		t.Fatal(err)
	}
	bad := []chrome.File{{Path: "a", Mode: 0o644}, {Path: "../b", Mode: 0o644}}
	if err := chrome.Save((volume.Door{}).Path(folder), bad); err == nil || !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a path that leads out: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(above, "*")); len(left) != 2 {
		t.Errorf("left behind: %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(above, ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	good := []chrome.File{{Path: "sub/a", Data: []byte("A"), Mode: 0o644}}
	if err := chrome.Save((volume.Door{}).Path(link), good); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, error %v", info, err)
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, error %v", info, err)
	}
	if diff := cmp.Diff(map[string]string{"sub/a": "A"}, readFolder(t, folder)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Judges of other makers read what is written.
func TestJudges(t *testing.T) {
	for _, word := range chrome.ModeWords() {
		folder := saved(t, chrome.Mode(word))
		scripts, _ := filepath.Glob(filepath.Join(folder, "scripts", "p*install"))
		judge(t, servertest.Need(t, "shellcheck", "shellcheck"), append([]string{"--enable=all", "--exclude=SC2250,SC2249", "--severity=style"}, scripts...)...)
		plists, _ := filepath.Glob(filepath.Join(folder, "*.plist"))
		profiles, _ := filepath.Glob(filepath.Join(folder, "*.mobileconfig"))
		judge(t, servertest.Need(t, "xmllint", "libxml2-utils"), append([]string{"--noout", "--nonet"}, append(plists, profiles...)...)...)
		for _, file := range append(plists, profiles...) {
			judge(t, servertest.Need(t, "plistutil", "libplist-utils"), "-i", file, "-o", os.DevNull)
		}
		if len(scripts) != 2 || len(plists) != 1 || len(profiles) == 0 && word != string(chrome.Legacy) {
			t.Errorf("%s: %v, %v, %v", word, scripts, plists, profiles)
		}
	}
}

func judge(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", program, err, out)
	}
}
