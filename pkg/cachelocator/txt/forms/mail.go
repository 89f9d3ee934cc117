package forms

import (
	"bytes"
	"strings"
)

// Plain returns a text as it was before it was saved by PowerShell or Notepad (UTF-16,
// a byte-order mark) and quoted by a mail program. Anything else stays as it is.
func Plain(data []byte) []byte {
	text, err := plain(data)
	if err != nil || !bytes.HasPrefix(bytes.TrimSpace(data), []byte(">")) && text == string(data) {
		return data
	}
	return []byte(strings.Join(unquoted(strings.Split(text, "\n")), "\n"))
}

// unquoted takes off the > with which a mail program begins each line of what it quotes.
// Where only some lines have one it stays: the text of a mail is around it, and nslookup
// has it as a prompt.
func unquoted(lines []string) []string {
	for range maxQuoted {
		list := make([]string, len(lines))
		some := false
		for i, line := range lines {
			rest, quoted := strings.CutPrefix(line, ">")
			if !quoted && strings.TrimSpace(line) != "" {
				return lines
			}
			some = some || quoted
			list[i] = strings.TrimPrefix(rest, " ")
		}
		if !some {
			return lines
		}
		lines = list
	}
	return lines
}

// maxQuoted is how often a text may have been quoted.
const maxQuoted = 10

// noQuoted refuses a text in which a mail's > has become part of a name.
func (t *Text) noQuoted() error {
	for _, r := range t.Records {
		if ours(r.Name) && strings.Contains(r.Name, ">") {
			return unknown("line %d begins with >, as a mail program quotes", r.Line)
		}
	}
	return nil
}
