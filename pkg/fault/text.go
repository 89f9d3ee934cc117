package fault

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxClip is how many characters [Clip] leaves of a text.
const maxClip = 80

// Clip shortens text from an untrusted file to a length that suits a message:
// 80 characters and an ellipsis. It cuts between characters, and replaces bytes
// that are not UTF-8.
func Clip(text string) string { return ClipTo(text, maxClip) }

// ClipTo is [Clip] to at most so many characters.
func ClipTo(text string, limit int) string {
	count := 0
	for i := range text {
		if count == limit {
			return strings.ToValidUTF8(text[:i], string(utf8.RuneError)) + "…"
		}
		count++
	}
	return strings.ToValidUTF8(text, string(utf8.RuneError))
}

// Printable escapes, as Go does in a string, what could change a terminal or
// fake a line: control characters, line and paragraph separators, marks that
// turn the direction of text, bytes that are not UTF-8.
func Printable(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, string(utf8.RuneError)) {
		if unicode.IsGraphic(r) {
			b.WriteRune(r)
			continue
		}
		quoted := fmt.Sprintf("%+q", r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
