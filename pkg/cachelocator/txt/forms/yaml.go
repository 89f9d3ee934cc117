package forms

import (
	"strings"
)

// dig +yaml writes each record as a zone line in an item of a list. It is read by
// its lines: the rest of YAML is not needed.

func isYAML(lines []string) bool {
	return anyLine(lines, func(line string) bool { return strings.TrimSpace(line) == "- type: MESSAGE" })
}

func readYAML(t *Text, lines []string) error {
	p := reader{t: t, kinds: map[string]bool{}}
	section := ""
	for i, line := range lines {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		item, isItem := strings.CutPrefix(strings.TrimSpace(line), "- ")
		switch {
		case strings.TrimSpace(line) == "- type: MESSAGE":
			section = ""
			t.Absent = append(t.Absent, Absence{Line: i + 1, What: "no answer", Failed: true})
		case strings.HasSuffix(key, "_SECTION"):
			section = key
		case len(t.Absent) == 0:
		case key == "response_address":
			t.Absent[len(t.Absent)-1].Server = strings.Trim(value, `"`)
		case key == "status":
			t.Absent[len(t.Absent)-1].What, t.Absent[len(t.Absent)-1].Failed = clip(value), failedStatus(value)
		case isItem && section == "QUESTION_SECTION":
			if words := strings.Fields(yamlScalar(item)); len(words) > 0 {
				t.Absent[len(t.Absent)-1].Name = strings.TrimSuffix(words[0], ".")
			}
		case isItem && section == "ANSWER_SECTION":
			p.line([]string{yamlScalar(item)}, i+1)
		}
	}
	return p.finish()
}

// finish returns what stands in the way of the records that were read by lines.
func (p *reader) finish() error {
	if p.err == nil && len(p.strays) > 0 {
		return unknown("line %d is not a record, where one is expected", p.strays[0])
	}
	return p.err
}

// yamlScalar returns a scalar without its quotes.
func yamlScalar(text string) string {
	if len(text) > 1 && text[0] == '\'' && text[len(text)-1] == '\'' {
		return strings.ReplaceAll(text[1:len(text)-1], "''", "'")
	}
	return text
}

func anyLine(lines []string, is func(string) bool) bool {
	for _, line := range lines {
		if is(line) {
			return true
		}
	}
	return false
}
