package chrome_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"testing"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/chrome"
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

// What the reader takes without a note, the standard library takes too, and the
// values are the same; what the library takes, the reader takes.
func FuzzParseJSON(f *testing.F) {
	for _, text := range jsonTexts() {
		f.Add([]byte(text))
	}
	for _, data := range sampleFiles(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		node, problems := chrome.ParseJSON(data)
		strict, deep := true, false
		for i, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Fatalf("problem outside of the file: %+v", p)
			}
			if p.Fatal != (node == nil && i == len(problems)-1) {
				t.Fatalf("fatal and not the last, or no node without one: %+v", problems)
			}
			strict = strict && p.Rule == "json-duplicate-key"
			deep = deep || p.Rule == "json-depth"
		}
		if node == nil {
			// half surrogates, numbers out of range, bytes that are no UTF-8 and
			// deep nesting pass there
			if json.Valid(data) && utf8.Valid(data) && !deep && !bytes.Contains(data, []byte(`\u`)) && !bytes.ContainsAny(data, "eE") && len(data) < 300 {
				t.Fatalf("refused, but JSON: %v", problems)
			}
			return
		}
		if !strict {
			return
		}
		var theirs any
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		if err := decoder.Decode(&theirs); err != nil || !json.Valid(data) {
			t.Fatalf("taken, but no JSON: %v", err)
		}
		if !same(node, theirs) {
			t.Fatalf("other values than %v", theirs)
		}
	})
}

// same compares a node with what encoding/json makes of the text.
func same(n *chrome.Node, other any) bool {
	switch v := other.(type) {
	case map[string]any:
		for key, value := range v {
			if !same(n.Get(key), value) {
				return false
			}
		}
		return n.Type == chrome.DictType && (len(n.Members) > 0) == (len(v) > 0)
	case []any:
		for i, value := range v {
			if !same(n.Items[i], value) {
				return false
			}
		}
		return n.Type == chrome.ListType && len(n.Items) == len(v)
	case json.Number:
		return n.Text == v.String() && (n.Type == chrome.IntType || n.Type == chrome.DoubleType)
	case string:
		return n.Type == chrome.StringType && n.Text == v
	case bool:
		return n.Type == chrome.BoolType && (n.Text == "true") == v
	}
	return n.Type == chrome.NullType
}

// Lint never panics, and what it says is fit to be printed.
func FuzzLint(f *testing.F) {
	for path, data := range sampleFiles(f) {
		f.Add(path, data)
	}
	ids := map[string]bool{}
	for _, rule := range append(finding.SharedRules(), chrome.Rules()...) {
		ids[rule.ID] = true
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		list, err := chrome.Lint(name, data, chrome.LintOptions{})
		if err != nil && len(err.Error()) > 2000+len(name) {
			t.Fatalf("error of %d bytes", len(err.Error()))
		}
		list = append(list, chrome.LintSet([]chrome.Named{{Name: name, Data: data}, {Name: "Library/Google/Google Chrome Initial Preferences"}})...)
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
