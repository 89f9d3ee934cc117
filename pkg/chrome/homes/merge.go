package homes

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// A Change is one value that differs. Path is the preference's dotted name, in which
// a key that itself contains a dot is quoted. Old and New are JSON, and "" if the
// value is missing.
type Change struct {
	Path string `json:"path"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Merge puts the values of one JSON object into another and returns the result
// and what changed. Objects are merged member by member; any other value, a list
// included, replaces the old one. Everything else of old stays, byte by byte:
// the order of keys, unknown keys, numbers of any length. Without a change old
// itself is returned. An object without any value adds nothing.
//
// Both must be strict JSON in UTF-8 with an object as the root, of at most
// [prefjson.MaxBytes] bytes and no deeper than Chrome reads, 199 levels.
// Otherwise the error has the code bad-json or too-large. Of duplicate keys the
// last one counts, as in Chrome.
func Merge(old, add []byte) ([]byte, []Change, error) {
	into, err := prefjson.ParseStrict(old)
	if err != nil {
		return nil, nil, fmt.Errorf("merging into preferences: %w", err)
	}
	from, err := prefjson.ParseStrict(add)
	if err != nil {
		return nil, nil, fmt.Errorf("merging new preferences: %w", err)
	}
	m := merger{old: old, add: add}
	m.object(into, from, nil)
	if len(m.changes) == 0 {
		return old, nil, nil
	}
	merged := m.edits.apply(old)
	if _, err := prefjson.ParseStrict(merged); err != nil {
		return nil, nil, fmt.Errorf("merging preferences: the result: %w", err)
	}
	return merged, m.changes, nil
}

// merger collects what one call of Merge changes.
type merger struct {
	old, add []byte
	edits    edits
	changes  []Change
}

// object merges the object from into the object into.
func (m *merger) object(into, from *prefjson.Node, at keyPath) {
	there, next := valuesOf(into), valuesOf(from)
	count := len(into.Members)
	for _, key := range keysOf(from) {
		was, value, where := there[key], next[key], at.child(key)
		switch {
		case value.Type == prefjson.Dict && was != nil && was.Type == prefjson.Dict:
			m.object(was, value, where)
		case !hasLeaf(value):
		case was == nil:
			m.note(value, where, "")
			m.edits.insert(into.End-1, member(key, m.text(value), count == 0))
			count++
		case !sameValue(was, value):
			m.replace(was, value, where)
		}
	}
}

// replace puts a value in place of another; at most one of them is an object.
func (m *merger) replace(was, value *prefjson.Node, at keyPath) {
	old := compact(m.old, was)
	if value.Type == prefjson.Dict {
		m.changes = append(m.changes, Change{at.String(), old, ""})
		old = ""
	}
	m.note(value, at, old)
	m.edits.replace(was, m.text(value))
}

// note records the values that a new one brings.
func (m *merger) note(value *prefjson.Node, at keyPath, old string) {
	if value.Type != prefjson.Dict {
		m.changes = append(m.changes, Change{at.String(), old, compact(m.add, value)})
		return
	}
	for _, l := range leaves(value, at) {
		m.changes = append(m.changes, Change{l.path.String(), "", compact(m.add, l.value)})
	}
}
