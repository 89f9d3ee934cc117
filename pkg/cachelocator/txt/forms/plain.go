package forms

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// plain returns a text as UTF-8 without a byte-order mark. PowerShell 5 writes
// UTF-16 where its output goes to a file.
func plain(data []byte) (string, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), nil
	}
	data = data[2:]
	if len(data)%2 == 1 {
		return "", unknown("it is UTF-16 with half a character at its end")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

// typographicIn names a quote, a dash or a blank that a mail or word processor has
// put in place of what was typed, in a line about a record of content caches: what
// the record really has there is not known.
func typographicIn(lines []string) error {
	for i, line := range lines {
		if !mentions(line) {
			continue
		}
		if at := strings.IndexAny(line, "“”„‟«»‘’‚–—\u00a0\u2011"); at >= 0 {
			return unknown("line %d has a typographic character (%q), as mail programs put it in place of a quote, a hyphen or a blank", i+1, []rune(line[at:])[0])
		}
	}
	return nil
}

// mentions reports whether a line has a key or a name of content caches in it.
func mentions(line string) bool {
	lower := lowerASCII(line)
	if strings.Contains(lower, "aaplcache") {
		return true
	}
	for _, key := range keys() {
		if strings.Contains(lower, key+"=") {
			return true
		}
	}
	return false
}

// keys are the keys of the records.
func keys() []string { return []string{"prs", "fss", "prn", "fsn"} }

// lowerASCII leaves every other byte as it is, so that offsets stay valid.
func lowerASCII(text string) string {
	lower := []byte(text)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] += 'a' - 'A'
		}
	}
	return string(lower)
}
