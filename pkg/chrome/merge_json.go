package chrome

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxDepth is how deep Chrome reads: 200 levels are too many (observed).
const maxDepth = 199

// checkObject makes sure that a text is strict JSON with an object at the root,
// within the limits.
func checkObject(data []byte) error {
	if len(data) > MaxJSON {
		return fault.New(CodeTooLarge, "", "reading JSON: it has more than %d bytes", MaxJSON)
	}
	if err := checkText(data); err != nil {
		return &fault.Error{Code: CodeBadJSON, Act: "reading JSON", Err: err, Hint: "macwrangler chrome lint FILE shows the place"}
	}
	return nil
}

func checkText(data []byte) error {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return errEmpty
	case !utf8.Valid(data):
		return errNotUTF8
	case depth(data) > maxDepth:
		return errTooDeep
	case !json.Valid(data):
		return errNotJSON
	case trimmed[0] != '{':
		return errNotObject
	}
	return nil
}

// depth counts the brackets that are open at once, outside of strings.
func depth(data []byte) int {
	level, deepest, inside := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case inside:
		case c == '{' || c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return deepest
}

// A span is where a value stands in its object's text.
type span struct{ start, end int }

// An objectText is an object of which only the members' places are known.
type objectText struct {
	text    []byte
	order   []string
	members map[string]span // of a key that is there twice, the last
	end     int             // where the closing brace is
}

// readObject finds the members of an object that is known to be valid.
func readObject(text []byte) (objectText, error) {
	o := objectText{text: text, members: map[string]span{}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return o, err
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return o, err
		}
		key, ok := token.(string)
		if !ok {
			return o, fmt.Errorf("the key %v is no string", token)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return o, err
		}
		if _, again := o.members[key]; !again {
			o.order = append(o.order, key)
		}
		end := int(decoder.InputOffset())
		o.members[key] = span{end - len(value), end}
	}
	_, err := decoder.Token()
	o.end = int(decoder.InputOffset()) - 1
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return o, err
}

func (o objectText) keys() []string { return o.order }

// value gives a member's text, nil if there is none.
func (o objectText) value(key string) []byte {
	if at, ok := o.members[key]; ok {
		return o.text[at.start:at.end]
	}
	return nil
}

// bytes gives the text with all changes made.
func (e *editor) bytes() []byte {
	slices.SortFunc(e.edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out bytes.Buffer
	at := 0
	for _, one := range e.edits {
		out.Write(e.text[at:one.start])
		out.Write(one.text)
		at = one.end
	}
	out.Write(e.text[at:e.end])
	out.Write(e.added.Bytes())
	out.Write(e.text[e.end:])
	return out.Bytes()
}

func isObject(value []byte) bool { return len(value) > 0 && value[0] == '{' }

// compact takes white space out of a value.
func compact(value []byte) string {
	var out bytes.Buffer
	if len(value) == 0 || json.Compact(&out, value) != nil {
		return string(value)
	}
	return out.String()
}

// sameJSON compares by meaning, numbers by their digits: to Chrome 4.0 is no 4.
func sameJSON(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	left, err := decodeJSON(a)
	if err != nil {
		return false
	}
	right, err := decodeJSON(b)
	return err == nil && reflect.DeepEqual(left, right)
}

func decodeJSON(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

func quoteJSON(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return strconv.Quote(text)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// A jsonPath is the keys from the root to a value.
type jsonPath []string

func (p jsonPath) child(key string) jsonPath { return append(p[:len(p):len(p)], key) }

// String joins the keys by dots, as Chrome names preferences.
func (p jsonPath) String() string {
	words := make([]string, len(p))
	for i, key := range p {
		words[i] = key
		if key == "" || strings.ContainsAny(key, `."`) {
			words[i] = quoteJSON(key)
		}
	}
	return strings.Join(words, ".")
}
