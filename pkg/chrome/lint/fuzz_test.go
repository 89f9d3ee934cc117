package lint_test

import (
	"io/fs"
	"os"
	"testing"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// sampleFiles are the files of all samples, by name.
func sampleFiles(tb testing.TB) map[string][]byte {
	tb.Helper()
	files := map[string][]byte{}
	below := os.DirFS(lintSamples)
	err := fs.WalkDir(below, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[path], err = fs.ReadFile(below, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// File never panics, and what it says is fit to be printed.
func FuzzLint(f *testing.F) {
	for path, data := range sampleFiles(f) {
		f.Add(path, data)
	}
	ids := map[string]bool{}
	for _, rule := range append(finding.SharedRules(), lint.Rules()...) {
		ids[rule.ID] = true
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		list, err := lint.File(name, data, lint.Options{})
		codetest.PrintableError(t, err)
		if err != nil && len(err.Error()) > 2000+len(name) {
			t.Fatalf("error of %d bytes", len(err.Error()))
		}
		list = append(list, lint.CrossCheck([]lint.Named{{Name: name, Data: data}, {Name: "Library/Google/Google Chrome Initial Preferences"}})...)
		for i, one := range list {
			if !ids[one.Rule] || one.Message == "" || len(one.Message) > 1000+len(name) {
				t.Fatalf("finding %d: %+v", i, one)
			}
			if utf8.ValidString(name) && !utf8.ValidString(one.Message+one.Path+one.Fix) {
				t.Fatalf("finding %d is not UTF-8: %q", i, one.Message)
			}
		}
	})
}
