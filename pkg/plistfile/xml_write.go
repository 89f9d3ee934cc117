package plistfile

import (
	"encoding/base64"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`

// Marshal returns v as an XML property list, with a final newline. Equal
// values give equal bytes.
//
// v is built of maps with string keys, slices, arrays, strings, bools,
// integers, floats, [time.Time] and []byte, of named types of these, of
// pointers to these, of types with a MarshalText method, and of [*Node] and
// [*Document]. A nil slice or map is written as an empty one. Structs, any
// other nil, more than 128 levels and text that XML 1.0 cannot represent are
// errors that name the key path.
func Marshal(v any) ([]byte, error) {
	root, fault := build(v, nil, 1)
	if fault != nil {
		return nil, fault
	}
	w := &xmlWriter{out: []byte(xmlHead)}
	if fault := w.value(root, nil, 0); fault != nil {
		return nil, fault
	}
	return append(w.out, "</plist>\n"...), nil
}

// Write writes v to w as Marshal does. After an error of the value itself
// nothing has been written.
func Write(w io.Writer, v any) error {
	text, err := Marshal(v)
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return newError(CodeWrite, "writing property list").because(err)
	}
	return nil
}

// xmlWriter lays a tree out as CoreFoundation does.
type xmlWriter struct {
	out []byte
}

func (w *xmlWriter) line(level int, text string) {
	w.tabs(level)
	w.out = append(append(w.out, text...), '\n')
}

func (w *xmlWriter) tabs(level int) {
	for range level {
		w.out = append(w.out, '\t')
	}
}

func (w *xmlWriter) value(n *Node, path *keyPath, level int) *PositionError {
	if fault := writable(n, level); fault != nil {
		return fault.in(path)
	}
	switch n.Kind() {
	case Dict:
		return w.dict(n, path, level)
	case Array:
		return w.array(n, path, level)
	case String:
		return w.text("string", n.text, path, level)
	case Data:
		w.data(n.text, level)
	case Integer:
		w.line(level, "<integer>"+n.integerText()+"</integer>")
	case Real:
		w.line(level, "<real>"+realText(math.Float64frombits(n.bits))+"</real>")
	case Date:
		date, _ := n.Date()
		w.line(level, "<date>"+date.Format(dateLayout)+"</date>")
	case Boolean:
		w.line(level, "<"+strconv.FormatBool(n.bits != 0)+"/>")
	case UID:
		w.line(level, "<dict>")
		w.line(level+1, "<key>"+uidKey+"</key>")
		w.line(level+1, "<integer>"+n.integerText()+"</integer>")
		w.line(level, "</dict>")
	}
	return nil
}

// writable refuses a depth that Parse refuses by default.
func writable(n *Node, level int) *PositionError {
	depth := level + 1
	if n.Kind() == UID {
		depth++ // it becomes a dictionary
	}
	if limit := DefaultLimits().Depth; depth > limit {
		return newError(CodeTooDeep, "values nested deeper than %d", limit)
	}
	return nil
}

func (w *xmlWriter) dict(n *Node, path *keyPath, level int) *PositionError {
	if n.Len() == 0 {
		w.line(level, "<dict/>")
		return nil
	}
	w.line(level, "<dict>")
	step := &keyPath{up: path}
	for _, i := range n.items.sorted() {
		step.key = n.items.keys[i].name
		if fault := w.text("key", step.key, step, level+1); fault != nil {
			return fault
		}
		if fault := w.value(n.items.nodes[i], step, level+1); fault != nil {
			return fault
		}
	}
	w.line(level, "</dict>")
	return nil
}

func (w *xmlWriter) array(n *Node, path *keyPath, level int) *PositionError {
	if n.Len() == 0 {
		w.line(level, "<array/>")
		return nil
	}
	w.line(level, "<array>")
	step := &keyPath{up: path, array: true}
	for i, element := range n.items.nodes {
		step.index = i
		if fault := w.value(element, step, level+1); fault != nil {
			return fault
		}
	}
	w.line(level, "</array>")
	return nil
}

func (w *xmlWriter) text(element, text string, path *keyPath, level int) *PositionError {
	w.tabs(level)
	w.out = append(append(append(w.out, '<'), element...), '>')
	for i, r := range text {
		switch {
		case r == '<':
			w.out = append(w.out, "&lt;"...)
		case r == '>':
			w.out = append(w.out, "&gt;"...)
		case r == '&':
			w.out = append(w.out, "&amp;"...)
		case r == '\r':
			// A bare one would be read back as a line feed.
			w.out = append(w.out, "&#13;"...)
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			return newError(CodeInvalidText, "the text of the %s is not UTF-8 at byte %d", element, i).in(path)
		case !isXMLChar(r):
			return newError(CodeInvalidText, "the %s contains %U, which XML cannot represent", element, r).in(path)
		default:
			w.out = utf8.AppendRune(w.out, r)
		}
	}
	w.out = append(append(append(w.out, "</"...), element...), ">\n"...)
	return nil
}

// data writes base64 in lines of 76 columns, the indentation included with 8
// columns a tab, and at most 8 tabs.
func (w *xmlWriter) data(text string, level int) {
	w.line(level, "<data>")
	indent := min(level, 8)
	raw := []byte(text)
	for size := (76 - 8*indent) / 4 * 3; len(raw) > 0; {
		n := min(size, len(raw))
		w.tabs(indent)
		w.out = append(base64.StdEncoding.AppendEncode(w.out, raw[:n]), '\n')
		raw = raw[n:]
	}
	w.line(level, "</data>")
}

func (n *Node) integerText() string {
	if n.negative {
		return strconv.FormatInt(signed(n.bits), 10)
	}
	return strconv.FormatUint(n.bits, 10)
}

// realText is the shortest text that reads back as the same number, without
// an exponent up to 2^54 and down to 1e-4. Zero is CoreFoundation's "0.0".
func realText(number float64) string {
	size := math.Abs(number)
	switch {
	case math.IsNaN(number):
		return "nan"
	case math.IsInf(number, 1):
		return "+infinity"
	case math.IsInf(number, -1):
		return "-infinity"
	case number == 0 && math.Signbit(number):
		return "-0.0"
	case number == 0:
		return "0.0"
	case size < 1e-4 || size > 1<<54:
		return strconv.FormatFloat(number, 'e', -1, 64)
	default:
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
}
