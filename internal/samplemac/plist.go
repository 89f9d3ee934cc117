package samplemac

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// A dict keeps the order of its keys, as diskutil sorts them.
type dict []entry

type entry struct {
	key   string
	value any
}

// with adds a key, unless the value is "" or nil.
func (d dict) with(key string, value any) dict {
	if value == nil || value == "" {
		return d
	}
	return append(d, entry{key, value})
}

// flag adds "true" and "false" as a boolean, and nothing for "".
func (d dict) flag(key, value string) dict {
	if value == "" {
		return d
	}
	return append(d, entry{key, value == "true"})
}

func document(value any) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`)
	write(&b, value, 0)
	b.WriteString("</plist>\n")
	return []byte(b.String())
}

func write(b *strings.Builder, value any, depth int) {
	indent := strings.Repeat("\t", depth)
	b.WriteString(indent)
	switch v := value.(type) {
	case dict:
		if len(v) == 0 {
			b.WriteString("<dict/>\n")
			return
		}
		b.WriteString("<dict>\n")
		for _, e := range v {
			b.WriteString(indent + "\t<key>" + escaped(e.key) + "</key>\n")
			write(b, e.value, depth+1)
		}
		b.WriteString(indent + "</dict>\n")
	case []dict:
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
		panic(fmt.Sprintf("samplemac: a plist of %T", value))
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
