package forms

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	hintResolve = "print the whole record: (Resolve-DnsName -Type TXT NAME).Strings, or pipe to ConvertTo-Json"
	hintServer  = "print the whole record: (Get-DnsServerResourceRecord -ZoneName ZONE -Name NAME -RRType Txt).RecordData.DescriptiveText"
)

// table is one that PowerShell prints: headings, dashes below them, and rows of
// columns, which may go on in the next line in the middle of a word.
type table struct {
	columns []column
	rows    []row
}

type column struct {
	name       string
	start, end int // in characters; the last has no end
}

type row struct {
	line  int
	cells map[string]string
}

// readTables reads the tables whose first heading is given and that have a certain
// column.
func readTables(lines []string, first, has string) []table {
	var list []table
	var now *table
	for i, line := range lines {
		switch {
		case i+1 < len(lines) && isDashes(lines[i+1]):
			now = nil
			columns := columnsOf(line, lines[i+1])
			if len(columns) > 1 && columns[0].name == first && hasColumn(columns, has) {
				list = append(list, table{columns: columns})
				now = &list[len(list)-1]
			}
		case now == nil || isDashes(line):
		case strings.TrimSpace(line) == "":
			if len(now.rows) > 0 {
				now = nil
			}
		default:
			now.add(line, i+1)
		}
	}
	return list
}

func isDashes(line string) bool {
	return strings.Contains(line, "--") && strings.Trim(line, "- \t") == ""
}

func hasColumn(columns []column, name string) bool {
	for _, c := range columns {
		if c.name == name {
			return true
		}
	}
	return false
}

// columnsOf finds the columns by their headings and the dashes below them.
func columnsOf(headings, dashes string) []column {
	var columns []column
	text, inside := []rune(headings), false
	for i, c := range []rune(dashes) {
		if c == '-' && !inside {
			if len(columns) > 0 {
				columns[len(columns)-1].end = i
			}
			columns = append(columns, column{start: i, end: -1})
		}
		inside = c == '-'
	}
	for i := range columns {
		end := columns[i].end
		if end < 0 || end > len(text) {
			end = len(text)
		}
		columns[i].name = strings.TrimSpace(string(text[min(columns[i].start, len(text)):max(end, min(columns[i].start, len(text)))]))
	}
	return columns
}

// add takes a line into a new row, or, if it has nothing in its second column, into
// the one before.
func (t *table) add(line string, number int) {
	cells := make([]string, len(t.columns))
	text := []rune(line)
	for i, c := range t.columns {
		start, end := min(c.start, len(text)), len(text)
		if c.end >= 0 {
			end = min(c.end, len(text))
		}
		cells[i] = string(text[start:end])
	}
	goesOn := len(t.rows) > 0 && strings.TrimSpace(cells[1]) == ""
	if !goesOn {
		t.rows = append(t.rows, row{number, map[string]string{}})
	}
	last := t.rows[len(t.rows)-1].cells
	for i, c := range t.columns {
		switch size := len(last[c.name]); {
		case size > maxValue+3:
			continue
		case size > maxValue:
			last[c.name] += "..." // far longer than a record: as good as cut
			continue
		}
		last[c.name] += strings.TrimRight(cells[i], " \t")
	}
}

func isCut(text string) bool {
	return strings.HasSuffix(text, "...") || strings.HasSuffix(text, "…")
}

func isResolveTable(lines []string) bool { return hasTable(lines, "Name", "Strings") }

// hasTable reports whether a text has a table with certain headings.
func hasTable(lines []string, first, has string) bool {
	for i, line := range lines {
		if i+1 < len(lines) && isDashes(lines[i+1]) {
			if columns := columnsOf(line, lines[i+1]); len(columns) > 1 && columns[0].name == first && hasColumn(columns, has) {
				return true
			}
		}
	}
	return false
}

// readResolveTable reads what Resolve-DnsName prints: {…} are the strings.
func readResolveTable(t *Text, lines []string) error {
	for _, one := range readTables(lines, "Name", "Strings") {
		for _, r := range one.rows {
			if r.cells["Type"] != "TXT" {
				t.Foreign++
				continue
			}
			record := Record{Name: strings.TrimSpace(r.cells["Name"]), TTL: secondsIn(r.cells["TTL"]), Line: r.line}
			if err := t.braces(record, r.cells["Strings"]); err != nil {
				return err
			}
		}
	}
	return nil
}

// braces adds the record of a {…}: a comma and a blank inside are between strings.
func (t *Text) braces(r Record, text string) error {
	text = strings.TrimSpace(text)
	if isCut(r.Name) && (ours(r.Name) || mentions(text)) || (ours(r.Name) && (isCut(strings.TrimSuffix(text, "}")) || isCut(text))) {
		return cut(hintResolve, "line %d is cut to the width of the table", r.Line)
	}
	inner, ok := strings.CutPrefix(text, "{")
	inner, closed := strings.CutSuffix(inner, "}")
	if !ok || !closed {
		if ours(r.Name) {
			return cut(hintResolve, "the braces of line %d do not close", r.Line)
		}
		t.Foreign++
		return nil
	}
	if err := shown(r.Name, inner, "the tools of Windows"); err != nil {
		return err
	}
	var list [][]byte
	for one := range strings.SplitSeq(inner, ", ") {
		list = append(list, []byte(one))
	}
	t.add(r, list...)
	return nil
}

func isServerTable(lines []string) bool { return hasTable(lines, "HostName", "RecordData") }

func readServerTable(t *Text, lines []string) error {
	for _, one := range readTables(lines, "HostName", "RecordData") {
		for _, r := range one.rows {
			name, data := strings.TrimSpace(r.cells["HostName"]), strings.TrimSpace(r.cells["RecordData"])
			switch {
			case r.cells["RecordType"] != "TXT":
				t.Foreign++
			case isCut(name) && (ours(name) || mentions(data)), ours(name) && isCut(data):
				return cut(hintServer, "line %d is cut to the width of the table", r.line)
			default:
				if err := shown(name, data, "the tools of Windows"); err != nil {
					return err
				}
				t.add(Record{Name: name, TTL: spanIn(r.cells["TimeToLive"]), Line: r.line}, []byte(data))
			}
		}
	}
	return nil
}

// secondsIn returns a number of seconds, or nil.
func secondsIn(text string) *uint32 {
	if n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31); err == nil {
		seconds := uint32(n)
		return &seconds
	}
	return nil
}

// spanIn returns the seconds of [DAYS.]HH:MM:SS, or nil.
func spanIn(text string) *uint32 {
	days, clock, found := strings.Cut(strings.TrimSpace(text), ".")
	if !found {
		days, clock = "0", days
	}
	parts := strings.Split(days+":"+clock, ":")
	if len(parts) != 4 {
		return nil
	}
	total := uint64(0)
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil {
			return nil
		}
		total = total*[]uint64{1, 24, 60, 60}[i] + n
	}
	seconds := uint32(min(total, maxTTL))
	return &seconds
}

// clip shortens a text that is printed in a message.
func clip(text string) string {
	if len(text) <= 40 {
		return text
	}
	end := 40
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
