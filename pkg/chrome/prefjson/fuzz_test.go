package prefjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// What the reader takes without a note, the standard library takes too, and the
// values are the same; what the library takes, the reader takes.
func FuzzParse(f *testing.F) {
	for _, text := range texts() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		strict := true
		inside := func(p prefjson.Problem) {
			if p.Line < 1 || p.Column < 1 || p.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Fatalf("problem outside of the file: %+v", p)
			}
		}
		node, err := prefjson.Parse(data, func(p prefjson.Problem) {
			inside(p)
			strict = strict && p.Rule == prefjson.RuleDuplicate
		})
		codetest.PrintableError(t, err)
		problem, ok := errors.AsType[*prefjson.FormError](err)
		if ok {
			inside(problem.Problem)
		} else if err != nil && !fault.Has(err, fault.TooLarge) {
			t.Fatalf("%T: %v", err, err)
		}
		if (node == nil) != (err != nil) {
			t.Fatalf("a node, or an error: %v, %v", node, err)
		}
		checkOffsets(t, data, node)
		if node == nil {
			deep := ok && problem.Rule == prefjson.RuleDepth
			// half surrogates, numbers out of range, bytes that are not UTF-8 and
			// deep nesting pass there
			if json.Valid(data) && utf8.Valid(data) && !deep && !bytes.Contains(data, []byte(`\u`)) && !bytes.ContainsAny(data, "eE") && len(data) < 300 {
				t.Fatalf("refused, but JSON: %v", err)
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
func same(n *prefjson.Node, other any) bool {
	switch v := other.(type) {
	case map[string]any:
		for key, value := range v {
			if !same(n.Get(key), value) {
				return false
			}
		}
		return n.Type == prefjson.Dict && (len(n.Members) > 0) == (len(v) > 0)
	case []any:
		for i, value := range v {
			if !same(n.Items[i], value) {
				return false
			}
		}
		return n.Type == prefjson.List && len(n.Items) == len(v)
	case json.Number:
		return n.Text == v.String() && (n.Type == prefjson.Int || n.Type == prefjson.Double)
	case string:
		return n.Type == prefjson.String && n.Text == v
	case bool:
		return n.Type == prefjson.Bool && (n.Text == "true") == v
	}
	return n.Type == prefjson.Null
}

// checkOffsets wants each number and word where its node says it is.
func checkOffsets(t *testing.T, data []byte, n *prefjson.Node) {
	t.Helper()
	if n == nil {
		return
	}
	text := string(data[n.Start:n.End])
	switch n.Type {
	case prefjson.Dict, prefjson.List, prefjson.String:
		if closing := map[prefjson.Type]string{prefjson.Dict: "{}", prefjson.List: "[]", prefjson.String: `""`}[n.Type]; text[0] != closing[0] || text[len(text)-1] != closing[1] {
			t.Fatalf("the %s is at %q", n.Type, text)
		}
	default:
		if text != n.Text {
			t.Fatalf("%q is at %q", n.Text, text)
		}
	}
	for _, item := range n.Items {
		checkOffsets(t, data, item)
	}
	for _, m := range n.Members {
		checkOffsets(t, data, m.Value)
	}
}
