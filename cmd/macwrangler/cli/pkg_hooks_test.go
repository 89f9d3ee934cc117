package cli

import (
	"regexp"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/settings"
)

// TestPreCommitHook: the hook runs a verb that exists, on the files that it knows.
func TestPreCommitHook(t *testing.T) {
	root, err := settings.Format{MaxBytes: 1 << 16, MaxValues: 100, Code: "bad-hooks"}.Parse([]byte(readFile(t, "../../../.pre-commit-hooks.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	hooks, err := root.List("hooks")
	if err != nil || len(hooks) != 1 {
		t.Fatalf("%d hooks, %v", len(hooks), err)
	}
	var id, name, description, entry, language, files string
	err = hooks[0].Fields(
		settings.Key("id", &id, settings.Value.Text), settings.Key("name", &name, settings.Value.Text),
		settings.Key("description", &description, settings.Value.Text), settings.Key("entry", &entry, settings.Value.Text),
		settings.Key("language", &language, settings.Value.Text), settings.Key("files", &files, settings.Value.Text),
	)
	if err != nil || language != "golang" {
		t.Fatalf("language %q, %v", language, err)
	}
	if !strings.Contains(readFile(t, "../../../docs/package-ci.md"), "id: "+id) {
		t.Errorf("docs/package-ci.md does not name the hook %s", id)
	}
	words := strings.Fields(entry)
	if status, _, stderr := runTree(t, newTree, append(words[1:], "--help")...); words[0] != "macwrangler" || status != 0 {
		t.Errorf("%s: status %d, %s", entry, status, stderr)
	}
	pattern := regexp.MustCompile(files)
	for file, want := range map[string]bool{
		"postinstall": true, "X/scripts/preinstall": true, "X/build-info.yaml": true, "pkgsinfo/apps/X-1.2": true, "X/X.munki.recipe": true,
		"X.recipe.yaml": true, "x.pkginfo": true, "build.sh": false, "README.md": false, "catalogs/all": false, "X/payload/postinstall.txt": false,
	} {
		if got := pattern.MatchString(file); got != want {
			t.Errorf("%s: %v", file, got)
		}
	}
}
