package homes

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// edits are changes of a text, in any order, that are made at once.
type edits []edit

type edit struct {
	start, end int // the bytes that are replaced
	text       string
}

func (e *edits) replace(n *prefjson.Node, text string) { *e = append(*e, edit{n.Start, n.End, text}) }

func (e *edits) insert(offset int, text string) { *e = append(*e, edit{offset, offset, text}) }

// apply returns the text with all changes made.
func (e *edits) apply(text []byte) []byte {
	slices.SortStableFunc(*e, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out bytes.Buffer
	offset := 0
	for _, one := range *e {
		out.Write(text[offset:one.start])
		out.WriteString(one.text)
		offset = one.end
	}
	out.Write(text[offset:])
	return out.Bytes()
}

// text writes a new value: compact, and without objects that hold no value.
func (m *merger) text(value *prefjson.Node) string {
	if value.Type != prefjson.Dict {
		return compact(m.add, value)
	}
	var b strings.Builder
	values := valuesOf(value)
	for _, key := range keysOf(value) {
		if hasLeaf(values[key]) {
			b.WriteString(member(key, m.text(values[key]), b.Len() == 0))
		}
	}
	return "{" + b.String() + "}"
}

// member writes a key and its value, with a comma unless it is the first.
func member(key, value string, first bool) string {
	text := quoteJSON(key) + ":" + value
	if first {
		return text
	}
	return "," + text
}

// compact returns a value of a file without white space.
func compact(data []byte, n *prefjson.Node) string {
	text := data[n.Start:n.End]
	var out bytes.Buffer
	if json.Compact(&out, text) != nil {
		return string(text)
	}
	return out.String()
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
