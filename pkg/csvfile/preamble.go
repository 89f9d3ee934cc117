package csvfile

import (
	"bytes"
	"cmp"
)

// preamble skips what programs write before the first row, and finds out how
// lines end and cells are separated. Errors of the text are left to Read.
func (r *Reader) preamble() {
	for {
		head, _ := r.text.Peek(buffered)
		line, end := firstLine(head)
		if returns(head[len(line):]) {
			r.returns = true
		}
		switch comma := separatorLine(line); {
		case len(head) == 0:
			r.options.Comma = cmp.Or(r.options.Comma, ',')
			return
		case comma != 0:
			r.options.Comma = comma
		case len(line) == 0, hasPrefixFold(line, "#TYPE"), r.options.Comment != 0 && line[0] == r.options.Comment:
		default:
			r.options.Comma = cmp.Or(r.options.Comma, commaOf(line))
			return
		}
		skipped := len(line) + end
		_, _ = r.text.Discard(skipped) // they have been peeked at
		r.offset += int64(skipped)
		r.line++
		r.last = r.line
	}
}

// firstLine returns the first line of a text, and the length of its end. A line end
// in quotes does not count, except in a comment.
func firstLine(text []byte) (line []byte, end int) {
	quoted, comment := false, len(text) > 0 && text[0] == '#'
	for i, c := range text {
		switch {
		case c == '"' && !comment:
			quoted = !quoted
		case c == '\n' && !quoted:
			return text[:i], 1
		case c == '\r' && !quoted && bytes.HasPrefix(text[i+1:], []byte("\n")):
			return text[:i], 2
		case c == '\r' && !quoted:
			return text[:i], 1
		}
	}
	return text, 0
}

// returns reports whether a text begins with a CR that ends a line alone. At the end
// of the text the LF behind it may have been cut.
func returns(text []byte) bool { return len(text) > 1 && text[0] == '\r' && text[1] != '\n' }

// separatorLine returns the separator that a line "sep=;" names, 0 for any other
// line. Excel reads such a line, and writes it in some languages.
func separatorLine(line []byte) byte {
	line = bytes.Trim(line, `"`)
	if len(line) == 5 && hasPrefixFold(line, "sep=") {
		return line[4]
	}
	return 0
}

// commaOf returns the separator of the names in a header: the most frequent one
// outside quotes.
func commaOf(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte(",;\t") {
		n, quoted := 0, false
		for _, b := range line {
			switch {
			case b == '"':
				quoted = !quoted
			case b == c && !quoted:
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

func hasPrefixFold(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && bytes.EqualFold(text[:len(prefix)], []byte(prefix))
}
