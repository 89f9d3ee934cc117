package disk

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shellQuote quotes a word for /bin/sh. What has a meaning between single
// quotes for readers (and shellcheck) goes between double ones, so that it is
// plain that nothing is expanded.
func shellQuote(word string) string {
	if word != "" && strings.IndexFunc(word, isSpecial) < 0 {
		return word
	}
	var b strings.Builder
	for len(word) > 0 {
		n := strings.IndexAny(word, "'\\$`")
		switch {
		case n < 0:
			n = len(word)
			fallthrough
		case n > 0:
			b.WriteString("'" + word[:n] + "'")
		default:
			n = len(word) - len(strings.TrimLeft(word, "'\\$`"))
			b.WriteString(`"` + strings.NewReplacer(`\`, `\\`, "$", `\$`, "`", "\\`").Replace(word[:n]) + `"`)
		}
		word = word[n:]
	}
	if b.Len() == 0 {
		return "''"
	}
	return b.String()
}

// isSpecial tells what a shell may take for more than a letter.
func isSpecial(r rune) bool {
	return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-+%=:,@", r)
}

// String shows a command as one would type it, in one line that is safe for a
// terminal. What it is given to read is not part of it.
func (c Command) String() string {
	words := make([]string, 0, len(c.Argv))
	for _, word := range c.Argv {
		if word != GroupPlaceholder {
			word = shellQuote(oneLine(word))
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// oneLine escapes what could begin a line, move a cursor or turn the direction
// of a text.
func oneLine(text string) string {
	return escape(text, unicode.IsGraphic)
}

// oneLineASCII is oneLine for those who read nothing but ASCII.
func oneLineASCII(text string) string {
	return escape(text, func(r rune) bool { return r >= ' ' && r < 0x7f })
}

func escape(text string, keep func(r rune) bool) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, string(unicode.ReplacementChar)) {
		if keep(r) {
			b.WriteRune(r)
			continue
		}
		quoted := fmt.Sprintf("%+q", r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
