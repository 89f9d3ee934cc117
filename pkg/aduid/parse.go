package aduid

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Parse parses a GUID in a form. With [Auto], 32 bare hex digits are an error:
// they may be raw bytes or text without its dashes, which are different GUIDs.
// The error is a [*fault.Error].
func Parse(text string, form Form) (GUID, error) { return ParseBytes([]byte(text), form) }

// ParseBytes is Parse for streams: only an error is allocated.
func ParseBytes(text []byte, form Form) (GUID, error) {
	text = bytes.TrimSpace(text)
	var g GUID
	err := errNoForm
	switch form {
	case Auto:
		g, err = parseAny(text)
	case Dashed:
		g, err = parseDashed(text)
	case Base64:
		g, err = parseBase64(text)
	case RawHex:
		g, err = parseRaw(text)
	case TextHex:
		g, err = parseBare(unbraced(text))
		g = g.swapped()
	}
	if err != nil {
		return GUID{}, guidError(text, form, err)
	}
	return g, nil
}

// What is wrong with a text; guidError makes a *fault.Error of it.
var (
	errNoForm    = errors.New("not a GUID in any known form")
	errAmbiguous = errors.New("32 hex digits may be the raw bytes or the text without its dashes, which are different GUIDs")
	errBase64    = errors.New("not base64")
)

// A lengthError is the number of bytes that were found instead of 16.
type lengthError int

func (e lengthError) Error() string { return fmt.Sprintf("%d bytes instead of 16", int(e)) }

// parseAny recognizes the form: no text fits two of them, except for 32 digits.
func parseAny(text []byte) (GUID, error) {
	switch inner := unbraced(text); {
	case len(inner) == 36:
		return parseDashed(text)
	case len(inner) == 32:
		if _, err := parseBare(inner); err == nil {
			return GUID{}, errAmbiguous
		}
	}
	if len(text) == 24 || bytes.HasSuffix(text, []byte("=")) {
		return parseBase64(text)
	}
	if bytes.ContainsAny(text, ` \'`) {
		return parseRaw(text)
	}
	return GUID{}, errNoForm
}

func unbraced(text []byte) []byte {
	if len(text) >= 2 && text[0] == '{' && text[len(text)-1] == '}' {
		return text[1 : len(text)-1]
	}
	return text
}

// parseDashed parses the text form, in any case, with or without braces.
func parseDashed(text []byte) (GUID, error) {
	var g GUID
	text = unbraced(text)
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return g, errNoForm
	}
	at := 0
	for i, to := range textOrder() {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			at++
		}
		high, low := hexValue(text[at]), hexValue(text[at+1])
		if high|low > 15 {
			return g, errNoForm
		}
		g[to] = high<<4 | low
		at += 2
	}
	return g, nil
}

// parseBare parses 32 digits in the order of the text.
func parseBare(text []byte) (GUID, error) {
	var g GUID
	if len(text) != 32 {
		return g, errNoForm
	}
	for i := range g {
		high, low := hexValue(text[2*i]), hexValue(text[2*i+1])
		if high|low > 15 {
			return g, errNoForm
		}
		g[i] = high<<4 | low
	}
	return g, nil
}

// parseRaw parses raw bytes as hex digits: bare, or with the punctuation that
// [RawHex] lists.
func parseRaw(text []byte) (GUID, error) {
	var digits [32]byte
	switch n := len(text); {
	case n == 48 && text[0] == '\\': // \9E\75…
		for i := range 16 {
			if text[3*i] != '\\' {
				return GUID{}, errNoForm
			}
			copy(digits[2*i:], text[3*i+1:3*i+3])
		}
	case n == 35 && (text[0] == 'X' || text[0] == 'x') && text[1] == '\'' && text[34] == '\'':
		copy(digits[:], text[2:34])
	case n == 35 && text[8] == ' ' && text[17] == ' ' && text[26] == ' ':
		for i := range 4 {
			copy(digits[8*i:], text[9*i:9*i+8])
		}
	default:
		if inner := unbraced(text); len(inner) == 36 {
			g, err := parseDashed(inner)
			return g.swapped(), err
		}
		return parseBare(text)
	}
	return parseBare(digits[:])
}

// swapped reverses the first three groups: from text order to raw order, and
// back.
func (g GUID) swapped() GUID {
	var other GUID
	for i, from := range textOrder() {
		other[i] = g[from]
	}
	return other
}

// parseBase64 parses canonical base64. Its error distinguishes a wrong length
// from what is not base64.
func parseBase64(text []byte) (GUID, error) {
	var g GUID
	var decoded [18]byte
	if len(text) != 24 {
		if n, err := base64.StdEncoding.Strict().Decode(make([]byte, len(text)), text); err == nil {
			return g, lengthError(n)
		}
		return g, errBase64
	}
	n, err := base64.StdEncoding.Strict().Decode(decoded[:], text)
	switch {
	case err != nil:
		return g, errBase64
	case n != len(g):
		return g, lengthError(n)
	}
	return GUID(decoded[:16]), nil
}

// hexValue returns 0 to 15, or 255 if c is not a hex digit.
func hexValue(c byte) byte {
	switch {
	case c-'0' <= 9:
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	default:
		return 255
	}
}

// guidError adds a code and a hint to what is wrong with a text.
func guidError(text []byte, form Form, cause error) error {
	e := &fault.Error{Code: guidCode(cause), Act: "reading GUID", Operand: fault.Clip(string(text)), Err: cause}
	switch {
	case bytes.Contains(bytes.ToLower(text[:min(len(text), 80)]), []byte("objectguid:")):
		e.Hint = "use the value alone, without the name of the attribute; for a whole LDIF file use macwrangler aduid scan --ldif"
	case e.Code == CodeWrongLength && len(text) == 32:
		e.Hint = "for 32 hex digits use hex-raw or hex-guid"
	case e.Code == CodeWrongLength, e.Code == CodeBadBase64:
		e.Hint = "the base64 of a GUID has 24 characters and ends in =="
	case e.Code == CodeAmbiguous:
		e.Hint = "use --input hex-raw for the bytes in LDAP order, or --input hex-guid for text without dashes"
	default:
		e.Hint = hintFor(text, form)
	}
	return e
}

// guidCode returns the code of what is wrong with a text.
func guidCode(cause error) fault.Code {
	_, isLength := errors.AsType[lengthError](cause)
	switch {
	case isLength:
		return CodeWrongLength
	case errors.Is(cause, errBase64):
		return CodeBadBase64
	case errors.Is(cause, errAmbiguous):
		return CodeAmbiguous
	default:
		return CodeBadGUID
	}
}

// hintFor looks for a common mistake.
func hintFor(text []byte, form Form) string {
	digits := 0
	for _, c := range text {
		if hexValue(c) <= 15 {
			digits++
		}
	}
	switch {
	case digits > 0 && digits != 32 && digits+bytes.Count(text, []byte("-")) == len(unbraced(text)):
		return fmt.Sprintf("%d hex digits instead of 32", digits)
	case form != Auto && form <= TextHex:
		return fmt.Sprintf("it was read as %s; leave that out, or name the right form", form)
	default:
		return "GUIDs look like 6C703CF1-B5D1-41F8-880B-317728CBD4F5 or 8TxwbNG1+EGICzF3KMvU9Q=="
	}
}
