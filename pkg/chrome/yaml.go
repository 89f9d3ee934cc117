package chrome

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxSettings is the largest settings file that is read, in bytes.
const MaxSettings = 1 << 20

// maxNodes bounds the values of a settings file.
const maxNodes = 50_000

// SettingsKeys lists the keys of a settings file. They are the flags of chrome
// prefs, in the plural where there can be several.
func SettingsKeys() []string {
	return []string{
		"homepage", "startup-urls", "home-button", "no-default-browser-check", "no-first-run",
		"no-import", "no-password-saving", "updates", "bookmarks", "policies",
	}
}

// HomeButtonWords lists the text forms of [Settings.HomeButton], true first.
func HomeButtonWords() []string { return []string{"shown", "hidden"} }

// ReadSettings reads settings in YAML; name is for messages. Keys are strict:
// an unknown one is an error with its line and the nearest known one, and so is
// one that stands twice. Anchors, merge keys, types and a second document are
// refused. What the values mean, [Settings.Check] and [Build] judge.
func ReadSettings(r io.Reader, name string) (Settings, error) {
	fail := func(err error) (Settings, error) {
		failed := &fault.Error{Act: "reading settings", Operand: name, Err: err}
		if _, ok := errors.AsType[*fault.Error](err); !ok {
			failed.Code = CodeBadSettings // others have one that says more
		}
		return Settings{}, failed
	}
	text, err := io.ReadAll(io.LimitReader(r, MaxSettings+1))
	switch {
	case err != nil:
		return fail(err)
	case len(text) > MaxSettings:
		return fail(fmt.Errorf("it is larger than %d bytes", MaxSettings))
	case !utf8.Valid(text):
		return fail(errors.New("it is not UTF-8"))
	}
	root, err := onlyMap(bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil {
		return fail(err)
	}
	var s Settings
	err = eachKey(root, func(key, value *yaml.Node) error { return s.set(key, value) })
	if err != nil {
		return fail(err)
	}
	return s, nil
}

// onlyMap reads the one document, which must be a map.
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
		return nil, errors.New("it is empty")
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
		return nil, errors.New("it is empty")
	}
	left := maxNodes
	if err := plainTree(doc.Content[0], maxNesting, &left); err != nil {
		return nil, err
	}
	return doc.Content[0], nil
}

// plainTree refuses what would make one thing stand for another, and what is
// too much.
func plainTree(node *yaml.Node, depth int, left *int) error {
	*left--
	switch {
	case depth == 0:
		return fmt.Errorf("line %d: it is nested too deeply", node.Line)
	case *left < 0:
		return fmt.Errorf("line %d: there are more than %d values", node.Line, maxNodes)
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

// eachKey walks a map whose keys are texts, each once.
func eachKey(node *yaml.Node, do func(key, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want keys with values", node.Line)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			return fmt.Errorf("line %d: a key must be a text", key.Line)
		}
		if seen[key.Value] {
			return fmt.Errorf("line %d: %q is there twice", key.Line, fault.Clip(key.Value))
		}
		seen[key.Value] = true
		if err := do(key, value); err != nil {
			return err
		}
	}
	return nil
}

// unknownKey is the error of a key that is none of some.
func unknownKey(key *yaml.Node, known []string) error {
	advice := "there are " + strings.Join(known, ", ")
	if near := keys.Nearest(key.Value, known); near != "" {
		advice = "did you mean " + near + "?"
	}
	return fault.New(CodeUnknownSetting, advice, "line %d: unknown key %q", key.Line, fault.Clip(key.Value))
}
