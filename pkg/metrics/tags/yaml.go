package tags

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/settings"
)

func readYAML(text []byte) ([]row, error) {
	root, err := settings.Format{
		MaxBytes: maxBytes, MaxValues: 1 + maxRows*(1+2*maxColumns), Code: CodeBadTagsFile,
	}.Parse(text)
	if err != nil {
		return nil, err
	}
	list, err := root.List("a list of maps, one for each server")
	if err != nil {
		return nil, err
	}
	if len(list) > maxRows {
		return nil, fmt.Errorf("it has more than %d rows", maxRows)
	}
	keys := newKeys()
	rows := make([]row, 0, len(list))
	for _, item := range list {
		cells, err := mapCells(item, keys)
		if err != nil {
			return nil, err
		}
		made, err := makeRow(item.Line(), cells)
		if err != nil {
			return nil, err
		}
		rows = append(rows, made)
	}
	return rows, nil
}

func mapCells(item settings.Value, keys keys) ([]cell, error) {
	pairs, err := item.Pairs()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	cells := make([]cell, 0, len(pairs))
	for _, p := range pairs {
		value, err := p.Value.Raw()
		if err != nil {
			return nil, err
		}
		if err := keys.column(p.Key, seen); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.Line, err)
		}
		cells = append(cells, cell{key: p.Key, value: value, line: p.Value.Line()})
	}
	return cells, nil
}
