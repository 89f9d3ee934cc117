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
		g, err = parseDashed(undress(text).core)
	case Base64:
		g, err = parseBase64(undress(text).core)
	case RawHex:
		g, err = parseRaw(undress(text).core)
	case TextHex:
		g, err = parseBare(undress(text).core)
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
	if len(text) == 36 { // most are
		if g, err := parseDashed(text); err == nil {
			return g, nil
		}
	}
	d := undress(text)
	switch core := d.core; {
	case len(core) == 36:
		return parseDashed(core)
	case len(core) == 32 && isHex(core) && !d.raw:
		return GUID{}, errAmbiguous
	case len(core) == 24, len(core) == 22, bytes.HasSuffix(core, []byte("=")):
		if g, err := parseBase64(core); err == nil || len(core) != 22 {
			return g, err
		}
		return GUID{}, errNoForm
	case bytes.IndexByte(core, '-') >= 0 && isDashedText(core), isDecimals(core):
		return GUID{}, errNoForm // with a digit too many, or too few
	}
	return parseRaw(d.core)
}

// isDashedText reports whether text has only hex digits and the dashes of a GUID's
// text, but a wrong number of digits.
func isDashedText(text []byte) bool {
	return bytes.Count(text, []byte("-")) <= 4 && isHex(bytes.ReplaceAll(text, []byte("-"), nil))
}

func isHex(text []byte) bool {
	for _, c := range text {
		if hexValue(c) > 15 {
			return false
		}
	}
	return true
}

// parseDashed parses the text form, in any case.
func parseDashed(text []byte) (GUID, error) {
	var g GUID
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

// swapped reverses the first three groups: from text order to raw order, and
// back.
func (g GUID) swapped() GUID {
	var other GUID
	for i, from := range textOrder() {
		other[i] = g[from]
	}
	return other
}

// parseBase64 parses canonical base64, with or without its padding, which is
// redundant, in the alphabet of URLs too if it is padded. Its error distinguishes a
// wrong length from what is not base64.
func parseBase64(text []byte) (GUID, error) {
	var g GUID
	var decoded [18]byte
	text = standardBase64(text)
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

// standardBase64 returns the base64 of a GUID in its usual form, with padding and in
// the usual alphabet. Text that has it, as most has, is not copied.
func standardBase64(text []byte) []byte {
	switch {
	case len(text) == 22:
		return append(append(make([]byte, 0, 24), text...), "=="...)
	case len(text) == 24 && bytes.HasSuffix(text, []byte("==")) && bytes.ContainsAny(text, "-_"):
		return bytes.Map(func(r rune) rune {
			switch r {
			case '-':
				return '+'
			case '_':
				return '/'
			}
			return r
		}, text)
	}
	return text
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
	case e.Code == CodeBadGUID && unread(text) != "":
		e.Err, e.Hint = errors.New(unread(text)), "write it as 6C703CF1-B5D1-41F8-880B-317728CBD4F5, as base64, or as hex bytes such as F1-3C-70-6C-…"
	case attributeName(text) != "":
		e.Err = fmt.Errorf("a line with the name of an attribute, %q", fault.Clip(attributeName(text)))
		e.Hint = "use the value alone, without the name of the attribute; for a whole LDIF file use macwrangler aduid scan --ldif"
	case e.Code == CodeWrongLength && len(text) == 32:
		e.Hint = "for 32 hex digits use hex-raw or hex-guid"
	case e.Code == CodeWrongLength, e.Code == CodeBadBase64:
		e.Hint = "the base64 of a GUID has 24 characters and ends in ==, or 22 without padding"
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
	case digits > 0 && digits != 32 && digits+bytes.Count(text, []byte("-")) == len(undress(text).core):
		return fmt.Sprintf("%d hex digits instead of 32", digits)
	case form != Auto && form <= TextHex:
		return fmt.Sprintf("it was read as %s; leave that out, or name the right form", form)
	default:
		return "GUIDs look like 6C703CF1-B5D1-41F8-880B-317728CBD4F5 or 8TxwbNG1+EGICzF3KMvU9Q=="
	}
}
