package tags

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/metrics/internal/flatyaml"
)

func readYAML(text []byte) ([]row, error) {
	root, err := flatyaml.Root(text)
	if err != nil {
		return nil, err
	}
	list, err := flatyaml.List(root, "a list of maps, one for each server")
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

func mapCells(node *yaml.Node, keys keys) ([]cell, error) {
	if node.Kind == yaml.ScalarNode {
		return nil, fmt.Errorf("line %d: want a map of keys and values", node.Line)
	}
	pairs, err := flatyaml.Pairs(node)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	cells := make([]cell, 0, len(pairs))
	for _, p := range pairs {
		if err := keys.column(p.Key, seen); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.KeyLine, err)
		}
		cells = append(cells, cell{key: p.Key, value: p.Value, line: p.ValueLine})
	}
	return cells, nil
}
