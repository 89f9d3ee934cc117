package aduid

import "bytes"

// parseRaw parses raw bytes as hex digits: bare, or with the punctuation that
// [RawHex] lists.
func parseRaw(text []byte) (GUID, error) {
	var digits [32]byte
	switch n := len(text); {
	case n == 36:
		g, err := parseDashed(text)
		return g.swapped(), err
	case n == 35 && (text[0] == 'X' || text[0] == 'x') && text[1] == text[34] && (text[1] == '\'' || text[1] == '"'):
		return parseBare(text[2:34])
	case n == 34 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'):
		return parseBare(text[2:])
	case n == 35 && text[8] == ' ' && text[17] == ' ' && text[26] == ' ':
		for i := range 4 {
			copy(digits[8*i:], text[9*i:9*i+8])
		}
		return parseBare(digits[:])
	case n == 32:
		return parseBare(text)
	}
	return parseDump(text)
}

// parseDump parses 16 bytes of two hex digits each, as debuggers, BitConverter and
// programs print them: F1-3C-…, f1:3c:…, F1 3C …, 0xF1 0x3C …, 0xF1, 0x3C, …,
// \F1\3C… and \xf1\x3c…
func parseDump(text []byte) (GUID, error) {
	var g GUID
	var separator []byte
	for i := range g {
		gap, rest := separatorOf(text)
		marker, rest := markerOf(rest)
		switch {
		case i == 0 && len(gap) > 0, i > 0 && len(gap) == 0 && marker[:min(1, len(marker))] != `\`:
			return GUID{}, errNoForm
		case i == 1:
			separator = gap
		case i > 1 && !sameSeparator(separator, gap):
			return GUID{}, errNoForm
		}
		if len(rest) < 2 || hexValue(rest[0])|hexValue(rest[1]) > 15 {
			return GUID{}, errNoForm
		}
		g[i] = hexValue(rest[0])<<4 | hexValue(rest[1])
		text = rest[2:]
	}
	if len(text) > 0 {
		return GUID{}, errNoForm
	}
	return g, nil
}

// separatorOf splits what is before the next byte of a dump from the rest.
func separatorOf(text []byte) (gap, rest []byte) {
	n := 0
	for n < len(text) && n < 3 && bytes.IndexByte([]byte(" -:,"), text[n]) >= 0 {
		n++
	}
	return text[:n], text[n:]
}

// sameSeparator compares two gaps: a dump may have a wider one in its middle.
func sameSeparator(a, b []byte) bool {
	return bytes.Equal(bytes.Trim(a, " "), bytes.Trim(b, " ")) && (len(a) == 0) == (len(b) == 0)
}

// markerOf splits the prefix of a byte from its digits.
func markerOf(text []byte) (marker string, rest []byte) {
	for _, marker := range []string{"0x", "0X", `\x`, `\X`, `\`} {
		if bytes.HasPrefix(text, []byte(marker)) {
			return marker, text[len(marker):]
		}
	}
	return "", text
}
