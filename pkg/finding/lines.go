package finding

import (
	"bytes"
	"unicode/utf8"
)

// Lines finds characters in the text of a target. Parsers count columns in bytes, and so
// do our findings; SARIF counts characters. The nil *Lines knows none.
type Lines struct {
	text   []byte
	starts []int // of the lines; nil where a byte is a character
}

// LinesOf returns the lines of a text, which must not change. It costs little where the
// text is ASCII. What is not UTF-8 has no characters.
func LinesOf(text []byte) *Lines {
	l := &Lines{text: text}
	if isASCII(text) || !utf8.Valid(text) {
		return l
	}
	l.starts = []int{0}
	for at := 0; ; {
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 {
			return l
		}
		at += next + 1
		l.starts = append(l.starts, at)
	}
}

func isASCII(text []byte) bool {
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Character returns which character of its line stands at a column of bytes, from 1: the
// column itself where that is not known.
func (l *Lines) Character(line, column int) int {
	if l == nil || line < 1 || line > len(l.starts) {
		return column
	}
	rest := l.text[l.starts[line-1]:]
	if column < 1 || column-1 > len(rest) {
		return column
	}
	return utf8.RuneCount(rest[:column-1]) + 1
}
