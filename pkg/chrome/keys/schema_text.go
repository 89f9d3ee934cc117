package keys

import (
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// String returns a schema as a line of the list has it:
//
//	b n ?              boolean, number, anything
//	i  i(0..2)         integer; only these, such as (1,4..6,8..)
//	s  s(a,b)          string; only these
//	   s~"^a"          one with this pattern
//	   s=d{…}          one that contains JSON
//	l  l[s]            list; of strings
//	d  d{}             dictionary of anything; with no property
//	   d{a:s,b!:i}     with these, of which b is required
//	   d{~"^a":s,*:b}  whose names have a pattern; with any other
//	^2                 the schema that contains this one, two levels up
func (s *Schema) String() string {
	var w schemaWriter
	w.schema(s)
	return w.b.String()
}

type schemaWriter struct {
	b     strings.Builder
	outer []*Schema
}

func (w *schemaWriter) schema(s *Schema) {
	if at := slices.Index(w.outer, s); at >= 0 {
		w.b.WriteString("^" + strconv.Itoa(len(w.outer)-at))
		return
	}
	w.outer = append(w.outer, s)
	defer func() { w.outer = w.outer[:len(w.outer)-1] }()
	w.b.WriteString(letterOf(s.Type))
	switch s.Type {
	case prefjson.Int:
		w.list(len(s.Numbers), func(i int) string { return s.Numbers[i].text() })
	case prefjson.String:
		w.texts(s)
	case prefjson.List:
		if s.Item != nil {
			w.b.WriteByte('[')
			w.schema(s.Item)
			w.b.WriteByte(']')
		}
	case prefjson.Dict:
		w.dictionary(s)
	default:
	}
}

// list writes words in parentheses.
func (w *schemaWriter) list(n int, word func(int) string) {
	for i := range n {
		w.b.WriteByte("(,"[min(i, 1)])
		w.b.WriteString(word(i))
	}
	if n > 0 {
		w.b.WriteByte(')')
	}
}

func (r Range) text() string {
	low := strconv.FormatInt(r.Min, 10)
	switch {
	case r.Open() && r.Min != r.Max:
		return low + ".."
	case r.Min == r.Max:
		return low
	}
	return low + ".." + strconv.FormatInt(r.Max, 10)
}

func (w *schemaWriter) texts(s *Schema) {
	switch {
	case s.JSON != nil:
		w.b.WriteByte('=')
		w.schema(s.JSON)
	case s.Pattern != "":
		w.b.WriteString("~" + quoted(s.Pattern))
	default:
		w.list(len(s.Texts), func(i int) string { return wordText(s.Texts[i]) })
	}
}

// wordText quotes a text that is not a plain word.
func wordText(text string) string {
	for i := range len(text) {
		if !isPlainByte(text[i]) {
			return quoted(text)
		}
	}
	if text == "" {
		return quoted(text)
	}
	return text
}

// quoted quotes a text without a space in it: that ends the schema in a line.
func quoted(text string) string {
	return strings.ReplaceAll(strconv.Quote(text), " ", `\x20`)
}

func (w *schemaWriter) dictionary(s *Schema) {
	if s.Others != nil && s.Others.Type == prefjson.Any && len(s.Properties)+len(s.Patterns) == 0 {
		return
	}
	w.b.WriteByte('{')
	count := 0
	one := func(name string, required bool, value *Schema) {
		if count++; count > 1 {
			w.b.WriteByte(',')
		}
		w.b.WriteString(name)
		if required {
			w.b.WriteByte('!')
		}
		w.b.WriteByte(':')
		w.schema(value)
	}
	for _, p := range s.Properties {
		one(wordText(p.Name), p.Required, p.Schema)
	}
	for _, p := range s.Patterns {
		one("~"+quoted(p.Name), p.Required, p.Schema)
	}
	if s.Others != nil {
		one("*", false, s.Others)
	}
	w.b.WriteByte('}')
}

func letterOf(t prefjson.Type) string {
	switch t {
	case prefjson.Bool:
		return "b"
	case prefjson.Int:
		return "i"
	case prefjson.Double:
		return "n"
	case prefjson.String:
		return "s"
	case prefjson.List:
		return "l"
	case prefjson.Dict:
		return "d"
	default:
		return "?"
	}
}
