package settings

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Pair is a key of a map and its value.
type Pair struct {
	Key   string
	Line  int // of the key
	Value Value
}

// Pairs returns the keys of a map with their values, in the order of the file.
// No key is there twice. A null is not a map.
func (v Value) Pairs() ([]Pair, error) {
	pairs, err := v.pairs()
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(pairs))
	for _, p := range pairs {
		if seen[p.Key] {
			return nil, v.format.errorAt(p.Line, "", "%s", v.format.named("duplicate key", p.Key))
		}
		seen[p.Key] = true
	}
	return pairs, nil
}

// pairs returns the keys as they are, some of them perhaps twice.
func (v Value) pairs() ([]Pair, error) {
	if !v.IsMap() {
		return nil, v.Errorf("want keys with values")
	}
	content := v.node.Content
	pairs := make([]Pair, 0, len(content)/2)
	for i := 0; i+1 < len(content); i += 2 {
		key := content[i]
		if key.Kind != yaml.ScalarNode {
			return nil, v.format.errorAt(key.Line, "", "a key must be a string")
		}
		pairs = append(pairs, Pair{Key: key.Value, Line: key.Line, Value: Value{node: content[i+1], format: v.format}})
	}
	return pairs, nil
}

// Field is a key that a map may have, and what its value is for.
type Field struct {
	Name string
	Set  func(Value) error
}

// Key returns the field whose value goes to a variable.
func Key[T any](name string, to *T, get func(Value) (T, error)) Field {
	return Field{Name: name, Set: func(v Value) error {
		got, err := get(v)
		if err == nil {
			*to = got
		}
		return err
	}}
}

// Fields sets the fields of a map that are there. An unknown key is an error, and
// so is a duplicate one.
func (v Value) Fields(fields ...Field) error {
	pairs, err := v.pairs()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == p.Key })
		switch {
		case i < 0:
			return v.format.unknownKey(p, fields)
		case seen[p.Key]:
			return v.format.errorAt(p.Line, "", "duplicate key %q", p.Key) // a known one
		}
		seen[p.Key] = true
		if err := fields[i].Set(p.Value); err != nil {
			return &fault.Error{Act: p.Key, Err: err}
		}
	}
	return nil
}

// unknownKey suggests the nearest known key, or all of them.
func (f *Format) unknownKey(p Pair, fields []Field) error {
	known := make([]string, 0, len(fields))
	for _, field := range fields {
		known = append(known, field.Name)
	}
	hint := "known keys: " + strings.Join(known, ", ")
	if near := fault.Nearest(p.Key, known); near != "" {
		hint = "did you mean " + near + "?"
	}
	unknown := f.errorAt(p.Line, hint, "%s", f.named("unknown key", p.Key))
	if f.Unknown != "" {
		unknown.Code = f.Unknown
	}
	return unknown
}
