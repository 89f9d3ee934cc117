package project

import (
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// kind is the type of a value, as people call it.
type kind string

const (
	isText     kind = "text"
	isBool     kind = "true or false"
	isInteger  kind = "a whole number"
	isFraction kind = "a number with a fraction"
	isDict     kind = "a dictionary"
	isOther    kind = "something else"
)

// value is what a key has, whatever the format of the file is.
type value struct {
	kind         kind
	text         string // of a text, or a number as it is spelled
	bool         bool
	dict         []pair
	line, column int
}

type pair struct {
	key          string
	line, column int
	value        value
}

// fromPlist takes a property list over.
func fromPlist(data []byte) ([]pair, error) {
	doc, err := plistfile.Parse(data, plistfile.Limits{Size: MaxBytes, Depth: 20, Objects: maxValues})
	if err == nil {
		err = doc.Strict()
	}
	if err != nil {
		return nil, &fault.Error{Code: CodeMalformed, Err: err}
	}
	if kind := doc.Root.Kind(); kind != plistfile.Dict {
		return nil, fault.New(CodeMalformed, "", "its root is of type %s, want dict", kind)
	}
	return ofNode(doc.Root).dict, nil
}

func ofNode(n *plistfile.Node) value {
	v := value{kind: isOther, line: n.Line(), column: n.Column()}
	switch n.Kind() { //nolint:exhaustive // no key has one of the others
	case plistfile.String:
		v.kind = isText
		v.text, _ = n.Text()
	case plistfile.Boolean:
		v.kind = isBool
		v.bool, _ = n.Bool()
	case plistfile.Integer:
		v.kind = isInteger
		number, _ := n.Int()
		v.text = strconv.FormatInt(number, 10)
	case plistfile.Real:
		v.kind = isFraction
		number, _ := n.Real()
		v.text = strconv.FormatFloat(number, 'g', -1, 64)
	case plistfile.Dict:
		v.kind = isDict
		for k, below := range n.Entries() {
			v.dict = append(v.dict, pair{k.Name, k.Line, k.Column, ofNode(below)})
		}
	}
	return v
}

// fromYAML takes a YAML file over. It has lines and no columns.
func fromYAML(data []byte) ([]pair, error) {
	root, err := settings.Format{MaxBytes: MaxBytes, MaxValues: maxValues, Code: CodeMalformed}.Parse(data)
	if err != nil {
		return nil, err
	}
	if !root.IsMap() {
		return nil, fault.New(CodeMalformed, "", "it has no keys")
	}
	v, err := ofYAML(root)
	return v.dict, err
}

func ofYAML(y settings.Value) (value, error) {
	if y.IsMap() {
		return ofMap(y)
	}
	return ofScalar(y), nil
}

func ofMap(y settings.Value) (value, error) {
	v := value{kind: isDict, line: y.Line(), column: 1}
	pairs, err := y.Pairs()
	if err != nil {
		return v, err
	}
	for _, p := range pairs {
		below, err := ofYAML(p.Value)
		if err != nil {
			return v, err
		}
		v.dict = append(v.dict, pair{p.Key, p.Line, 1, below})
	}
	return v, nil
}

func ofScalar(y settings.Value) value {
	v := value{kind: isOther, line: y.Line(), column: 1}
	text, err := y.Raw()
	if err != nil || y.IsNull() {
		return v
	}
	v.text = text
	typed, err := y.Any()
	switch typed := typed.(type) {
	case bool:
		v.kind, v.bool = isBool, typed
	case int:
		v.kind = isInteger
	case float64:
		v.kind = isFraction
	case string:
		v.kind = isText
	default:
		if _, number := strconv.ParseFloat(text, 64); err != nil && number == nil {
			v.kind = isFraction // such as 010, on which readers do not agree
		}
	}
	return v
}
