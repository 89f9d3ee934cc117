package chrome

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// onlyMap reads the only document, which must be a map.
func onlyMap(text []byte) (*yaml.Node, error) {
	root, err := oneValue(text)
	if err == nil && root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: want settings, such as homepage: https://www.example.org/", root.Line)
	}
	return root, err
}

// oneValue reads one document of plain values.
func oneValue(text []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, errors.New("empty")
	case err != nil:
		return nil, fault.New(CodeBadSettings, "", "%s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("line %d: a second document begins", next.Line)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, errors.New("empty")
	}
	left := maxNodes
	if err := plainTree(doc.Content[0], maxNesting, &left); err != nil {
		return nil, err
	}
	return doc.Content[0], nil
}

// plainTree refuses what makes one value stand for another, and too many values.
func plainTree(node *yaml.Node, depth int, left *int) error {
	*left--
	switch {
	case depth == 0:
		return fmt.Errorf("line %d: nested too deeply", node.Line)
	case *left < 0:
		return fmt.Errorf("line %d: more than %d values", node.Line, maxNodes)
	case node.Kind == yaml.AliasNode || node.Anchor != "":
		return fmt.Errorf("line %d: anchors and aliases are not allowed", node.Line)
	case node.Tag == "!!merge":
		return fmt.Errorf("line %d: merge keys are not allowed", node.Line)
	case node.Style&yaml.TaggedStyle != 0:
		return fmt.Errorf("line %d: the type %q is not allowed", node.Line, fault.Clip(node.Tag))
	}
	for _, below := range node.Content {
		if err := plainTree(below, depth-1, left); err != nil {
			return err
		}
	}
	return nil
}

// eachKey calls do for each key of a map. Keys must be strings without duplicates.
func eachKey(node *yaml.Node, do func(key, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want keys with values", node.Line)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			return fmt.Errorf("line %d: a key must be a string", key.Line)
		}
		if seen[key.Value] {
			return fmt.Errorf("line %d: duplicate key %q", key.Line, fault.Clip(key.Value))
		}
		seen[key.Value] = true
		if err := do(key, value); err != nil {
			return err
		}
	}
	return nil
}

// unknownKey returns the error for a key that is not among the known ones.
func unknownKey(key *yaml.Node, known []string) error {
	advice := "known keys: " + strings.Join(known, ", ")
	if near := fault.Nearest(key.Value, known); near != "" {
		advice = "did you mean " + near + "?"
	}
	return fault.New(CodeUnknownSetting, advice, "line %d: unknown key %q", key.Line, fault.Clip(key.Value))
}
