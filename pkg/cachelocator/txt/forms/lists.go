package forms

import (
	"strings"
)

// PowerShell's Format-List: KEY : VALUE in blocks with an empty line between them.

func isPowerShellList(lines []string) bool {
	return anyLine(lines, func(line string) bool {
		key, _, is := strings.Cut(line, " : ")
		key = strings.TrimSpace(key)
		return is && (key == "Strings" || key == "DescriptiveText")
	})
}

func readPowerShellList(t *Text, lines []string) error {
	values, key, start := map[string]string{}, "", 0
	for i, line := range append(lines, "") {
		name, value, is := strings.Cut(line, " : ")
		switch {
		case strings.TrimSpace(line) == "":
			if err := t.listed(values, start); err != nil {
				return err
			}
			values, key, start = map[string]string{}, "", 0
		case is && line[0] != ' ':
			key = strings.TrimSpace(name)
			values[key] = strings.TrimSpace(value)
			if start == 0 {
				start = i + 1
			}
		case key != "" && line[0] == ' ' && len(values[key]) < maxValue:
			values[key] += strings.TrimSpace(line) // a value that goes on
		}
	}
	return nil
}

// listed adds the record of a block.
func (t *Text) listed(values map[string]string, line int) error {
	if data, is := values["DescriptiveText"]; is {
		if isCut(data) {
			return cut(hintServer, "line %d is cut", line)
		}
		if err := shown("", data, "the tools of Windows"); err != nil {
			return err
		}
		t.add(Record{Line: line}, []byte(data))
		return nil
	}
	if _, is := values["Strings"]; !is {
		if len(values) > 0 {
			t.Foreign++
		}
		return nil
	}
	return t.braces(Record{Name: values["Name"], TTL: secondsIn(values["TTL"]), Line: line}, values["Strings"])
}

// dnscmd /EnumRecords: NODE [Aging:N] TTL TXT, tabs, and the data, without quotes.

func isEnumRecords(lines []string) bool {
	return anyLine(lines, func(line string) bool { return strings.TrimSpace(line) == "Returned records:" })
}

func readEnumRecords(t *Text, lines []string) error {
	node := ""
	for i, line := range lines {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if line[0] != ' ' && line[0] != '\t' {
			node = words[0]
			words = words[1:]
		}
		if len(words) > 0 && strings.HasPrefix(words[0], "[Aging:") {
			words = words[1:]
		}
		if len(words) < 3 || secondsIn(words[0]) == nil {
			continue
		}
		if words[1] != "TXT" {
			t.Foreign++
			continue
		}
		_, data, _ := strings.Cut(line, "TXT")
		data = strings.TrimSpace(data)
		if inner, is := strings.CutPrefix(data, "("); is {
			data = strings.TrimSpace(strings.TrimSuffix(inner, ")"))
		}
		if err := shown(node, data, "the tools of Windows"); err != nil {
			return err
		}
		t.put(Record{Name: node, TTL: secondsIn(words[0]), Line: i + 1}, data, Unescape)
	}
	return nil
}

// gcloud prints a table whose last column has the records, with commas between them
// outside of the quotes.

func isGcloud(lines []string) bool {
	return anyLine(lines, isGcloudHead)
}

func isGcloudHead(line string) bool {
	return strings.Join(strings.Fields(line), " ") == "NAME TYPE TTL DATA"
}

func readGcloud(t *Text, lines []string) error {
	for i, line := range lines {
		words := strings.Fields(line)
		if len(words) == 0 || isGcloudHead(line) {
			continue
		}
		if len(words) < 4 || secondsIn(words[2]) == nil {
			return unknown("line %d is not a row of the table", i+1)
		}
		if words[1] != "TXT" {
			t.Foreign++
			continue
		}
		_, data, _ := strings.Cut(line, words[1])
		_, data, _ = strings.Cut(data, words[2])
		for _, one := range outsideQuotes(strings.TrimSpace(data)) {
			t.put(Record{Name: words[0], TTL: secondsIn(words[2]), Line: i + 1}, one, Unescape)
		}
	}
	return nil
}

// outsideQuotes splits a text at the commas that are not in quotes.
func outsideQuotes(text string) []string {
	var list []string
	start, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case text[i] == ',' && !quoted:
			list = append(list, text[start:i])
			start = i + 1
		}
	}
	return append(list, text[start:])
}
