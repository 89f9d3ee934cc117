package forms

import (
	"regexp"
	"strings"
)

// nslookup prints NAME, a tab and text = "…" on one line (macOS, BIND), or the strings
// on lines of their own below it (Windows). The words around it are in the language
// of the system; text = is not.

func isNslookup(lines []string) bool {
	return anyLine(lines, func(line string) bool {
		_, _, is := textOf(line)
		_, _, failed := lookupFailure(line)
		return is || (failed && line[0] != ';') || strings.HasPrefix(line, "Server:\t") || strings.HasPrefix(line, "Server:  ")
	})
}

// textOf splits NAME<blank>text =DATA.
func textOf(line string) (name, data string, is bool) {
	at := strings.Index(line, "text =")
	if at < 1 || (line[at-1] != ' ' && line[at-1] != '\t') {
		return "", "", false
	}
	name = strings.TrimSpace(line[:at])
	if name == "" || strings.ContainsAny(name, " \t\"") {
		return "", "", false
	}
	return name, strings.TrimSpace(line[at+len("text ="):]), true
}

// lookupFailure reads a line that says that there is no record, or no answer.
func lookupFailure(line string) (name, what string, is bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "** ") && !strings.HasPrefix(line, "*** ") && !strings.HasPrefix(line, ";; connection timed out") {
		return "", "", false // a lone "DNS request timed out." of Windows comes before another try
	}
	if found := failure.FindStringSubmatch(line); found != nil {
		return failedName(line), spelled(found[1]), true
	}
	if strings.Contains(line, "timed-out") || strings.Contains(line, "timed out") || strings.Contains(line, "no servers could be reached") {
		return "", "no answer", true
	}
	return "", "", false
}

// failure matches the end of such a line. The words before it are in the language of the
// system; the answer is not.
var failure = regexp.MustCompile(`(?i): ?(Non-existent domain|NXDOMAIN|No answer|SERVFAIL|REFUSED|Server failed|Query refused)\.?$`)

// spelled returns an answer in one spelling.
func spelled(what string) string {
	for _, one := range []string{"Non-existent domain", "NXDOMAIN", "No answer", "SERVFAIL", "REFUSED", "Server failed", "Query refused"} {
		if strings.EqualFold(one, what) {
			return one
		}
	}
	return what
}

// failedName returns the name that was asked for: the word after "can't find", and in
// another language the one with the name of a record.
func failedName(line string) string {
	if found := regexp.MustCompile(`(?i)can't find (\S+)`).FindStringSubmatch(line); found != nil {
		return strings.TrimRight(found[1], ":")
	}
	for _, word := range strings.Fields(line) {
		if word = strings.Trim(word, `:"'`); ours(word) {
			return word
		}
	}
	return ""
}

func readNslookup(t *Text, lines []string) error {
	server, name := "", ""
	var list [][]byte
	start := 0
	flush := func() {
		if name != "" && len(list) > 0 {
			t.add(Record{Name: name, Line: start}, list...)
		} else if name != "" && ours(name) {
			t.fault(start, "text = is not followed by a string", "paste all lines of the answer")
		}
		name, list = "", nil
	}
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		owner, data, isText := textOf(line)
		missing, what, failed := lookupFailure(line)
		switch {
		case isText && data != "":
			flush()
			t.put(Record{Name: owner, Line: i + 1}, data, Unescape)
		case isText:
			flush()
			name, start = owner, i+1
		case name != "" && strings.HasPrefix(trimmed, `"`) && strings.HasSuffix(trimmed, `"`) && len(trimmed) > 1:
			if err := shown(name, trimmed, "the tools of Windows"); len(list) == 0 && err != nil {
				return err
			}
			list = append(list, []byte(trimmed[1:len(trimmed)-1]))
		case trimmed == "":
		case failed:
			flush()
			t.Absent = append(t.Absent, Absence{i + 1, missing, server, what, what != "NXDOMAIN" && what != "Non-existent domain" && what != "No answer"})
		default:
			flush()
			t.canonicalName(line)
			if address, is := strings.CutPrefix(trimmed, "Address:"); is && server == "" {
				server, _, _ = strings.Cut(strings.TrimSpace(address), "#")
			}
		}
	}
	flush()
	return nil
}

// canonicalName reads NAME canonical name = TARGET.
func (t *Text) canonicalName(line string) {
	name, target, is := strings.Cut(line, "canonical name = ")
	if is {
		t.alias(strings.TrimSpace(name), strings.TrimSpace(target))
	}
}

// host prints NAME descriptive text "…".

const descriptive = ` descriptive text "`

func isHost(lines []string) bool {
	return anyLine(lines, func(line string) bool {
		_, what := hostAbsence(line)
		return (what != "" && line[0] != ';') || strings.Contains(line, descriptive)
	})
}

// hostAbsence reads what host prints instead of a record.
func hostAbsence(line string) (name, what string) {
	words := strings.Fields(line)
	switch {
	case len(words) > 4 && words[0] == "Host" && strings.Contains(line, " not found: "):
		_, code, _ := strings.Cut(line, "(")
		return words[1], strings.TrimSuffix(code, ")")
	case len(words) == 5 && strings.HasSuffix(line, " has no TXT record"):
		return words[0], "no TXT record"
	case strings.HasPrefix(line, ";; connection timed out"):
		return "", "no answer"
	}
	return "", ""
}

func readHost(t *Text, lines []string) error {
	for i, line := range lines {
		if name, data, is := strings.Cut(line, descriptive); is {
			t.put(Record{Name: name, Line: i + 1}, `"`+data, Unescape)
			continue
		}
		if name, target, is := strings.Cut(line, " is an alias for "); is {
			t.alias(name, strings.TrimSpace(target))
			continue
		}
		if name, what := hostAbsence(line); what != "" {
			t.Absent = append(t.Absent, Absence{Line: i + 1, Name: name, What: what, Failed: what != "NXDOMAIN" && what != "no TXT record"})
			continue
		}
		if mentions(line) && !strings.HasPrefix(line, ";") && !strings.HasPrefix(line, "Using domain server") {
			return unknown("line %d is not one that host prints", i+1)
		}
	}
	return nil
}
