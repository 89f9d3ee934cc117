package chrome

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The tags that YAML gives to plain values.
const (
	tagBool  = "!!bool"
	tagInt   = "!!int"
	tagFloat = "!!float"
	tagNull  = "!!null"
)

// set sets what one key of a settings file says.
func (s *Settings) set(key, value *yaml.Node) error {
	var err error
	switch key.Value {
	case "homepage":
		s.Homepage, err = textOf(value)
	case "startup-urls":
		s.StartupURLs, err = textsOf(value)
	case "home-button":
		var word string
		word, err = wordOf(value, HomeButtonWords())
		shown := word == HomeButtonWords()[0]
		s.HomeButton = &shown
	case "no-default-browser-check":
		s.NoDefaultBrowserCheck, err = boolOf(value)
	case "no-first-run":
		s.NoFirstRun, err = boolOf(value)
	case "no-import":
		s.NoImport, err = boolOf(value)
	case "no-password-saving":
		s.NoPasswordSaving, err = boolOf(value)
	case "updates":
		var word string
		word, err = wordOf(value, UpdatesWords())
		s.Updates = Updates(word)
	case "bookmarks":
		s.Bookmarks, err = bookmarksOf(value)
	case "policies":
		s.Policies, err = policiesOf(value)
	default:
		return unknownKey(key, SettingsKeys())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", key.Value, err)
	}
	return nil
}

// textOf returns a string as it is written: on and 0123 stay what they are.
func textOf(node *yaml.Node) (string, error) {
	if node.Kind != yaml.ScalarNode || node.Tag == tagNull || node.Value == "" {
		return "", fmt.Errorf("line %d: want a string", node.Line)
	}
	return node.Value, nil
}

func textsOf(node *yaml.Node) ([]string, error) {
	items, err := itemsOf(node)
	if err != nil {
		return nil, err
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		text, err := textOf(item)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

func itemsOf(node *yaml.Node) ([]*yaml.Node, error) {
	if node.Kind != yaml.SequenceNode || len(node.Content) == 0 {
		return nil, fmt.Errorf("line %d: want a list, each entry on its own line after a dash", node.Line)
	}
	return node.Content, nil
}

func wordOf(node *yaml.Node, words []string) (string, error) {
	if node.Kind != yaml.ScalarNode || !slices.Contains(words, node.Value) {
		return "", fmt.Errorf("line %d: want %s", node.Line, strings.Join(words, " or "))
	}
	return node.Value, nil
}

func boolOf(node *yaml.Node) (bool, error) {
	if node.Kind != yaml.ScalarNode || node.Tag != tagBool {
		return false, fmt.Errorf("line %d: want true or false", node.Line)
	}
	return strings.EqualFold(node.Value, "true"), nil
}

func bookmarksOf(node *yaml.Node) ([]Bookmark, error) {
	items, err := itemsOf(node)
	if err != nil {
		return nil, err
	}
	list := make([]Bookmark, 0, len(items))
	for _, item := range items {
		var b Bookmark
		err := eachKey(item, func(key, value *yaml.Node) error {
			var err error
			switch key.Value {
			case "name":
				b.Name, err = textOf(value)
			case "url":
				b.URL, err = textOf(value)
			default:
				return unknownKey(key, []string{"name", "url"})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if b.Name == "" || b.URL == "" {
			return nil, fmt.Errorf("line %d: want a name and a url", item.Line)
		}
		list = append(list, b)
	}
	return list, nil
}

// policiesOf checks names and types right away, while the lines are known.
func policiesOf(node *yaml.Node) (map[string]any, error) {
	policies := map[string]any{}
	err := eachKey(node, func(key, value *yaml.Node) error {
		if len(policies) == maxPolicies {
			return fmt.Errorf("line %d: more than %d policies", key.Line, maxPolicies)
		}
		taken, err := valueOf(value)
		if err == nil {
			err = checkPolicy(key.Value, taken)
		}
		if _, ok := errors.AsType[*fault.Error](err); ok { // other errors have their line
			err = fmt.Errorf("line %d: %w", key.Line, err)
		}
		policies[key.Value] = taken
		return err
	})
	return policies, err
}

// valueOf returns the value of a policy with the type that it is written in. It
// refuses what YAML readers do not agree on.
func valueOf(node *yaml.Node) (any, error) {
	switch node.Kind { //nolint:exhaustive // plainTree refused the others
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, item := range node.Content {
			value, err := valueOf(item)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		values := map[string]any{}
		err := eachKey(node, func(key, value *yaml.Node) error {
			var err error
			values[key.Value], err = valueOf(value)
			return err
		})
		return values, err
	}
	return scalarOf(node)
}

func scalarOf(node *yaml.Node) (any, error) {
	quoted := node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if quoted {
		return node.Value, nil
	}
	switch node.Tag {
	case tagBool:
		return strings.EqualFold(node.Value, "true"), nil
	case tagInt:
		n, err := strconv.Atoi(node.Value)
		if err != nil || strconv.Itoa(n) != node.Value {
			return nil, fmt.Errorf("line %d: %q is not a plain number; put a string in quotes", node.Line, fault.Clip(node.Value))
		}
		return n, nil
	case tagFloat:
		f, err := strconv.ParseFloat(node.Value, 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is not a plain number; put a string in quotes", node.Line, fault.Clip(node.Value))
		}
		return f, nil
	case tagNull:
		return nil, fmt.Errorf("line %d: no value", node.Line)
	}
	if slices.Contains([]string{"yes", "no", "on", "off", "y", "n"}, strings.ToLower(node.Value)) {
		return nil, fmt.Errorf("line %d: write true or false, or put %s in quotes if it is a string", node.Line, node.Value)
	}
	return node.Value, nil
}
