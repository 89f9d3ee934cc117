// Package flatyaml reads YAML files that have nothing but keys and values: an
// inventory of tags and a list of names.
//
// [Root] returns the node of the only document in a text, [List] the items of a
// list and [Pairs] the keys and values of a map. Nothing is decoded into Go
// values: that would turn 0123 into 83 and yes into true, and would follow
// aliases. What makes one thing stand for another (anchors, aliases, merge
// keys, types) is refused, and so is any further nesting.
//
// Input may be hostile. The caller bounds the size of the text; what is read
// here takes time and memory in proportion to it.
package flatyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Pair is a key of a map and its value, both as the file spells them; the value
// of ~ and of null is "".
type Pair struct {
	Key, Value         string
	KeyLine, ValueLine int
}

// Root returns the root node of the only document in text. Without a document it
// is a null, which has no pairs.
func Root(text []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	if err := decoder.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch err := decoder.Decode(&next); {
	case err == nil:
		return nil, fmt.Errorf("line %d: a second document begins", next.Line)
	case !errors.Is(err, io.EOF):
		return nil, err
	case len(doc.Content) != 1:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: nullTag, Line: 1}, nil
	}
	return doc.Content[0], nil
}

const nullTag = "!!null"

// List returns the items of a list. The error for any other node says want.
func List(node *yaml.Node, want string) ([]*yaml.Node, error) {
	if node.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("line %d: want %s", node.Line, want)
	}
	return node.Content, plain(node)
}

// Pairs returns the keys and values of a map, in the order of the file; a null
// has none. The caller checks which keys are allowed, and how often.
func Pairs(node *yaml.Node) ([]Pair, error) {
	if err := plain(node); err != nil {
		return nil, err
	}
	if node.Kind == yaml.ScalarNode && node.Tag == nullTag {
		return nil, nil
	}
	if node.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: want a map of keys and values", node.Line)
	}
	pairs := make([]Pair, 0, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		for _, n := range []*yaml.Node{key, value} {
			if err := scalar(n); err != nil {
				return nil, err
			}
		}
		p := Pair{Key: key.Value, Value: value.Value, KeyLine: key.Line, ValueLine: value.Line}
		if value.Tag == nullTag {
			p.Value = ""
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

func scalar(node *yaml.Node) error {
	if err := plain(node); err != nil {
		return err
	}
	if node.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: want a single value, not a list or a map; quote a value that has brackets", node.Line)
	}
	return nil
}

// plain refuses what would make one thing stand for another.
func plain(node *yaml.Node) error {
	switch {
	case node.Kind == yaml.AliasNode || node.Anchor != "":
		return fmt.Errorf("line %d: anchors and aliases are not allowed", node.Line)
	case node.Tag == "!!merge":
		return fmt.Errorf("line %d: merge keys are not allowed", node.Line)
	case node.Style&yaml.TaggedStyle != 0:
		return fmt.Errorf("line %d: the type %q is not allowed", node.Line, fault.Clip(node.Tag))
	default:
		return nil
	}
}
