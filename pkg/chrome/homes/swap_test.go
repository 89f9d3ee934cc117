package homes

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// attackedHome makes a volume with a home in which Chrome has been started, and a
// folder of somebody else with a Preferences file.
func attackedHome(t *testing.T) (v volume.Volume, home, outside string) {
	t.Helper()
	dir := t.TempDir()
	home, outside = filepath.Join(dir, "disk/Users/mallory"), filepath.Join(dir, "outside")
	for path, text := range map[string]string{
		filepath.Join(home, FirstRunPath): "", filepath.Join(home, PreferencesPath): "{}", filepath.Join(outside, "Preferences"): "{}",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return volume.New(filepath.Join(dir, "disk"), ""), home, outside
}

func treeOf(t *testing.T, text string) *Tree {
	t.Helper()
	settings, err := prefjson.ParseStrict([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return &Tree{Mode: chrome.Initial, file: []byte(text), settings: settings}
}

// swap puts a link in place of what a path names, which goes aside.
func swap(t *testing.T, path, target string) {
	t.Helper()
	if err := errors.Join(os.Rename(path, filepath.Join(t.TempDir(), "aside")), os.Symlink(target, path)); err != nil {
		t.Fatal(err)
	}
}

// TestDeployLinks has each part of the way exchanged for a link out of the
// home, before the run, and between its look and its change.
func TestDeployLinks(t *testing.T) {
	t.Parallel()
	tree := treeOf(t, `{"credentials_enable_service":false}`)
	for _, part := range []string{
		"", "Library", "Library/Application Support", "Library/Application Support/Google", keys.UserFolder, filepath.Dir(PreferencesPath), PreferencesPath,
		PreferencesPath + BackupSuffix,
	} {
		for _, during := range []bool{false, true} {
			v, home, outside := attackedHome(t)
			target := outside
			if strings.HasPrefix(part, PreferencesPath) {
				target = filepath.Join(outside, "Preferences")
			}
			attack := func(string) {
				path := filepath.Join(home, part)
				if part == PreferencesPath+BackupSuffix {
					if err := os.WriteFile(path, nil, 0o600); err != nil {
						t.Error(err)
					}
				}
				swap(t, path, target)
			}
			options := DeployOptions{Existing: true}
			if during {
				options.beforeWrite = attack
			} else {
				attack(home)
			}
			got, err := Deploy(t.Context(), v, tree, options)
			if err != nil {
				t.Fatal(err)
			}
			if changed := got.Count(StateChanged); changed > 0 && (part != "" || !during) {
				t.Errorf("%q, during %t: the home is changed", part, during)
			}
			checkOutside(t, outside)
		}
	}
}

func checkOutside(t *testing.T, outside string) {
	t.Helper()
	entries, err := os.ReadDir(outside)
	if err != nil || len(entries) != 1 {
		t.Errorf("outside there are %v, %v", entries, err)
	}
	if text, err := os.ReadFile(filepath.Join(outside, "Preferences")); string(text) != "{}" || err != nil {
		t.Errorf("the file outside is %q, %v", text, err)
	}
}

// Chrome is started between the look and the change.
func TestDeployStartedMeanwhile(t *testing.T) {
	t.Parallel()
	v, home, _ := attackedHome(t)
	tree := treeOf(t, `{"credentials_enable_service":false}`)
	got, err := Deploy(t.Context(), v, tree, DeployOptions{Existing: true, beforeWrite: func(string) {
		if err := os.Symlink("mac.local-1", filepath.Join(home, lockPath)); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	h := got.Homes[0]
	if h.State != StateSkipped || len(h.Files) > 0 || len(h.Reasons) != 1 || h.Reasons[0].Code != "running" {
		t.Errorf("got %+v", h)
	}
	if text, err := os.ReadFile(filepath.Join(home, PreferencesPath)); string(text) != "{}" || err != nil {
		t.Errorf("the file is %q, %v", text, err)
	}
}
