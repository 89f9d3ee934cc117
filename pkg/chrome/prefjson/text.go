package prefjson

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// text reads a string; the position is at its opening quote.
func (r *reader) text() (string, bool) {
	if r.at == len(r.data) {
		return "", r.syntax("the file ends where a key is expected", "the file was cut off: copy it again")
	}
	r.at++
	start := r.at
	var unescaped []byte
	for r.at < len(r.data) {
		switch c := r.data[r.at]; {
		case c >= utf8.RuneSelf:
			if !r.beyondASCII() {
				return "", false
			}
		case c == '"':
			raw := r.data[start:r.at]
			r.at++
			if unescaped == nil {
				return string(raw), true
			}
			return string(append(unescaped, raw...)), true
		case c == '\\':
			unescaped = append(unescaped, r.data[start:r.at]...)
			char, ok := r.escape()
			if !ok {
				return "", false
			}
			unescaped = utf8.AppendRune(unescaped, char)
			start = r.at
		case c < 0x20:
			if !r.control(c) {
				return "", false
			}
		default:
			r.at++
		}
	}
	return "", r.syntax("the file ends inside a string", "the file was cut off, or a closing quote is missing")
}

// beyondASCII reads a character of several bytes.
func (r *reader) beyondASCII() bool {
	char, size := utf8.DecodeRune(r.data[r.at:])
	if char == utf8.RuneError && size == 1 {
		r.seek(r.at)
		return r.fail(RuleEncoding, "a byte that is not UTF-8", "save the file as UTF-8")
	}
	r.at += size
	return true
}

// control reads an unescaped control character in a string. Chrome accepts line
// breaks.
func (r *reader) control(c byte) bool {
	r.seek(r.at)
	if c != '\n' && c != '\r' {
		return r.syntax(fmt.Sprintf("the control character %#02x in a string", c), `write it as \t or \u00XX`)
	}
	r.report("a line break in a string; Chrome accepts it, other readers reject the file", `write \n`)
	r.at++
	return true
}

// escape reads what begins with a backslash.
func (r *reader) escape() (rune, bool) {
	if r.at+1 == len(r.data) {
		return 0, r.syntax("the file ends inside a string", "")
	}
	const plain, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	c := r.data[r.at+1]
	if i := bytes.IndexByte([]byte(plain), c); i >= 0 {
		r.at += 2
		return rune(meant[i]), true
	}
	switch c {
	case 'u':
		return r.unicode()
	case 'x':
		r.seek(r.at)
		r.report(`\x in a string; Chrome accepts it, other readers reject the file`, `write \u00 and the two digits`)
		return r.hex(2)
	}
	return 0, r.syntax(fmt.Sprintf("%q is not an escape sequence of JSON", `\`+string(rune(c))), `write a backslash as \\`)
}

// hex reads the digits after \x or \u.
func (r *reader) hex(digits int) (rune, bool) {
	end := r.at + 2 + digits
	if end > len(r.data) {
		return 0, r.syntax("the file ends inside a string", "")
	}
	value, err := strconv.ParseUint(string(r.data[r.at+2:end]), 16, 16)
	if err != nil {
		return 0, r.syntax(fmt.Sprintf(`\%c without %d hexadecimal digits`, r.data[r.at+1], digits), "")
	}
	r.at = end
	return rune(value), true
}

// unicode reads \uXXXX, and both halves of a surrogate pair.
func (r *reader) unicode() (rune, bool) {
	begin := r.at
	first, ok := r.hex(4)
	if !ok || !utf16.IsSurrogate(first) {
		return first, ok
	}
	if bytes.HasPrefix(r.data[r.at:], []byte(`\u`)) {
		second, ok := r.hex(4)
		if !ok {
			return 0, false
		}
		if char := utf16.DecodeRune(first, second); char != utf8.RuneError {
			return char, true
		}
	}
	if r.marked <= begin {
		r.at = begin
	}
	return 0, r.syntax("unpaired surrogate", "write the character itself")
}

// number reads a number; its literal stays as it is.
func (r *reader) number(n *Node) bool {
	begin := r.at
	if r.data[r.at] == '-' {
		r.at++
	}
	whole := r.digits()
	bad := whole == 0 || whole > 1 && r.data[r.at-whole] == '0'
	integer := true
	if r.peek() == '.' {
		integer = false
		r.at++
		bad = bad || r.digits() == 0
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		integer = false
		r.at++
		if c := r.peek(); c == '+' || c == '-' {
			r.at++
		}
		bad = bad || r.digits() == 0
	}
	n.Text = string(r.data[begin:r.at])
	if bad {
		r.at = begin
		return r.syntax(fmt.Sprintf("%s is not a number", fault.Clip(n.Text)), "")
	}
	value, err := strconv.ParseFloat(n.Text, 64)
	if err != nil {
		r.at = begin
		return r.syntax(fmt.Sprintf("the number %s is out of range", fault.Clip(n.Text)), "")
	}
	n.Type = Double
	if integer && value >= math.MinInt32 && value <= math.MaxInt32 && n.Text != "-0" {
		n.Type = Int
	}
	return true
}

// peek returns the byte at the position, or 0 at the end.
func (r *reader) peek() byte {
	if r.at < len(r.data) {
		return r.data[r.at]
	}
	return 0
}

func (r *reader) digits() (count int) {
	for c := r.peek(); '0' <= c && c <= '9'; c = r.peek() {
		r.at++
		count++
	}
	return count
}

// word reads true, false and null.
func (r *reader) word(n *Node) bool {
	for word, kind := range map[string]Type{"true": Bool, "false": Bool, "null": Null} {
		if bytes.HasPrefix(r.data[r.at:], []byte(word)) {
			n.Type, n.Text = kind, word
			r.at += len(word)
			return true
		}
	}
	return r.syntax(fmt.Sprintf("%s where a value is expected", r.seen()), r.advice())
}

// seen returns what is at the position, for a message.
func (r *reader) seen() string {
	if r.at == len(r.data) {
		return "the end of the file"
	}
	char, _ := utf8.DecodeRune(r.data[r.at:])
	return strconv.QuoteRune(char)
}

// advice is about what people and other readers mistake for JSON.
func (r *reader) advice() string {
	switch c := r.peek(); {
	case c == '#':
		return "Chrome knows only comments with // and /* */"
	case c == '\'':
		return "write strings in double quotes"
	case c == '"':
		return "is a comma missing before it?"
	case c == 0 && r.at == len(r.data):
		return "the file was cut off: copy it again"
	case c == '<':
		return "this is not a JSON file"
	case c == 'T' || c == 'F' || c == 'Y' || c == 'N':
		return "write true, false and null in lower case"
	case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_':
		return "write keys and strings in double quotes"
	}
	return ""
}
