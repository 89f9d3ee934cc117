package codetest

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// maxErrorText bounds what an error says, in bytes: a path, and the 4,000 characters
// that package fault leaves of a cause.
const maxErrorText = 24 << 10

// PrintableError fails the test if the text of an error, unless it is nil, could do
// something to a terminal or fake a line: fuzz targets call it, because libraries
// quote their input in their errors as it is.
func PrintableError(tb testing.TB, err error) {
	tb.Helper()
	if err == nil {
		return
	}
	text := err.Error()
	if text == "" || len(text) > maxErrorText || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		tb.Errorf("%T is not fit to be printed: %.300q", err, text)
	}
}
