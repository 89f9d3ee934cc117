package homes

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// A keyPath is the keys from the root to a value.
type keyPath []string

func (p keyPath) child(key string) keyPath { return append(p[:len(p):len(p)], key) }

// String joins the keys with dots, as Chrome names preferences.
func (p keyPath) String() string {
	words := make([]string, len(p))
	for i, key := range p {
		words[i] = key
		if key == "" || strings.ContainsAny(key, `."`) {
			words[i] = quoteJSON(key)
		}
	}
	return strings.Join(words, ".")
}

// valuesOf returns the members of an object by key: of duplicates the last.
func valuesOf(object *prefjson.Node) map[string]*prefjson.Node {
	values := make(map[string]*prefjson.Node, len(object.Members))
	for _, m := range object.Members {
		values[m.Key] = m.Value
	}
	return values
}

// keysOf returns the keys of an object in order, each once.
func keysOf(object *prefjson.Node) []string {
	seen := make(map[string]bool, len(object.Members))
	var keys []string
	for _, m := range object.Members {
		if !seen[m.Key] {
			keys = append(keys, m.Key)
		}
		seen[m.Key] = true
	}
	return keys
}

// sameValue compares by meaning, numbers by their digits: to Chrome 4.0 is not 4.
func sameValue(a, b *prefjson.Node) bool {
	if a.Type == prefjson.Dict && b.Type == prefjson.Dict {
		left, right := valuesOf(a), valuesOf(b)
		for key, value := range left {
			if other, ok := right[key]; !ok || !sameValue(value, other) {
				return false
			}
		}
		return len(left) == len(right)
	}
	return a.Type == b.Type && a.Text == b.Text && slices.EqualFunc(a.Items, b.Items, sameValue)
}

// A leaf is a value that is not an object, and where it is.
type leaf struct {
	path  keyPath
	value *prefjson.Node
}

// leaves returns the values below an object in order.
func leaves(object *prefjson.Node, at keyPath) []leaf {
	var all []leaf
	values := valuesOf(object)
	for _, key := range keysOf(object) {
		value, where := values[key], at.child(key)
		if value.Type == prefjson.Dict {
			all = append(all, leaves(value, where)...)
		} else {
			all = append(all, leaf{where, value})
		}
	}
	return all
}

// hasLeaf reports whether a value is, or holds, one that is not an object.
func hasLeaf(value *prefjson.Node) bool {
	if value.Type != prefjson.Dict {
		return true
	}
	for _, below := range valuesOf(value) {
		if hasLeaf(below) {
			return true
		}
	}
	return false
}

// difference returns the values in which two objects differ, in the order of
// next. A text that cannot be read has no values.
func difference(old, next []byte) []Change {
	before, after := readableLeaves(old), readableLeaves(next)
	was := map[string]leaf{}
	for _, l := range before {
		was[l.path.String()] = l
	}
	var changes []Change
	for _, l := range after {
		path := l.path.String()
		switch one, there := was[path]; {
		case !there:
			changes = append(changes, Change{path, "", compact(next, l.value)})
		case !sameValue(one.value, l.value):
			changes = append(changes, Change{path, compact(old, one.value), compact(next, l.value)})
		}
		delete(was, path)
	}
	for _, l := range before {
		path := l.path.String()
		if _, there := was[path]; there {
			changes = append(changes, Change{path, compact(old, l.value), ""})
			delete(was, path)
		}
	}
	return changes
}

func readableLeaves(text []byte) []leaf {
	root, err := prefjson.ParseStrict(text)
	if err != nil {
		return nil
	}
	return leaves(root, nil)
}
