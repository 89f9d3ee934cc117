// Package shell writes words for /bin/sh, by its one call [Quote]. It parses
// nothing, and what it writes is not for other shells, such as PowerShell.
package shell

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns a word quoted for /bin/sh. Characters that look special to
// readers and to shellcheck even within single quotes go within double ones,
// escaped, so that it is clear that nothing is expanded.
func Quote(word string) string {
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

// isSpecial reports whether a character may be special to a shell.
func isSpecial(r rune) bool {
	return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-+%=:,@", r)
}
