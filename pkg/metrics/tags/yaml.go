package tags

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// readYAML walks the nodes itself: decoding into Go values would turn 0123
// into 83 and yes into true, and would follow aliases.
func readYAML(text []byte) ([]row, error) {
	list, err := onlyList(text)
	if err != nil {
		return nil, err
	}
	if len(list) > maxRows {
		return nil, fmt.Errorf("it has more than %d rows", maxRows)
	}
	keys := newKeys()
	rows := make([]row, 0, len(list))
	for _, node := range list {
		cells, err := mapCells(node, keys)
		if err != nil {
			return nil, err
		}
		made, err := makeRow(node.Line, cells)
		if err != nil {
			return nil, err
		}
		rows = append(rows, made)
	}
	return rows, nil
}

func onlyList(text []byte) ([]*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		return nil, err
	}
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("line %d: a second document begins", next.Line)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, errors.New("it holds no list")
	}
	root := doc.Content[0]
	if root.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("line %d: want a list of maps, one a server", root.Line)
	}
	return root.Content, plain(root)
}

func mapCells(node *yaml.Node, keys keys) ([]cell, error) {
	if err := plain(node); err != nil {
		return nil, err
	}
	if node.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: want a map of keys and values", node.Line)
	}
	seen := map[string]bool{}
	cells := make([]cell, 0, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if err := errors.Join(scalar(key), scalar(value)); err != nil {
			return nil, err
		}
		if err := keys.column(key.Value, seen); err != nil {
			return nil, fmt.Errorf("line %d: %w", key.Line, err)
		}
		c := cell{key: key.Value, value: value.Value, line: value.Line}
		if value.Tag == "!!null" {
			c.value = "" // written as ~ or null
		}
		cells = append(cells, c)
	}
	return cells, nil
}

func scalar(node *yaml.Node) error {
	if err := plain(node); err != nil {
		return err
	}
	if node.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: want a text, not a list or a map; put brackets into quotes", node.Line)
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
		return fmt.Errorf("line %d: the type %q is not allowed", node.Line, clip(node.Tag))
	default:
		return nil
	}
}
