package sink

import (
	"bytes"
	"strings"
)

// doubleBackslashes converts lines for InfluxDB to lines that VictoriaMetrics
// reads in the same way: to InfluxDB a backslash that escapes nothing is literal;
// VictoriaMetrics reads two as one (tests), and two before a space as one and the
// end of the tags.
func doubleBackslashes(lines []byte) []byte {
	if bytes.IndexByte(lines, '\\') < 0 {
		return lines
	}
	doubled := make([]byte, 0, len(lines)+64)
	for i, c := range lines {
		if c == '\\' && (i+1 == len(lines) || strings.IndexByte(", =", lines[i+1]) < 0) {
			doubled = append(doubled, '\\')
		}
		doubled = append(doubled, c)
	}
	return doubled
}

// quoted reports whether a line has a quotation mark in the name of a field.
// VictoriaMetrics 1.79 takes it for the beginning of a string: in tests one of two
// fields was stored as 0, and both with the time of their arrival.
func quoted(line []byte) bool {
	if bytes.IndexByte(line, '"') < 0 {
		return false
	}
	for i, c := range line {
		if c == ' ' && i > 0 && line[i-1] != '\\' { // the end of the tags
			return bytes.IndexByte(line[i:], '"') >= 0
		}
	}
	return false
}
