package aduid

import (
	"bytes"
	"strings"
)

// dressed is a text without what programs write around a GUID.
type dressed struct {
	core []byte
	raw  bool // 32 digits in it are raw bytes: MS-ADTS 3.1.1.3.4.1.5 says so of <GUID=…>
}

// maxDress is how many layers are taken off: quotes, parentheses, a name.
const maxDress = 4

// undress takes off quotes, braces, parentheses, <GUID=…>, urn:uuid: and the name
// in a search filter, and replaces the dashes of word processors.
func undress(text []byte) dressed {
	d := dressed{core: text}
	for range maxDress {
		inner, raw := d.peel()
		if len(inner) == len(d.core) {
			break
		}
		d.core, d.raw = bytes.TrimSpace(inner), d.raw || raw
	}
	if len(d.core) > 36 && bytes.IndexByte(d.core, 0xe2) > 0 {
		d.core = plainDashes(d.core)
	}
	return d
}

// peel takes off one layer.
func (d dressed) peel() (inner []byte, raw bool) {
	text := d.core
	if len(text) < 2 {
		return text, false
	}
	first, last := text[0], text[len(text)-1]
	switch {
	case first == '"' && last == '"', first == '\'' && last == '\'', first == '{' && last == '}', first == '(' && last == ')':
		return text[1 : len(text)-1], false
	case last == '>' && hasPrefixFold(text, "<GUID="):
		return text[len("<GUID=") : len(text)-1], true
	case hasPrefixFold(text, "urn:uuid:"):
		return text[len("urn:uuid:"):], false
	case hasPrefixFold(text, "objectGUID="):
		return text[len("objectGUID="):], false
	}
	return text, false
}

func hasPrefixFold(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(string(text[:len(prefix)]), prefix)
}

// plainDashes replaces hyphens and dashes beyond ASCII, U+2010 to U+2015.
func plainDashes(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if bytes.HasPrefix(text[i:], []byte{0xe2, 0x80}) && i+2 < len(text) && text[i+2] >= 0x90 && text[i+2] <= 0x95 {
			out = append(out, '-')
			i += 2
			continue
		}
		out = append(out, text[i])
	}
	return out
}

// unread names the form of a text that is known and not read, or "".
func unread(text []byte) string {
	text = text[:min(len(text), maxGUIDLine)]
	switch {
	case isDecimals(text):
		return "16 decimal numbers, which is a form that is not read"
	case bytes.HasPrefix(text, []byte("{0x")) && bytes.IndexByte(text, ',') > 0:
		return "the initializer of a C program, which is a form that is not read"
	case ByteArray(text):
		return "the name of a type of .NET, which a program wrote in place of the value"
	}
	return ""
}

// isDecimals reports whether text is 16 numbers that may be decimal: of up to three
// digits, without a zero before them.
func isDecimals(text []byte) bool {
	count, gap := 0, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == ';' }
	for field := range bytes.FieldsFuncSeq(text, gap) {
		if count++; len(field) > 3 || len(field) > 1 && field[0] == '0' {
			return false
		}
		for _, c := range field {
			if c < '0' || c > '9' {
				return false
			}
		}
	}
	return count == 16
}

// ByteArray reports whether text is what PowerShell's Export-Csv writes for an
// array, such as System.Byte[], in place of its elements.
func ByteArray(text []byte) bool {
	text = bytes.TrimSpace(text)
	return bytes.HasPrefix(text, []byte("System.")) && bytes.HasSuffix(text, []byte("[]"))
}

// attributeName returns the name of the attribute that text begins with, or "".
func attributeName(text []byte) string {
	text = text[:min(len(text), 80)]
	end := bytes.IndexAny(text, "=: ")
	if hasPrefixFold(text, "dsAttrType") && end > 0 && text[end] == ':' { // dsAttrTypeNative:, of dscl
		if more := bytes.IndexAny(text[end+1:], "=: "); more > 0 {
			end += 1 + more
		}
	}
	if end < 2 || text[end] == ' ' || !isName(text[:end]) {
		return ""
	}
	return string(text[:end+1])
}

func isName(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != ':'
	}) < 0 && !isHex(bytes.Trim(text, ":-0123456789")) // which the bytes of a dump are
}
