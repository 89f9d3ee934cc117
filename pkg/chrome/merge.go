package chrome

import (
	"bytes"
	"errors"
	"fmt"
)

// A Change is one value that differs. Path is the preference's dotted name; a
// key that itself has a dot stands in quotes. Old and New are JSON; "" says
// that there is none.
type Change struct {
	Path string `json:"path"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Merge puts the values of one JSON object into another, and tells what that
// changed. Objects are merged member by member; any other value, a list
// included, takes the old one's place. All else of old stays, byte by byte: the
// order of keys, keys that nobody knows, numbers of any length. Without a
// change old itself comes back. An object in which there is no value puts
// nothing in.
//
// Both must be strict JSON in UTF-8 with an object at the root, of at most
// [MaxJSON] bytes and no deeper than Chrome reads, 199 levels. Otherwise the
// error is an [Error] with the code bad-json or too-large. Of a key that stands
// there twice the last one counts, as in Chrome.
func Merge(old, add []byte) ([]byte, []Change, error) {
	if err := checkObject(old); err != nil {
		return nil, nil, fmt.Errorf("merging into preferences: %w", err)
	}
	if err := checkObject(add); err != nil {
		return nil, nil, fmt.Errorf("merging new preferences: %w", err)
	}
	var m merger
	merged, err := m.object(old, add, nil)
	if err != nil {
		return nil, nil, err
	}
	if len(m.changes) == 0 {
		return old, nil, nil
	}
	if err := checkObject(merged); err != nil {
		return nil, nil, fmt.Errorf("merging preferences: the result: %w", err)
	}
	return merged, m.changes, nil
}

type merger struct{ changes []Change }

// object merges the object add into the object old.
func (m *merger) object(old, add []byte, at jsonPath) ([]byte, error) {
	into, err := readObject(old)
	if err != nil {
		return nil, err
	}
	from, err := readObject(add)
	if err != nil {
		return nil, err
	}
	edit := editor{text: old, end: into.end, empty: len(into.members) == 0}
	for _, key := range from.keys() {
		value := from.value(key)
		next, err := m.value(into.value(key), value, at.child(key))
		if err != nil {
			return nil, err
		}
		switch span, there := into.members[key]; {
		case next == nil:
		case there:
			edit.replace(span, next)
		default:
			edit.append(key, next)
		}
	}
	return edit.bytes(), nil
}

// value gives what a member is to be, nil to leave it. Where old is nil there
// is none yet.
func (m *merger) value(old, add []byte, at jsonPath) ([]byte, error) {
	if !isObject(add) {
		if old != nil && sameJSON(old, add) {
			return nil, nil
		}
		m.changes = append(m.changes, Change{at.String(), compact(old), compact(add)})
		return []byte(compact(add)), nil
	}
	into := old
	if !isObject(old) {
		into = []byte("{}")
	}
	before := len(m.changes)
	next, err := m.object(into, add, at)
	if err != nil || len(m.changes) == before {
		return nil, err
	}
	if old != nil && !isObject(old) {
		m.changes = append(m.changes[:before:before], append([]Change{{at.String(), compact(old), ""}}, m.changes[before:]...)...)
	}
	return next, nil
}

// An editor collects changes of one object's text, in any order, and makes them
// at once.
type editor struct {
	text  []byte
	end   int  // where the closing brace is
	empty bool // no member before it
	edits []edit
	added bytes.Buffer
}

type edit struct {
	span
	text []byte
}

func (e *editor) replace(at span, text []byte) { e.edits = append(e.edits, edit{at, text}) }

func (e *editor) append(key string, value []byte) {
	if !e.empty {
		e.added.WriteByte(',')
	}
	e.empty = false
	e.added.WriteString(quoteJSON(key))
	e.added.WriteByte(':')
	e.added.Write(value)
}

// What keeps a file from being merged. Chrome would not write such a one, and
// reads none but those with comments or a byte-order mark.
var (
	errTooDeep   = fmt.Errorf("it is nested deeper than %d levels", maxDepth)
	errNotUTF8   = errors.New("it is not UTF-8")
	errNotJSON   = errors.New("it is no strict JSON")
	errNotObject = errors.New("it is no JSON object")
	errEmpty     = errors.New("it is empty")
)
