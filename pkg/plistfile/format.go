package plistfile

import (
	"bytes"
	"fmt"
)

// Format is the form in which a property list was stored.
type Format int

const (
	// XML is the text form; its text form is "xml".
	XML Format = iota + 1
	// Binary is version 00 of the binary form; its text form is "binary".
	Binary
)

// String returns "xml" or "binary".
func (f Format) String() string {
	switch f {
	case XML:
		return "xml"
	case Binary:
		return "binary"
	default:
		return fmt.Sprintf("Format(%d)", int(f))
	}
}

// MarshalText returns the text form, so that JSON shows a word.
func (f Format) MarshalText() ([]byte, error) {
	if f != XML && f != Binary {
		return nil, newError(CodeUnsupportedType, "unknown format %d", int(f))
	}
	return []byte(f.String()), nil
}

const (
	byteOrderMark = "\xef\xbb\xbf"
	binaryMagic   = "bplist"
	whiteSpace    = " \t\r\n"
)

// detect distinguishes the two supported formats and refuses all others, with a
// code for what they are. It looks only at the first bytes; the parsers check the
// rest.
func detect(data []byte) (Format, *PositionError) {
	start := position{offset: 0}
	if bytes.HasPrefix(data, []byte(binaryMagic)) {
		return Binary, nil
	}
	if isUTF16(data) {
		return 0, newError(CodeEncoding, "text in UTF-16 or UTF-32, want UTF-8").at(start)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte(byteOrderMark)), whiteSpace)
	switch {
	case len(text) == 0:
		return 0, newError(CodeEmpty, "empty file").at(start)
	case text[0] == '<' && !isHexData(text):
		return XML, nil
	case data[0] == 0x30 && len(data) > 1 && data[1] >= 0x80:
		return 0, newError(CodeSigned, "CMS data, such as a signed profile, not a bare property list").at(start)
	case bytes.IndexByte([]byte(`{("/`), text[0]) >= 0 || text[0] == '<':
		return 0, newError(CodeTextPlist, "an OpenStep property list or JSON, want XML or binary: begins with %q", excerpt(text)).at(start)
	default:
		return 0, newError(CodeNotPlist, "not a property list: begins with %q", excerpt(text)).at(start)
	}
}

// isUTF16 recognizes wide encodings by their byte-order mark or by a zero
// byte beside the first "<".
func isUTF16(data []byte) bool {
	for _, prefix := range []string{"\xfe\xff", "\xff\xfe", "<\x00", "\x00<", "\x00\x00\xfe\xff", "\x00\x00\x00<"} {
		if bytes.HasPrefix(data, []byte(prefix)) {
			return true
		}
	}
	return false
}

// isHexData recognizes OpenStep data, <0fbd77>, which looks like a tag.
func isHexData(text []byte) bool {
	inner, _, found := bytes.Cut(text[1:], []byte(">"))
	return found && len(bytes.Trim(inner, "0123456789abcdefABCDEF"+whiteSpace)) == 0
}

// excerpt returns the first bytes of a piece of input, to be quoted in a
// message. It cuts bytes and not characters as [fault.Clip] does: what is not a
// property list may be in any encoding, and its bytes say what it is.
func excerpt(text []byte) string {
	const length = 24
	if len(text) <= length {
		return string(text)
	}
	return string(text[:length]) + "…"
}
