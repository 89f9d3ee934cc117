package lint_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
)

// Messages name types with the article that English wants.
func TestArticles(t *testing.T) {
	for file, want := range map[string]string{
		`{"translate":{"enabled":1}}`:    "translate.enabled is an integer, want a boolean: Chrome ignores it",
		`{"translate":{"enabled":null}}`: "translate.enabled is null, want a boolean: Chrome ignores it",
		`{"first_run_tabs":[{}]}`:        "a tab is a dictionary, want a string: Chrome crashes on it at every start until the file is repaired",
		`[]`:                             "the file holds a list, want a dictionary: Chrome silently ignores the whole file",
	} {
		found, err := lint.File("initial_preferences", []byte(file), lint.Options{})
		if err != nil || len(found) == 0 || found[0].Message != want {
			t.Errorf("%s: %v, error %v, want %q", file, found, err, want)
		}
	}
}
