package forms

import (
	"strings"
)

// unescape is how a form writes bytes: [Unescape] as zone files do, octal as
// Route 53 does.
type unescape func(string) string

// octal replaces \DDD by the byte of that octal number, and \X by X.
func octal(text string) string { return unescaped(text, 8) }

// valueStrings returns the strings of a value that a service prints: each in quotes,
// with or without blanks between them, or else one string as it stands. ok is false
// if a quote is not closed, or something stands outside of the quotes.
func valueStrings(value string, escape unescape) (list [][]byte, ok bool) {
	value = strings.TrimSpace(value)
	if !strings.HasPrefix(value, `"`) {
		return [][]byte{[]byte(value)}, true
	}
	for value != "" {
		if value[0] != '"' {
			return nil, false
		}
		end := closing(value)
		if end < 0 {
			return nil, false
		}
		list = append(list, []byte(escape(value[1:end])))
		value = strings.TrimLeft(value[end+1:], " \t")
	}
	return list, true
}

// closing returns the offset of the quote that closes the one at the beginning, or -1.
func closing(text string) int {
	for at := 1; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case text[0]:
			return at
		}
	}
	return -1
}

// put adds a record whose value a service prints.
func (t *Text) put(r Record, value string, escape unescape) {
	value = strings.TrimSpace(value)
	list, ok := valueStrings(value, escape)
	if !ok || value == "" {
		if ours(r.Name) {
			t.fault(r.Line, "a quote is not closed, or something stands outside of the quotes", "put each string in quotes, and write \\\" for a quote inside it")
		}
		return
	}
	if value[0] != '"' {
		t.add(r, list...) // the service splits it
		return
	}
	t.addQuoted(r, list...)
}

// isBinary reports whether data is that of a binary record.
func isBinary(data string) bool {
	data = lowerASCII(strings.TrimLeft(data, "\" \t"))
	return strings.HasPrefix(data, "prn=") || strings.HasPrefix(data, "fsn=")
}

// shown refuses the data of a binary record from a tool that prints bytes as
// characters.
func shown(name, data, tool string) error {
	if !ours(name) || !isBinary(data) {
		return nil
	}
	return ambiguous("the bytes of a binary record cannot be told from " + tool)
}
