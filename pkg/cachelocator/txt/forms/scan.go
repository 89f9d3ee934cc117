package forms

import "strings"

// word is one word of a zone line, unescaped.
type word struct {
	text   string
	raw    string // with its escapes
	quoted bool
	column int // of its first byte, from 1
}

// maxEntry is how many lines an entry in parentheses may have.
const maxEntry = 50

// scan splits an entry of a zone file into words. It knows quotes, escapes,
// comments, and parentheses, which may span several lines. It returns how many
// lines the entry has, and what is wrong with it or "".
func scan(lines []string) (words []word, taken int, fault string) {
	depth := 0
	for taken < min(len(lines), maxEntry) {
		line := strings.TrimSuffix(lines[taken], "\r")
		taken++
		for at := 0; at < len(line); {
			switch c := line[at]; c {
			case ' ', '\t':
				at++
			case ';':
				at = len(line)
			case '(':
				depth++
				at++
			case ')':
				depth--
				at++
			default:
				w, end, closed := scanWord(line, at)
				if !closed {
					return words, taken, "a quote is not closed"
				}
				words = append(words, w)
				at = end
			}
		}
		if depth <= 0 {
			return words, taken, ""
		}
	}
	return words, taken, "a parenthesis is not closed"
}

// scanWord reads the word that begins at an offset, and returns where it ends.
func scanWord(line string, at int) (w word, end int, closed bool) {
	w.column = at + 1
	w.quoted = line[at] == '"'
	if w.quoted {
		at++
	}
	start := at
	for at < len(line) {
		switch c := line[at]; {
		case c == '\\':
			at += 2
			continue
		case w.quoted && c == '"':
			w.raw, w.text = line[start:at], Unescape(line[start:at])
			return w, at + 1, true
		case !w.quoted && strings.IndexByte(" \t;()\"", c) >= 0:
			w.raw, w.text = line[start:at], Unescape(line[start:at])
			return w, at, true
		}
		at++
	}
	w.raw, w.text = line[start:], Unescape(line[start:])
	return w, len(line), !w.quoted
}

// Unescape replaces the escapes of zone files: \DDD is the byte of that decimal
// number, \X is X. Anything else stays as it is.
func Unescape(text string) string { return unescaped(text, 10) }

// unescaped is Unescape for numbers of a base up to 10.
func unescaped(text string, base byte) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	plain := make([]byte, 0, len(text))
	for at := 0; at < len(text); at++ {
		if text[at] != '\\' || at+1 == len(text) {
			plain = append(plain, text[at])
			continue
		}
		if b, ok := byteOf(text[at+1:], base); ok {
			plain = append(plain, b)
			at += 3
			continue
		}
		at++
		plain = append(plain, text[at])
	}
	return string(plain)
}

// byteOf returns the byte that three digits are, if they are one.
func byteOf(text string, base byte) (byte, bool) {
	if len(text) < 3 {
		return 0, false
	}
	n := 0
	for _, c := range []byte(text[:3]) {
		if c < '0' || c >= '0'+base {
			return 0, false
		}
		n = n*int(base) + int(c-'0')
	}
	return byte(n), n <= 255
}
