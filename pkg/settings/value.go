package settings

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The tags that YAML gives to plain values.
const (
	tagBool  = "!!bool"
	tagInt   = "!!int"
	tagFloat = "!!float"
	tagNull  = "!!null"
)

// Value is one value of a file: a scalar, a list or a map.
type Value struct {
	node   *yaml.Node
	format *Format
}

// Line returns the line on which the value begins.
func (v Value) Line() int { return v.node.Line }

// IsNull reports whether there is no value: nothing, ~ or null.
func (v Value) IsNull() bool { return v.node.Kind == yaml.ScalarNode && v.node.Tag == tagNull }

// IsMap reports whether the value has keys.
func (v Value) IsMap() bool { return v.node.Kind == yaml.MappingNode }

// Errorf returns an error with the line of the value and the code of the file's
// [Format].
func (v Value) Errorf(format string, args ...any) error {
	return v.format.errorAt(v.node.Line, "", format, args...)
}

// Text returns a string as the file spells it: on and 0123 stay what they are.
// It must not be empty.
func (v Value) Text() (string, error) {
	switch {
	case v.node.Kind != yaml.ScalarNode:
		return "", v.Errorf("want a string")
	case v.IsNull() || v.node.Value == "":
		return "", v.Errorf("want a string; remove the line for none")
	default:
		return v.node.Value, nil
	}
}

// Raw returns a scalar as the file spells it, and "" for null.
func (v Value) Raw() (string, error) {
	switch {
	case v.node.Kind != yaml.ScalarNode:
		return "", v.Errorf("want a single value, not a list or a map; quote a value that has brackets")
	case v.IsNull():
		return "", nil
	default:
		return v.node.Value, nil
	}
}

// Word returns a scalar that is spelled as one of several words.
func (v Value) Word(words ...string) (string, error) {
	if v.node.Kind != yaml.ScalarNode || !slices.Contains(words, v.node.Value) {
		return "", v.Errorf("want %s", strings.Join(words, " or "))
	}
	return v.node.Value, nil
}

// Bool returns a boolean: true or false, not in quotes.
func (v Value) Bool() (bool, error) {
	if v.node.Kind != yaml.ScalarNode || v.node.Tag != tagBool {
		return false, v.Errorf("want true or false")
	}
	return strings.EqualFold(v.node.Value, "true"), nil
}

// List returns the items of a list, which may be none. The error for any other
// value says want.
func (v Value) List(want string) ([]Value, error) {
	if v.node.Kind != yaml.SequenceNode {
		return nil, v.Errorf("want %s", want)
	}
	items := make([]Value, 0, len(v.node.Content))
	for _, item := range v.node.Content {
		items = append(items, Value{node: item, format: v.format})
	}
	return items, nil
}
