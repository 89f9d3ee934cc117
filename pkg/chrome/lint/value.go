package lint

import (
	"iter"
	"slices"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// policyValue is a policy's value or a part of it: of a property list, or of JSON in
// a text of one.
type policyValue struct {
	kind          prefjson.Type // Null for what no policy can be, such as a date
	word          string        // its type in the words of the file
	text          string        // of a string
	num           int64         // of an integer
	plistfile.Key               // of a property, with its place
	path          []string
	// where is the place in the policy's value, as keys.Values.Response wants it.
	where string
	// line and column are where it stands: those of the text, for JSON in one.
	line, column int

	node *plistfile.Node // one of these is set
	json *prefjson.Node
}

// plistValue returns a value of a property list.
func plistValue(n *plistfile.Node, key plistfile.Key, path []string) policyValue {
	v := policyValue{kind: plistType(n), word: n.Kind().String(), Key: key, path: path, line: n.Line(), column: n.Column(), node: n}
	v.text, _ = n.Text()
	v.num, _ = n.Int()
	return v
}

// inside returns a value of the JSON that a text contains.
func (v policyValue) inside(n *prefjson.Node, path ...string) policyValue {
	inner := policyValue{
		kind: n.Type, word: string(n.Type), text: n.Text, Key: plistfile.Key{Line: v.line, Column: v.column},
		path: append(slices.Clone(v.path), path...), line: v.line, column: v.column, json: n,
	}
	if n.Type == prefjson.Int {
		inner.num, _ = strconv.ParseInt(n.Text, 10, 64)
	}
	return inner
}

// place returns where the value stands, keyPlace where its key does.
func (v policyValue) place() finding.Place {
	return at(plistfile.KeyPath(v.path...), v.line, v.column)
}

func (v policyValue) keyPlace() finding.Place {
	return at(plistfile.KeyPath(v.path...), v.Line, v.Column)
}

// items returns the items of a list.
func (v policyValue) items() iter.Seq[policyValue] {
	return func(yield func(policyValue) bool) {
		for i, item := range v.node.Elements() {
			inner := plistValue(item, plistfile.Key{Line: item.Line(), Column: item.Column()}, append(slices.Clone(v.path), strconv.Itoa(i)))
			inner.where = v.where + "[0]"
			if !yield(inner) {
				return
			}
		}
		if v.json == nil {
			return
		}
		for i, item := range v.json.Items {
			inner := v.inside(item, strconv.Itoa(i))
			inner.where = v.where + "[0]"
			if !yield(inner) {
				return
			}
		}
	}
}

// members returns the properties of a dictionary.
func (v policyValue) members() iter.Seq[policyValue] {
	return func(yield func(policyValue) bool) {
		for key, value := range v.node.Entries() {
			inner := plistValue(value, key, append(slices.Clone(v.path), key.Name))
			inner.where = v.where + "." + key.Name
			if !yield(inner) {
				return
			}
		}
		if v.json == nil {
			return
		}
		for _, m := range v.json.Members {
			inner := v.inside(m.Value, m.Key)
			inner.Name, inner.where = m.Key, v.where+"."+m.Key
			if !yield(inner) {
				return
			}
		}
	}
}
