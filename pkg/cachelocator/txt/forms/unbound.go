package forms

import "strings"

// unbound takes a zone line in quotes: local-data: '… TXT "…"'.

func isUnbound(lines []string) bool {
	return anyLine(lines, func(line string) bool {
		line = strings.TrimSpace(line)
		return strings.HasPrefix(line, "local-data:") || strings.HasPrefix(line, "local-zone:")
	})
}

func readUnbound(t *Text, lines []string) error {
	p := reader{t: t, kinds: map[string]bool{}}
	for i, line := range lines {
		value, is := strings.CutPrefix(strings.TrimSpace(line), "local-data:")
		if !is {
			continue
		}
		inner, ok := unboundValue(strings.TrimSpace(value))
		switch {
		case ok:
			p.line([]string{inner}, i+1)
		case mentions(value):
			t.fault(i+1, "unbound refuses this line: its quotes end inside the record", `put single quotes around the record: local-data: 'NAME 10800 IN TXT "prs=…"'`)
		default:
			t.Foreign++
		}
	}
	return p.finish()
}

// unboundValue returns what is in the quotes of a value, which have no escapes. A
// comment may follow.
func unboundValue(value string) (string, bool) {
	if value == "" || (value[0] != '\'' && value[0] != '"') {
		return "", false
	}
	inner, rest, closed := strings.Cut(value[1:], value[:1])
	rest = strings.TrimSpace(rest)
	return inner, closed && (rest == "" || rest[0] == '#')
}
