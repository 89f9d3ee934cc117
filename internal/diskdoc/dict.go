package diskdoc

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// A Dict is a dictionary of a property list that keeps the order of its keys.
type Dict []Entry

// An Entry is a key of a Dict with its value: a Dict, a []Dict, a []string, a
// string, a bool, an int or a uint64.
type Entry struct {
	Key   string
	Value any
}

// New returns a Dict of keys and values that alternate.
func New(pairs ...any) Dict {
	var d Dict
	for pair := range slices.Chunk(pairs, 2) {
		d = append(d, Entry{pair[0].(string), pair[1]}) //nolint:forcetypeassert // a mistake in a test's data
	}
	return d
}

// Get returns the value of a key, or nil.
func (d Dict) Get(key string) any {
	i := slices.IndexFunc(d, func(e Entry) bool { return e.Key == key })
	if i < 0 {
		return nil
	}
	return d[i].Value
}

// Text returns the string of a key, or "".
func (d Dict) Text(key string) string {
	text, _ := d.Get(key).(string)
	return text
}

// Dicts returns the dictionaries of a key, or nil.
func (d Dict) Dicts(key string) []Dict {
	list, _ := d.Get(key).([]Dict)
	return list
}

// with adds a key, unless the value is "".
func (d Dict) with(key string, value any) Dict {
	if value == "" {
		return d
	}
	return append(d, Entry{key, value})
}

// flag adds a boolean, unless there is none.
func (d Dict) flag(key string, value *bool) Dict {
	if value == nil {
		return d
	}
	return append(d, Entry{key, *value})
}

// Document writes a property list as diskutil does.
func Document(root Dict) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`)
	write(&b, root, 0)
	b.WriteString("</plist>\n")
	return []byte(b.String())
}

func write(b *strings.Builder, value any, depth int) {
	indent := strings.Repeat("\t", depth)
	b.WriteString(indent)
	switch v := value.(type) {
	case Dict:
		if len(v) == 0 {
			b.WriteString("<dict/>\n")
			return
		}
		b.WriteString("<dict>\n")
		for _, e := range v {
			b.WriteString(indent + "\t<key>" + escaped(e.Key) + "</key>\n")
			write(b, e.Value, depth+1)
		}
		b.WriteString(indent + "</dict>\n")
	case []Dict:
		list(b, indent, depth, v)
	case []string:
		list(b, indent, depth, v)
	case string:
		b.WriteString("<string>" + escaped(v) + "</string>\n")
	case bool:
		fmt.Fprintf(b, "<%t/>\n", v)
	case int, uint64:
		fmt.Fprintf(b, "<integer>%d</integer>\n", v)
	default:
		panic(fmt.Sprintf("diskdoc: a plist of %T", value))
	}
}

func list[T any](b *strings.Builder, indent string, depth int, values []T) {
	if len(values) == 0 {
		b.WriteString("<array/>\n")
		return
	}
	b.WriteString("<array>\n")
	for _, value := range values {
		write(b, value, depth+1)
	}
	b.WriteString(indent + "</array>\n")
}

func escaped(text string) string {
	if !strings.ContainsAny(text, "<>&\r\n\t\"'") {
		return text
	}
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic(err) // a Builder does not fail
	}
	return b.String()
}
