package frame

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Render writes a verb's result to stdout in the format that the user chose.
// schema is "macwrangler/<area>.<verb>/1", the first key of JSON and plist;
// the other keys come from the json tags of result, which is a struct. text
// writes the same for people; it need not look at errors, the writer keeps
// the first one.
func (a *App) Render(schema string, result any, text func(w *bufio.Writer)) error {
	switch a.Format {
	case FormatText:
		return a.Write(func(w *bufio.Writer) error { text(w); return nil })
	case FormatJSON:
		return a.renderTree(schema, result, writeJSON)
	case FormatPlist:
		return a.renderTree(schema, result, writePlist)
	default:
		return fmt.Errorf("rendering %s: unknown format %q", schema, a.Format)
	}
}

// Write runs f on a buffered stdout and flushes it. It is for a verb's own
// formats, and for output too long to hold in memory.
func (a *App) Write(f func(w *bufio.Writer) error) error {
	w := bufio.NewWriter(a.Out)
	if err := f(w); err != nil {
		return err
	}
	return w.Flush()
}

// JSON returns the document that [App.Render] writes with --format json, for a
// verb that also keeps its result in a file.
func JSON(schema string, result any) ([]byte, error) {
	return document(schema, result, writeJSON)
}

// renderTree writes nothing before it has everything: half a document is
// worse than none.
func (a *App) renderTree(schema string, result any, encode func(io.Writer, object) error) error {
	data, err := document(schema, result, encode)
	if err != nil {
		return err
	}
	_, err = a.Out.Write(data)
	return err
}

func document(schema string, result any, encode func(io.Writer, object) error) ([]byte, error) {
	tree, err := treeOf(result)
	if err != nil {
		return nil, fmt.Errorf("rendering %s: %w", schema, err)
	}
	members, ok := tree.(object)
	if !ok {
		return nil, fmt.Errorf("rendering %s: %T is not a struct", schema, result)
	}
	var buffer bytes.Buffer
	if err := encode(&buffer, append(object{{"schema", schema}}, members...)); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", schema, err)
	}
	return buffer.Bytes(), nil
}

// writeJSON writes a tree with 2-space indent and a final newline.
func writeJSON(w io.Writer, tree object) error {
	var compact, indented bytes.Buffer
	if err := appendJSON(&compact, tree); err != nil {
		return err
	}
	if err := json.Indent(&indented, compact.Bytes(), "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	_, err := indented.WriteTo(w)
	return err
}

// appendJSON keeps the order of an object's members, which encoding/json
// cannot do for a map.
func appendJSON(b *bytes.Buffer, value any) error {
	switch v := value.(type) {
	case object:
		return appendList(b, '{', '}', len(v), func(i int) error {
			if err := appendJSON(b, v[i].key); err != nil {
				return err
			}
			b.WriteByte(':')
			return appendJSON(b, v[i].value)
		})
	case []any:
		return appendList(b, '[', ']', len(v), func(i int) error { return appendJSON(b, v[i]) })
	default:
		encoder := json.NewEncoder(b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // Encode ends each value with a newline
		return nil
	}
}

func appendList(b *bytes.Buffer, open, end byte, n int, item func(int) error) error {
	b.WriteByte(open)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := item(i); err != nil {
			return err
		}
	}
	b.WriteByte(end)
	return nil
}
