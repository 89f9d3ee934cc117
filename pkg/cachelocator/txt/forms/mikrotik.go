package forms

import (
	"encoding/hex"
	"strings"
)

// RouterOS exports the commands that make its settings: /ip dns static, and then
// lines of add name=… text=… type=TXT. A line may go on after a backslash.

func isMikroTik(lines []string) bool {
	return anyLine(lines, func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "/ip dns static") })
}

func readMikroTik(t *Text, lines []string) error {
	inside := false
	for at := 0; at < len(lines); {
		line, taken := continued(lines[at:])
		number := at + 1
		at += taken
		if menu, is := strings.CutPrefix(line, "/ip dns static"); is {
			inside, line = true, strings.TrimSpace(menu)
		} else if strings.HasPrefix(line, "/") {
			inside = false
		}
		if command, is := strings.CutPrefix(line, "add "); inside && is {
			if err := t.mikrotik(command, number); err != nil {
				return err
			}
		}
	}
	return nil
}

// continued joins a line that ends with a backslash and the next ones, whose
// indentation does not count.
func continued(lines []string) (string, int) {
	var b strings.Builder
	for i, line := range lines {
		line = strings.TrimLeft(line, " \t")
		kept, more := strings.CutSuffix(line, `\`)
		b.WriteString(kept)
		if !more {
			return b.String(), i + 1
		}
	}
	return b.String(), len(lines)
}

func (t *Text) mikrotik(command string, number int) error {
	values, ok := routerOS(command)
	if !ok {
		if !mentions(command) {
			t.Foreign++
			return nil
		}
		return unknown("the quotes of line %d cannot be read", number)
	}
	text, isText := values["text"]
	if !isText || values["disabled"] == "yes" {
		t.Foreign++
		return nil
	}
	record := Record{Name: values["name"], Line: number}
	if record.Name == "" {
		record.Name = values["regexp"] + " (a regular expression)"
	}
	if ttl, is := parseTTL(values["ttl"]); is {
		record.TTL = &ttl
	}
	t.add(record, []byte(text))
	return nil
}

// routerOS splits a command into its parameters.
func routerOS(command string) (map[string]string, bool) {
	values := map[string]string{}
	for command = strings.TrimLeft(command, " "); command != ""; command = strings.TrimLeft(command, " ") {
		at := strings.IndexAny(command, ` ="`)
		switch {
		case at < 0:
			return values, true
		case command[at] == ' ': // a word without a value
			command = command[at:]
			continue
		case command[at] == '"':
			return nil, false
		}
		name, rest := command[:at], command[at+1:]
		if !strings.HasPrefix(rest, `"`) {
			values[name], command, _ = strings.Cut(rest, " ")
			continue
		}
		end := closing(rest)
		if end < 0 {
			return nil, false
		}
		values[name] = routerOSText(rest[1:end])
		command = rest[end+1:]
	}
	return values, true
}

// routerOSText replaces escapes: \XX is a byte in hexadecimal, \X is X.
func routerOSText(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	plain := make([]byte, 0, len(text))
	for at := 0; at < len(text); at++ {
		if text[at] != '\\' || at+1 == len(text) {
			plain = append(plain, text[at])
			continue
		}
		at++
		if at+2 <= len(text) {
			if b, err := hex.DecodeString(text[at : at+2]); err == nil {
				plain = append(plain, b[0])
				at++
				continue
			}
		}
		if c := strings.IndexByte("ntr_", text[at]); c >= 0 {
			plain = append(plain, "\n\t\r "[c])
			continue
		}
		plain = append(plain, text[at])
	}
	return string(plain)
}
