package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxDepth is how deeply values may be nested.
const MaxDepth = 20

// Format is what a file may be, and the codes of the errors about it.
type Format struct {
	MaxBytes  int        // of the file
	MaxValues int        // keys, lists and maps included
	Code      fault.Code // of every error
	Unknown   fault.Code // of the error about an unknown key; "": Code
	// Secret keeps the text of the file out of all errors, because a part of
	// it is a password. Lines and known keys remain.
	Secret bool
}

// Read reads a file. The root of one without a value is null; see
// [Value.IsNull].
func (f Format) Read(r io.Reader) (Value, error) {
	text, err := io.ReadAll(io.LimitReader(r, int64(f.MaxBytes)+1))
	if err != nil {
		return Value{}, &fault.Error{Code: f.Code, Err: err}
	}
	return f.Parse(text)
}

// Parse is [Format.Read] for a file that is in memory.
func (f Format) Parse(text []byte) (Value, error) {
	switch {
	case len(text) > f.MaxBytes:
		return Value{}, fault.New(f.Code, "", "larger than %d bytes", f.MaxBytes)
	case !utf8.Valid(text):
		return Value{}, fault.New(f.Code, "save it as UTF-8", "not UTF-8")
	}
	root, err := f.onlyRoot(text)
	if err != nil {
		return Value{}, err
	}
	values := 0
	if err := f.checkTree(root, 1, &values); err != nil {
		return Value{}, err
	}
	return Value{node: root, format: &f}, nil
}

// onlyRoot returns the root of the only document.
func (f *Format) onlyRoot(text []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	if err := decoder.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, f.notYAML(err)
	}
	switch err := decoder.Decode(&next); {
	case err == nil:
		return nil, f.errorAt(next.Line, "", "a second document begins")
	case !errors.Is(err, io.EOF):
		return nil, f.notYAML(err)
	case len(doc.Content) != 1:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagNull, Line: 1}, nil
	}
	return doc.Content[0], nil
}

// checkTree refuses what makes one text stand for another, and too much of
// everything.
func (f *Format) checkTree(node *yaml.Node, depth int, values *int) error {
	*values++
	switch {
	case depth > MaxDepth:
		return f.errorAt(node.Line, "", "nested too deeply")
	case *values > f.MaxValues:
		return f.errorAt(node.Line, "", "more than %d values", f.MaxValues)
	case node.Kind == yaml.AliasNode || node.Anchor != "":
		return f.errorAt(node.Line, anchorHint, "anchors and aliases are not allowed")
	case node.Tag == "!!merge":
		return f.errorAt(node.Line, "", "merge keys are not allowed")
	case node.Style&yaml.TaggedStyle != 0:
		return f.typeNotAllowed(node)
	}
	for _, below := range node.Content {
		if err := f.checkTree(below, depth+1, values); err != nil {
			return err
		}
	}
	return nil
}

func (f *Format) typeNotAllowed(node *yaml.Node) error {
	const hint = "put a value that begins with ! in quotes"
	if f.Secret {
		return f.errorAt(node.Line, hint, "explicit types are not allowed")
	}
	return f.errorAt(node.Line, hint, "the type %q is not allowed", fault.Clip(node.Tag))
}

const anchorHint = "put a value that begins with & or * in quotes"

// notYAML returns the error for one of the parser, whose texts have no text of
// the file in them, save one.
func (f *Format) notYAML(err error) error {
	what := strings.TrimPrefix(err.Error(), "yaml: ")
	if strings.HasPrefix(what, "unknown anchor") {
		return fault.New(f.Code, anchorHint, "anchors and aliases are not allowed")
	}
	line := 0
	if rest, ok := strings.CutPrefix(what, "line "); ok {
		number, reason, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, what = n, reason
		}
	}
	text := "not valid YAML"
	if !f.Secret {
		text += ": " + fault.Clip(what)
	}
	if line == 0 {
		return fault.New(f.Code, "", "%s", text)
	}
	return f.errorAt(line, "", "%s", text)
}

func (f *Format) errorAt(line int, hint, format string, args ...any) *fault.Error {
	return fault.New(f.Code, hint, "line %d: %s", line, fmt.Sprintf(format, args...))
}

// named returns words followed by a text of the file in quotes.
func (f *Format) named(words, text string) string {
	if f.Secret {
		return words
	}
	return words + " " + strconv.Quote(fault.Clip(text))
}
