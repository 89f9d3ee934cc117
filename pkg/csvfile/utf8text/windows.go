package utf8text

import (
	"strings"
	"unicode/utf8"
)

// FromWindows1252 returns what single bytes in Windows-1252, which Windows
// PowerShell writes by default in western Europe, mean.
func FromWindows1252(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(windows1252(text[i]))
	}
	return b.String()
}

// windows1252 differs from Latin-1 in 0x80 to 0x9f.
func windows1252(b byte) rune {
	if b < 0x80 || b > 0x9f {
		return rune(b)
	}
	const table = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	for i, c := range []rune(table) {
		if i == int(b-0x80) {
			return c
		}
	}
	return utf8.RuneError
}
