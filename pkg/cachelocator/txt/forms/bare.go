package forms

import (
	"regexp"
	"strings"
)

// bareData matches the data of a record by itself: a key, or a near miss of one.
// Before it may stand what is typed in by mistake: a blank, a quote, the length byte
// or its escape.
func bareData() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^[ \t"]*(?:\\"|\\x[0-9a-f]{2}|\\[0-9]{3}|[\x01-\x1f]|[*$+'])?[ \t]*(?:prs|fss|prn|fsn)(?:[=:;, ]|$)`)
}

// foreignData matches records of other software that are known by their beginning.
func foreignData() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^"?(v=[a-z]+[0-9]|[a-z0-9-]+-(site|domain)-verification=|MS=)`)
}

// bare reports whether every line is the data of a record.
func bare(lines []string, one bool) bool {
	ours, foreign := bareData(), foreignData()
	some := false
	for _, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case ours.MatchString(line), one && foreign.MatchString(line):
			some = true
		case foreign.MatchString(line) && len(lines) <= 2:
			some = true
		default:
			return false
		}
	}
	return some
}

// readBare reads the data of a record on each line.
func readBare(t *Text, lines []string) error {
	t.Form = "bare data"
	for i, line := range lines {
		data := strings.TrimSpace(line)
		if data == "" || data[0] == '#' || data[0] == ';' {
			continue
		}
		escape := func(text string) string { return text } // what was typed in is part of the data
		if isBinary(data) && strings.Contains(data, `\`) {
			var err error
			if escape, err = escapeOf(data); err != nil {
				return err
			}
		}
		t.add(Record{Line: i + 1}, []byte(escape(data)))
	}
	return nil
}

// escapeOf returns how the escapes of a binary record are read whose origin is not
// known: decimal as in a zone file, or octal as at Route 53, where only one of them
// is possible.
func escapeOf(data string) (unescape, error) {
	asDecimal, asOctal := true, true
	for _, code := range regexp.MustCompile(`\\([0-9]{3})`).FindAllStringSubmatch(data, -1) {
		asDecimal = asDecimal && code[1] <= "255"
		asOctal = asOctal && !strings.ContainsAny(code[1], "89") && code[1] <= "377"
	}
	if asDecimal && asOctal && Unescape(data) != octal(data) {
		asDecimal, asOctal = fits(Unescape(data)), fits(octal(data))
	}
	switch {
	case asDecimal && (!asOctal || Unescape(data) == octal(data)):
		return Unescape, nil
	case asOctal && !asDecimal:
		return octal, nil
	}
	return nil, ambiguous(`\DDD is decimal in a zone file and octal at Route 53, and both are possible here`)
}

// fits reports whether the data after the key is made of whole items of the
// binary form, which ends with the data or with "more".
func fits(data string) bool {
	data = strings.TrimSuffix(data, `"`)
	_, items, _ := strings.Cut(data, "=")
	for items != "" {
		size := map[byte]int{0x14: 5, 0x16: 17, 0x24: 9, 0x26: 33}[items[0]]
		if items[0] == 0x2b {
			return true
		}
		if size == 0 || size > len(items) {
			return false
		}
		items = items[size:]
	}
	return true
}
