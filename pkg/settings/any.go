package settings

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Any returns a value with the type that it is written in: bool, int, float64,
// string, []any or map[string]any. It refuses null, and what YAML readers do not
// agree on: yes and no, numbers such as 0123 and 0x1f.
func (v Value) Any() (any, error) {
	switch v.node.Kind { //nolint:exhaustive // checkTree refused aliases
	case yaml.SequenceNode:
		list := make([]any, 0, len(v.node.Content))
		for _, item := range v.node.Content {
			value, err := Value{node: item, format: v.format}.Any()
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		pairs, err := v.Pairs()
		if err != nil {
			return nil, err
		}
		values := make(map[string]any, len(pairs))
		for _, p := range pairs {
			if values[p.Key], err = p.Value.Any(); err != nil {
				return nil, err
			}
		}
		return values, nil
	}
	return v.scalar()
}

func (v Value) scalar() (any, error) {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	text := v.node.Value
	if v.node.Style&quoted != 0 {
		return text, nil
	}
	switch v.node.Tag {
	case tagBool:
		return strings.EqualFold(text, "true"), nil
	case tagInt:
		n, err := strconv.Atoi(text)
		if err != nil || strconv.Itoa(n) != text {
			return nil, v.notNumber()
		}
		return n, nil
	case tagFloat:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, v.notNumber()
		}
		return f, nil
	case tagNull:
		return nil, v.Errorf("no value")
	}
	if slices.Contains([]string{"yes", "no", "on", "off", "y", "n"}, strings.ToLower(text)) {
		return nil, v.Errorf("write true or false, or put %s in quotes if it is a string", v.format.named("the value", text))
	}
	return text, nil
}

func (v Value) notNumber() error {
	return v.Errorf("%s is not a plain number; put a string in quotes", v.format.named("the value", v.node.Value))
}
